"""What can be agreed with an organisation, and from when."""

from datetime import date, timedelta
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.routes.organisations.forms import EARLIEST, MOST_RANK, Deelbaar, Dienst, Kanaal
from services.routes.organisations.rules import (
    Reach,
    code_of,
    differences,
    faults_in_agreement,
    faults_in_beginning,
    faults_in_end,
    faults_in_twice,
)
from services.routes.organisations.schemas import Does
from services.routes.partners.first import FIRST
from services.routes.partners.schemas import CHANNELS, SHAREABLE
from services.routes.periods import Period
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.partner_services import SERVICES, service_label, services_text

TODAY = date(2026, 8, 3)
DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))


def agreed(**more: str) -> Reach:
    usual = dict.fromkeys(("email", "client_id", "ground", "agreement"))
    return Reach(**{"channel": "medewerkers", **usual, **more})


def does(period: Period, municipality: str = ASSEN, service: str = "gkb") -> Does:
    return Does(uuid4(), service, municipality, 1, period)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"channel": "medewerkers"}, ["email"]),
        ({"channel": "medewerkers", "email": "hulp@deschans.example"}, []),
        ({"channel": "mailbox"}, ["email"]),
        ({"channel": "mailbox", "email": "hulp@deschans.example"}, []),
        ({"email": "hulp"}, ["email"]),
        ({"email": "een@a.nl,twee@b.nl"}, ["email"]),
        ({"email": "een@a.nl\nBcc:twee@b.nl"}, ["email"]),
        ({"channel": "systeem"}, ["clientId"]),
        ({"channel": "systeem", "client_id": "deschans"}, []),
        ({"email": "a@b.nl", "ground": "Wgs art. 8"}, ["overeenkomst"]),
        ({"email": "a@b.nl", "ground": "Wgs art. 8", "agreement": "Convenant 2026"}, []),
        ({"channel": "mailbox", "ground": "Wgs art. 8"}, ["email", "overeenkomst"]),
    ],
)
def test_what_is_agreed_fits_how_an_organisation_is_reached(
    more: dict[str, str], wrong: list[str]
) -> None:
    assert [fault.name for fault in faults_in_agreement(agreed(**more))] == wrong


def test_what_a_form_offers_is_what_can_be_kept() -> None:
    assert set(get_args(Deelbaar)) == set(SHAREABLE)
    assert set(get_args(Kanaal)) == set(CHANNELS)


@given(DAYS, DAYS)
def test_nothing_begins_before_the_organisation(begins: date, first_day: date) -> None:
    faults = faults_in_beginning(first_day, Period(begins))

    assert [fault.name for fault in faults] == (["vanaf"] if first_day < begins else [])


def test_nothing_begins_when_the_organisation_has_ended_or_before_the_law() -> None:
    assert faults_in_beginning(date(2026, 9, 1), Period(EARLIEST, date(2026, 9, 1)))
    assert not faults_in_beginning(date(2026, 8, 31), Period(EARLIEST, date(2026, 9, 1)))
    with pytest.raises(ValidationError, match="Kies 1 januari 2015 of later"):
        Dienst(dienst="gkb", gemeenten=[ASSEN], volgorde=1, vanaf=EARLIEST - timedelta(days=1))


@given(DAYS, DAYS, st.none() | DAYS)
def test_what_ended_stays_as_it_was_and_nothing_ends_before_today(
    begins: date, last: date, ended: date | None
) -> None:
    faults = faults_in_end(last, Period(begins, ended), TODAY)

    is_over = ended is not None and ended <= TODAY
    assert bool(faults) == (is_over or last < max(begins, TODAY))


def test_the_same_in_the_same_place_is_done_once() -> None:
    known = [does(Period(EARLIEST)), does(Period(EARLIEST, TODAY), TYNAARLO)]

    assert faults_in_twice(known, "gkb", {ASSEN}, TODAY)
    assert not faults_in_twice(known, "gkb", {TYNAARLO}, TODAY)
    assert not faults_in_twice(known, "uwv", {ASSEN, TYNAARLO}, TODAY)
    [fault] = faults_in_twice(known, "gkb", {ASSEN, TYNAARLO}, TODAY - timedelta(days=1))
    assert fault.reason == "Deze organisatie doet dit al in Assen en Tynaarlo."


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Vaart Welzijn", [], "vaart-welzijn"),
        ("Vaart Welzijn", ["vaart-welzijn"], "vaart-welzijn-2"),
        ("Vaart Welzijn", ["vaart-welzijn", "vaart-welzijn-2"], "vaart-welzijn-3"),
        ("  't Huis / (nieuw)", [], "t-huis-nieuw"),
        ("!?", [], "organisatie"),
    ],
)
def test_a_code_is_read_from_the_name_and_is_of_one(name: str, taken: list[str], code: str) -> None:
    assert code_of(name, taken) == code


def test_only_what_differs_is_told() -> None:
    assert differences({"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"b": [2, 3]}


def test_what_an_installation_begins_with_could_have_been_filled_in() -> None:
    assert len({first.code for first in FIRST}) == len(FIRST)
    for first in FIRST:
        answer, contact, result = first.days
        assert (answer in range(1, 61), contact in range(1, 61), result in range(1, 401)) == (
            True,
            True,
            True,
        )
        assert first.rank in range(1, MOST_RANK + 1), first.code
        assert set(first.shareable) <= set(SHAREABLE), first.code
        assert set(first.services) <= set(SERVICES), first.code
        assert set(first.municipalities) <= AGENCY_MUNICIPALITIES, first.code


def test_a_service_reads_well_in_a_sentence_and_by_itself() -> None:
    assert services_text(["sociaal-team"]) == "het sociaal team"
    assert services_text(["sociaal-team", "gkb", "uwv"]) == (
        "het sociaal team, de kredietbank en het UWV"
    )
    assert service_label("sociaal-team") == "Sociaal team"
    assert service_label("van-vroeger") == "Van-vroeger"
