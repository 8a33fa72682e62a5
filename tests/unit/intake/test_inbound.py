"""Reading events: the same event has the same hash however it is spelled, and nothing a stranger sends breaks it."""

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.life_events.inbound import Reader
from shared.errors import InvalidInput

TODAY = date(2026, 11, 22)
READER = Reader(b"h" * 32, 10, 2)
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "1",
    "source": "urn:nld:oin:00000001001234567000:systeem:test",
    "type": "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1",
    "data": {
        "persoon": {"burgerservicenummer": "111222333"},
        "ingangsdatum": "2026-11-01",
        "urenPerWeek": 16,
        "nettoMaandloonCenten": 95000,
        "contract": "onbekend",
    },
}
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def read(event: object) -> Any:
    return READER.read(event, "test", TODAY)


def test_the_order_of_fields_and_the_trace_make_no_other_event() -> None:
    shuffled = {key: EVENT[key] for key in reversed(EVENT)}
    traced = {**EVENT, "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}

    hashes = {read(one).body_hash for one in (EVENT, shuffled, traced, {**EVENT, "subject": None})}

    assert len(hashes) == 1
    assert read({**EVENT, "time": "2026-11-20T10:00:00Z"}).body_hash not in hashes


def test_the_hash_tells_nothing_without_its_key() -> None:
    other = Reader(b"x" * 32, 10, 2)

    assert other.read(EVENT, "test", TODAY).body_hash != read(EVENT).body_hash


def test_a_submission_shows_no_bsn() -> None:
    assert "111222333" not in repr(read(EVENT))


def test_what_the_limits_allow_is_taken() -> None:
    values = (2**31 - 1, -(2**31), True, "x" * 500)
    own = {f"veld{number}": values[number % 4] for number in range(49)}

    assert read({**EVENT, "a" * 20: "x", **own})


def test_an_event_of_a_batch_is_as_large_as_one_alone() -> None:
    large = {**EVENT, **{f"veld{number}": "€" * 500 for number in range(50)}}

    for ask in (lambda: read(large), lambda: READER.read_bytes(orjson.dumps(large), "test", TODAY)):
        with pytest.raises(InvalidInput) as refused:
            ask()
        assert [fault.code for fault in refused.value.faults] == ["te-groot"]


WRITTEN = [
    "111222333",
    "111-222-333",
    "1112.22.333",
    "111%20222%20333",
    "111_222_333",
    "%31%31%31222333",
]
SPACED = [
    "111 222 333",
    "111\u00a0222\u00a0333",
    "1 1 1 2 2 2 3 3 3",
    "１１１２２２３３３",
    "111\u200b222333",
]


def faults_with(**attributes: str) -> set[tuple[str, str]]:
    try:
        read({**EVENT, **attributes})
    except InvalidInput as error:
        return {(fault.name, fault.code) for fault in error.faults}
    return set()


@pytest.mark.parametrize("number", WRITTEN)
def test_a_source_carries_no_bsn_in_any_notation(number: str) -> None:
    source = f"urn:nld:oin:00000001823288444000:persoon:{number}:ank-de-vries"

    assert faults_with(source=source) == {("source", "bsn-in-attribuut")}


@pytest.mark.parametrize("number", WRITTEN + SPACED)
@pytest.mark.parametrize("name", ["subject", "id", "klant"])
def test_no_other_attribute_carries_the_persons_bsn(name: str, number: str) -> None:
    assert faults_with(**{name: f"zaak {number}"}) == {(name, "bsn-in-attribuut")}


@pytest.mark.parametrize("number", ["123456782", "123 456 782", "123-456-782", "12345672"])
def test_of_somebody_else_an_id_may_have_the_digits_by_chance(number: str) -> None:
    assert faults_with(subject=number) == {("subject", "bsn-in-attribuut")}
    assert faults_with(id=number) == set()


@pytest.mark.parametrize(
    "source",
    [
        "urn:nld:oin:00000001823288444000:systeem:x",
        "urn:nld:gemeente-code:0106:systeem:suite4",
        "https://meldpunt.example/systemen/7?versie=2026-11-22",
        "urn:uuid:01a00f0e-71c0-78ec-83ed-123456782000",
    ],
)
def test_the_source_of_a_system_is_taken(source: str) -> None:
    assert faults_with(source=source) == set()


@given(anything)
def test_nothing_that_is_json_breaks_the_reader(value: Any) -> None:
    for event in (value, {**EVENT, "data": value}, {**EVENT, "id": value}, {**EVENT, "x": value}):
        try:
            read(event)
        except InvalidInput as error:
            assert error.faults  # noqa: PT017 - most input is refused, some is fine
            orjson.dumps([fault.name for fault in error.faults if fault.name.isascii()])


@given(st.dictionaries(st.text(), anything, max_size=5))
def test_unknown_attributes_never_reach_the_data(extra: dict[str, Any]) -> None:
    try:
        submission = read({**extra, **EVENT})
    except InvalidInput:
        return
    assert submission.melding.uren_per_week == 16
