"""When a session is over, what a token must say, and which role a group gives."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.routes.settings import SignInSettings
from services.routes.sign_in.rules import (
    LOGOUT_EVENT,
    ClaimNames,
    State,
    ending_of,
    identity_of,
    is_to_ask_who,
    is_to_be_seen,
    roles_of_groups,
    state_of,
)
from services.routes.sign_in.schemas import DoesNotHold, Session
from services.routes.sign_in.secrecy import new_number, seal, unseal
from shared.secret_keys import hash_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=10)
SECOND = timedelta(seconds=1)
NAMES = ClaimNames("name", "groups")
PATTERN = "naadloos/{gemeente}/{rol}"


def session(*, seen: timedelta = timedelta(), **changes: Any) -> Session:
    """Begun now, and last seen so long after."""
    values: dict[str, Any] = {
        "worker_id": UUID(int=1),
        "browser_hash": b"",
        "begun_at": NOW,
        "last_seen_at": NOW + seen,
        "ends_at": NOW + LIFE,
    }
    return Session(**{**values, **changes})


@pytest.mark.parametrize(
    ("seen", "asked", "state"),
    [
        (timedelta(), timedelta(), State.ACTIVE),
        (timedelta(), IDLE - SECOND, State.ACTIVE),
        (timedelta(), IDLE, State.IDLE),
        (timedelta(minutes=20), IDLE, State.ACTIVE),
        (LIFE - SECOND, LIFE - SECOND, State.ACTIVE),
        (LIFE - SECOND, LIFE, State.EXPIRED),
        (timedelta(), LIFE, State.EXPIRED),
    ],
)
def test_a_session_is_active_idle_or_expired(
    seen: timedelta, asked: timedelta, state: State
) -> None:
    assert state_of(session(seen=seen), NOW + asked, IDLE) is state


def test_what_ended_stays_so() -> None:
    assert state_of(session(ended_at=NOW), NOW, IDLE) is State.ENDED


moments = st.timedeltas(timedelta(), 2 * LIFE)


@given(seen=moments, asked=moments, later=moments)
def test_what_is_over_is_never_active_again(
    seen: timedelta, asked: timedelta, later: timedelta
) -> None:
    one = session(seen=seen)
    if state_of(one, NOW + asked, IDLE) is not State.ACTIVE:
        assert state_of(one, NOW + asked + later, IDLE) is not State.ACTIVE


@pytest.mark.parametrize(
    ("why", "asks"),
    [
        ("everywhere", True),
        ("other_browser", True),
        ("replaced", False),
        ("at_provider", False),
        (None, False),
    ],
)
def test_after_a_sign_out_everywhere_the_provider_asks_who_it_is(
    why: str | None, asks: bool
) -> None:
    assert is_to_ask_who(session(ended_why=why)) is asks
    assert not is_to_ask_who(None)


def test_when_somebody_was_seen_is_worth_a_write_once_a_minute() -> None:
    assert not is_to_be_seen(session(), NOW + timedelta(seconds=59))
    assert is_to_be_seen(session(), NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("group", "pattern", "found"),
    [
        ("naadloos/0106/regisseur", PATTERN, ("0106", "regisseur")),
        ("/naadloos/0106/regisseur", f"/{PATTERN}", ("0106", "regisseur")),
        ("regisseur@0106.naadloos", "{rol}@{gemeente}.naadloos", ("0106", "regisseur")),
        ("regisseur@0106xnaadloos", "{rol}@{gemeente}.naadloos", None),
        ("naadloos/0106/regisseur/meer", PATTERN, None),
        ("x/naadloos/0106/regisseur", PATTERN, None),
        ("naadloos/0106/regisseur\n", PATTERN, None),
        ("naadloos/106/regisseur", PATTERN, None),
        ("naadloos/0106/", PATTERN, None),
        ("naadloos//regisseur", PATTERN, None),
        ("NAADLOOS/0106/REGISSEUR", PATTERN, None),
        ("", PATTERN, None),
    ],
)
def test_a_group_that_fits_the_pattern_is_a_role_in_a_municipality(
    group: str, pattern: str, found: tuple[str, str] | None
) -> None:
    assert roles_of_groups([group], pattern) == (frozenset({found}) if found else frozenset())


@given(st.lists(st.text(max_size=40), max_size=10))
def test_other_groups_say_nothing(groups: list[str]) -> None:
    strange = [group for group in groups if not group.startswith("naadloos/")]
    assert roles_of_groups(strange, PATTERN) == frozenset()


@pytest.mark.parametrize("pattern", ["", "naadloos/{gemeente}", "{rol}", "{rol}/{rol}/{gemeente}"])
def test_a_pattern_without_both_is_refused_at_the_start(pattern: str) -> None:
    with pytest.raises(ValidationError, match="SIGN_IN_GROUP_PATTERN"):
        SignInSettings(group_pattern=pattern)


def claims(**changes: Any) -> dict[str, Any]:
    given_ = {
        "iss": "https://idp.example.nl",
        "aud": "wij",
        "sub": "s-1",
        "name": "Renske Regie",
        "groups": ["naadloos/0106/regisseur"],
        "nonce": "n",
        "sid": "p-1",
        **changes,
    }
    return {name: value for name, value in given_.items() if value is not None}


def test_somebody_is_an_issuer_and_a_subject_with_a_name_and_groups() -> None:
    found = identity_of(claims(), "n", "wij", NAMES)
    assert (found.issuer, found.subject) == ("https://idp.example.nl", "s-1")
    assert (found.name, found.groups) == ("Renske Regie", ("naadloos/0106/regisseur",))
    assert found.provider_session == "p-1"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"name": None, "preferred_username": "renske"}, "renske"),
        ({"name": None}, "s-1"),
        ({"name": "  "}, "s-1"),
        ({"name": ["Renske"]}, "s-1"),
        ({"name": "x\x00y"}, "s-1"),
        ({"name": "x" * 300}, "x" * 200),
    ],
    ids=str,
)
def test_a_name_is_the_best_there_is(changes: dict[str, Any], name: str) -> None:
    assert identity_of(claims(**changes), "n", "wij", NAMES).name == name


@pytest.mark.parametrize("groups", [None, "naadloos/0106/beheer", {"a": 1}, [5, None, ["x"]]])
def test_groups_that_are_no_list_of_texts_are_none(groups: Any) -> None:
    assert identity_of(claims(groups=groups), "n", "wij", NAMES).groups == ()


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"aud": "zij"}, "aud"),
        ({"aud": ["wij", "zij"]}, "aud"),
        ({"aud": []}, "aud"),
        ({"aud": None}, "aud"),
        ({"azp": "zij"}, "azp"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": None}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": 7}, "sub"),
    ],
    ids=str,
)
def test_an_id_token_that_says_something_else_does_not_hold(
    changes: dict[str, Any], claim: str
) -> None:
    with pytest.raises(DoesNotHold, match=claim):
        identity_of(claims(**changes), "n", "wij", NAMES)


@pytest.mark.parametrize("changes", [{}, {"aud": ["wij"]}, {"azp": "wij"}], ids=str)
def test_an_id_token_for_us_alone_holds(changes: dict[str, Any]) -> None:
    assert identity_of(claims(**changes), "n", "wij", NAMES).subject == "s-1"


def logout(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "nonce": None,
        "events": {LOGOUT_EVENT: {}},
        "jti": "j",
        "iat": int(NOW.timestamp()),
    }
    return claims(**{**usual, **changes})


def test_a_logout_token_says_whose_sessions_have_ended() -> None:
    ending = ending_of(logout(), "wij", NOW)
    assert (ending.subject, ending.provider_session, ending.said_at) == ("s-1", "p-1", NOW)
    assert ending_of(logout(sub=None), "wij", NOW).subject is None


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "zij"},
        {"events": {}},
        {"events": {LOGOUT_EVENT: True}},
        {"nonce": "n"},
        {"jti": None},
        {"iat": True},
        {"iat": int(NOW.timestamp()) - 301},
        {"iat": int(NOW.timestamp()) + 301},
        {"sub": None, "sid": None},
    ],
    ids=str,
)
def test_a_logout_token_that_does_not_keep_the_rules_does_not_hold(changes: dict[str, Any]) -> None:
    with pytest.raises(DoesNotHold):
        ending_of(logout(**changes), "wij", NOW)


def test_what_is_sealed_opens_with_its_own_number_alone() -> None:
    number, other = new_number(), new_number()
    sealed = seal(number, "een token")
    assert unseal(number, sealed) == "een token"
    assert unseal(other, sealed) is None
    assert b"een token" not in sealed
    assert number != other
    assert hash_of(number) != hash_of(other)
