"""The published schema of each kind takes what intake takes and refuses what it refuses, but for what no schema can say."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from services.intake.reports import words
from services.intake.reports.attributes import CloudEventAttributes
from services.intake.reports.examples import EXAMPLES
from services.intake.reports.inbound import Reader
from services.intake.reports.published import components
from services.intake.reports.schemas import MELDINGEN
from shared.errors import Fault, InvalidInput

Json = dict[str, Any]
TODAY = date(2026, 11, 22)
READER = Reader(b"h" * 32, 10, 2)
BEYOND = {
    "alleen-json",
    "bsn-in-attribuut",
    "datum-onwaarschijnlijk",
    "ex-partner",
    "geboortejaar",
    "geen-uri",
    "in-de-toekomst",
    "kind",
    "onzichtbaar",
    "partner",
    "tot-voor-begin",
    "van-ons",
    "vermogen",
}
"""Codes of what no schema can say: two people who are one, a day before another, a media type in whatever case."""
BEYOND_SENTENCES = ("is geen geldig burgerservicenummer", "hoger dan het brutoloon", "geef één bedrag", "geen bestaande datum")  # fmt: skip
every_kind = pytest.mark.parametrize("kind", MELDINGEN, ids=lambda kind: kind.split(".")[-2])


def validator_of(name: str) -> Draft202012Validator:
    document = {"components": {"schemas": components()}}
    root = DRAFT202012.create_resource(document)
    registry: Registry[Any] = Registry().with_resource("urn:intake", root)
    return Draft202012Validator(
        {"$ref": f"urn:intake#/components/schemas/{name}"},
        registry=registry,
        format_checker=FormatChecker(),
    )


VALIDATORS = {kind: validator_of(melding.__name__) for kind, melding in MELDINGEN.items()}
ANY_KIND = validator_of("Levensgebeurtenismelding")


def faults_of(event: Json) -> tuple[Fault, ...]:
    try:
        READER.read(event, "test", TODAY)
    except InvalidInput as refused:
        return refused.faults
    return ()


def is_beyond(fault: Fault) -> bool:
    return fault.code in BEYOND or any(said in fault.reason for said in BEYOND_SENTENCES)


def assert_same(kind: str, event: Json) -> None:
    """Who is refused only for what no schema can say, may be taken by the schema or not."""
    faults = faults_of(event)
    within = [fault for fault in faults if not is_beyond(fault)]
    if within or not faults:
        found = [error.message for error in VALIDATORS[kind].iter_errors(event)]
        assert bool(within) == bool(found), (event, faults, found)


@every_kind
def test_the_example_is_taken_by_both(kind: str) -> None:
    ANY_KIND.validate(EXAMPLES[kind])
    assert faults_of(EXAMPLES[kind]) == ()


@every_kind
def test_an_example_is_of_its_own_kind_alone(kind: str) -> None:
    taken = {other for other, validator in VALIDATORS.items() if validator.is_valid(EXAMPLES[kind])}

    assert taken == {kind}


WRONG: tuple[Any, ...] = (
    *(None, "", "x", "2026-02-30", "2026-11-01", 0, 1, -1, 61, 0.1, 2**40, True, False),
    *([], ["x"], {}, {"x": 1}, "9" * 9, "1999", "9999", "x" * 201, "loon", "week"),
)


def places(node: Json, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every member of an event, also within another."""
    for name, value in node.items():
        yield (*at, name)
        if isinstance(value, dict):
            yield from places(value, (*at, name))


def changed(event: Json, at: tuple[str, ...], *value: Any) -> Json:
    """With another value there, or without it."""
    event = deepcopy(event)
    node = event
    for name in at[:-1]:
        node = node[name]
    node.pop(at[-1], None)
    if value:
        node[at[-1]] = value[0]
    return event


def fields_of(name: str) -> list[str]:
    return list(components()[name]["properties"])


def test_whatever_attribute_is_left_out_or_wrong_both_say_the_same() -> None:
    kind, example = next(iter(EXAMPLES.items()))
    for name in (*CloudEventAttributes.model_fields, "data", "eigen"):
        if name != "type":
            assert_same(kind, changed(example, (name,)))
            for value in WRONG:
                assert_same(kind, changed(example, (name,), value))
    for name in ("Onbekend", "data_base64", "x" * 21):
        assert_same(kind, {**example, name: "x"})


