"""Reading events: the same event has the same hash however it is spelled, and nothing a stranger sends breaks it."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.reports.inbound import Reader
from shared.errors import InvalidInput

PREFIX = "nl.participatiewet.levensgebeurtenissen"
TODAY = date(2026, 11, 22)
READER = Reader(b"h" * 32, 10, 2)
EVENT: dict[str, Any] = {
    "specversion": "1.0",
    "id": "1",
    "source": "urn:nld:oin:00000001001234567000:systeem:test",
    "type": f"{PREFIX}.baan-gestart.v1",
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


def with_data(event: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {**event, "data": {**event["data"], **data}}


OF_SOMEBODY = {**EVENT, "data": {**EVENT["data"], "persoon": {"inwonerId": str(UUID(int=10))}}}
ENDED = {
    **EVENT,
    "type": f"{PREFIX}.baan-beeindigd.v1",
    "data": {"persoon": {"burgerservicenummer": "000000012"}, "ingangsdatum": "2026-11-01"},
}
CHILDREN = [{"burgerservicenummer": number} for number in ("000000024", "000000036")]
MOVED = {
    **EVENT,
    "type": f"{PREFIX}.verhuizing.v1",
    "data": {
        "persoon": {"burgerservicenummer": "000000012"},
        "ingangsdatum": "2026-11-01",
        "naarGemeente": "1730",
        "adres": {"postcode": "9471 AA", "huisnummer": 1, "toevoeging": "a"},
        "meeverhuizend": CHILDREN,
    },
}
SAME = {
    "fields in another order": (EVENT, {key: EVENT[key] for key in reversed(EVENT)}),
    "another trace": (EVENT, {**EVENT, "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}),
    "another time": (EVENT, {**EVENT, "time": "2026-11-20T10:00:00+02:00"}),
    "a subject": (EVENT, {**EVENT, "subject": "zaak 7"}),
    "a null": (EVENT, {**EVENT, "subject": None}),
    "an extension": (EVENT, {**EVENT, "klant": "x"}),
    "a schema and a kind of content": (
        EVENT,
        {**EVENT, "dataschema": "https://leverancier.example/s", "datacontenttype": "text/json"},
    ),
    "a URN in capitals": (
        EVENT,
        {**EVENT, "source": EVENT["source"].replace("urn:nld", "URN:NLD")},
    ),
    "a null in data": (ENDED, with_data(ENDED, baanId=None, wwAangevraagd=None)),
    "a null in a person": (
        ENDED,
        with_data(ENDED, persoon={"burgerservicenummer": "000000012", "inwonerId": None}),
    ),
    "a default": (ENDED, with_data(ENDED, reden="onbekend")),
    "a number of eight digits": (
        ENDED,
        with_data(ENDED, persoon={"burgerservicenummer": "00000012"}),
    ),
    "an id in capitals": (
        OF_SOMEBODY,
        with_data(OF_SOMEBODY, persoon={"inwonerId": str(UUID(int=10)).upper()}),
    ),
    "an address spelled otherwise": (
        MOVED,
        with_data(MOVED, adres={"postcode": "9471aa", "huisnummer": 1, "toevoeging": "A"}),
    ),
    "people in another order": (MOVED, with_data(MOVED, meeverhuizend=CHILDREN[::-1])),
}
OTHER = {
    "other hours": (EVENT, with_data(EVENT, urenPerWeek=20)),
    "another day": (EVENT, with_data(EVENT, ingangsdatum="2026-11-02")),
    "another person": (ENDED, with_data(ENDED, persoon=CHILDREN[0])),
    "something told": (ENDED, with_data(ENDED, wwAangevraagd=False)),
    "another reason": (ENDED, with_data(ENDED, reden="ontslag")),
    "nobody along": (MOVED, with_data(MOVED, meeverhuizend=[])),
    "nobody told who comes along": (MOVED, with_data(MOVED, meeverhuizend=None)),
    "another kind": (
        {**ENDED, "type": f"{PREFIX}.overlijden.v1"},
        {**ENDED, "type": f"{PREFIX}.uit-huis.v1"},
    ),
    "a postal address": (
        MOVED,
        with_data(MOVED, adres={**MOVED["data"]["adres"], "briefadres": True}),
    ),
}


@pytest.mark.parametrize("difference", SAME)
def test_the_same_event_is_the_same_however_it_is_spelled(difference: str) -> None:
    first, again = map(read, SAME[difference])

    assert (again.source, again.source_id) == (first.source, first.source_id)
    assert again.body_hash == first.body_hash


@pytest.mark.parametrize("difference", OTHER)
def test_what_means_something_else_is_another_event(difference: str) -> None:
    first, other = map(read, OTHER[difference])

    assert other.body_hash != first.body_hash


def test_only_scheme_and_namespace_of_a_source_are_the_same_in_any_case() -> None:
    ours = read({**EVENT, "source": "URN:Nld:oin:00000001001234567000:systeem:Suite"}).source

    assert ours == "urn:nld:oin:00000001001234567000:systeem:Suite"
    assert read({**EVENT, "source": "https://Suite.example/X"}).source == "https://Suite.example/X"


JSON_TYPES = ("Application/JSON", "text/json", 'application/json;charset="utf-8"', "application/vnd.api+json", "APPLICATION/CLOUDEVENTS+JSON ; v=1")  # fmt: skip


@pytest.mark.parametrize("kind", JSON_TYPES)
def test_json_is_json_by_any_of_its_names(kind: str) -> None:
    assert read({**EVENT, "datacontenttype": kind})


@pytest.mark.parametrize("kind", ["application/xml", "json", "image/json", "application/json2"])
def test_another_kind_of_content_is_refused_in_plain_words(kind: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read({**EVENT, "datacontenttype": kind})

    (fault,) = refused.value.faults
    assert (fault.name, fault.code) == ("datacontenttype", "alleen-json")
    assert "application/json" in fault.reason


@pytest.mark.parametrize("name", ["source", "dataschema"])
@pytest.mark.parametrize("value", ["geen uri", "./systeem"])
def test_what_is_no_uri_is_refused_in_plain_words(name: str, value: str) -> None:
    assert faults_with(**{name: value}) == {(name, "geen-uri")}


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
