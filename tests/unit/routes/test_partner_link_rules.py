"""The rules of personal links: what a key is worth, when a new one is sent, and what a mail says."""

from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routes.mail.to_partners import (
    WITHOUT_LINK,
    PartnerKind,
    body_for_accounts,
    body_of,
    channels_of,
    subject_of,
)
from services.routes.partner_keys.rules import (
    BETWEEN_RENEWALS,
    MOST_RENEWALS,
    Ended,
    Key,
    may_send_again,
    reference_of,
)

NOW = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
LINK = "https://naadloos.example.nl/overdracht/" + "x" * 43


def key(*, days: int = 30, ended: Ended | None = None) -> Key:
    return Key(uuid4(), uuid4(), uuid4(), NOW + timedelta(days=days), ended)


def test_a_key_works_until_its_moment_and_not_on_it() -> None:
    assert key().worth(NOW) == "geldig"
    assert key().worth(NOW + timedelta(days=30)) == "verlopen"


@pytest.mark.parametrize("why", get_args(Ended))
def test_what_ended_stays_ended_and_is_not_renewed(why: Ended) -> None:
    assert key(ended=why).worth(NOW) == why
    assert key(ended=why, days=-1).worth(NOW) == why
    assert not key(ended=why).may_renew(NOW)


def test_an_expired_key_asks_for_a_new_one() -> None:
    assert key(days=-1).may_renew(NOW)


@given(st.integers(0, 20), st.none() | st.integers(0, 3_600))
def test_no_more_links_are_sent_than_help(before: int, seconds_ago: int | None) -> None:
    last = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)

    if may_send_again(before, last, NOW):
        assert before < MOST_RENEWALS
        assert last is None or NOW - last >= BETWEEN_RENEWALS


@given(st.uuids())
def test_a_reference_is_short_and_says_no_whole_id(handover_id: UUID) -> None:
    reference = reference_of(handover_id)

    assert len(reference) == 11
    assert reference.removeprefix("OV-").lower() == handover_id.hex[-8:]


@pytest.mark.parametrize("kind", get_args(PartnerKind))
def test_a_mail_says_a_reference_and_a_link_and_no_more(kind: PartnerKind) -> None:
    link = None if kind == WITHOUT_LINK else LINK
    body = body_of(kind, "OV-8E6C2D4F", link, 30)

    assert "OV-8E6C2D4F" in body
    assert (LINK in body.splitlines()) == (link is not None)
    assert "\n" not in subject_of(kind, "OV-8E6C2D4F")
    assert "OV-8E6C2D4F" in subject_of(kind, "OV-8E6C2D4F")


def test_who_has_an_account_gets_the_same_mail_with_a_page_and_no_key() -> None:
    page = "https://naadloos.example.nl/routes/partner/overdrachten/x"
    for kind in get_args(PartnerKind):
        text = body_for_accounts(kind, "OV-8E6C2D4F", page)
        assert "OV-8E6C2D4F" in text
        assert "koppeling" not in text or kind == "nieuwe-koppeling"
        assert (page in text) == (kind != WITHOUT_LINK)


def test_a_system_gets_no_mail_and_an_account_no_new_link() -> None:
    assert all("systeem" not in channels_of(kind) for kind in get_args(PartnerKind))
    assert channels_of("nieuwe-koppeling") == {"mailbox"}
    assert channels_of("aanbod") == {"mailbox", "medewerkers"}