@every_kind
def test_whatever_field_is_left_out_or_wrong_both_say_the_same(kind: str) -> None:
    example = EXAMPLES[kind]
    named = [("data", field) for field in fields_of(f"{MELDINGEN[kind].__name__}Gegevens")]
    more = [*named, ("data", "onbekend"), ("data", "persoon", "inwonerId")]

    for at in dict.fromkeys([*places(example["data"], ("data",)), *more]):
        assert_same(kind, changed(example, at))
        for value in WRONG:
            assert_same(kind, changed(example, at, value))


PERSON = st.sampled_from(
    [
        {"burgerservicenummer": "111222333"},
        {"burgerservicenummer": "999900006"},
        {"burgerservicenummer": "111222333", "inwonerId": None},
        {"inwonerId": "01920000-0000-7000-8000-000000000001"},
        {
            "burgerservicenummer": "111222333",
            "inwonerId": "01920000-0000-7000-8000-000000000001",
        },
        {"nieuw": {"achternaam": "Prins", "geboortedatum": "1996-03-00"}},
        {
            "burgerservicenummer": "111222333",
            "nieuw": {"voornamen": "Ank", "achternaam": "Prins", "geboortedatum": "1996-03-17"},
        },
        {},
    ]
)
ADDRESS = st.fixed_dictionaries(
    {},
    optional={
        "bagId": st.sampled_from(["0106010000000001", None]),
        "postcode": st.sampled_from(["9401 AA", "9401aa", None]),
        "huisnummer": st.sampled_from([1, 12, None]),
        "toevoeging": st.sampled_from(["B", None]),
        "briefadres": st.booleans(),
    },
)
AMOUNTS = (0, 90_000, 100_000, 10_000_001, None)
SIMPLE: dict[str, tuple[Any, ...]] = {
    "null": (None,),
    "boolean": (False, True, None),
    "integer": AMOUNTS,
    "number": (*AMOUNTS, 7.5),
    "date": ("2026-11-01", "2026-11-02", "2026-13-01"),
    "uuid": ("01920000-0000-7000-8000-000000000001", "x"),
    "string": ("0106", "1999", "0000", "12345678", None),
}


def values_of(schema: Json) -> st.SearchStrategy[Any]:
    """What a field may be, and now and then what it may not."""
    if "anyOf" in schema:
        return st.one_of(*map(values_of, schema["anyOf"]))
    if "$ref" in schema:
        return values_of_part(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return st.sampled_from([*schema["enum"], "anders-dan-al-het-andere"])
    if schema.get("type") == "array":
        return st.lists(values_of(schema["items"]), max_size=3)
    kind = schema.get("format") or schema.get("type", "null")
    return st.sampled_from(SIMPLE[kind if isinstance(kind, str) else kind[0]])


def values_of_part(name: str) -> st.SearchStrategy[Any]:
    if name in {"Persoon", "Nieuwkomer"}:
        return PERSON
    if name == "NieuwAdres":
        return ADDRESS
    fields = components()[name]["properties"]
    return st.fixed_dictionaries({}, optional={k: values_of(v) for k, v in fields.items()})


@every_kind
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_fields_come_together_both_say_the_same(kind: str, data: st.DataObject) -> None:
    schema = components()[f"{MELDINGEN[kind].__name__}Gegevens"]
    required = schema["required"]
    fields = {name: values_of(detail) for name, detail in schema["properties"].items()}
    needed = {name: fields.pop(name) for name in required}

    assert_same(
        kind,
        {**EXAMPLES[kind], "data": data.draw(st.fixed_dictionaries(needed, optional=fields))},
    )


def test_every_field_has_words_and_no_words_are_left_over() -> None:
    used: set[str] = set()
    own = {"NieuwAdres": "Adres"}
    for name, schema in components().items():
        owner = own.get(name, name.removesuffix("Gegevens"))
        if name.endswith("Gegevens") or owner in words.PARTS:
            assert schema["description"]
            for field in schema["properties"]:
                assert words.field_text(owner, field), f"{owner}.{field}"
                used |= {field, f"{owner}.{field}"}

    assert set(words.FIELDS) <= used
    assert set(words.ATTRIBUTES) == {*CloudEventAttributes.model_fields, "data"}
    assert set(words.PARTS) <= {own.get(name, name) for name in components()}


def test_a_kind_shows_its_own_fields_and_no_others() -> None:
    assert fields_of("SchuldsignaalGegevens") == [
        "persoon",
        "ingangsdatum",
        "schuldeiser",
        "dreigt",
    ]
    assert components()["BaanGestartGegevens"]["required"] == [
        "persoon",
        "ingangsdatum",
        "urenPerWeek",
        "contract",
    ]
