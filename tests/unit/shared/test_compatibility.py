"""What may change in a published type and what may not."""

from copy import deepcopy
from typing import Any

import pytest

from shared.events.catalog import EVENTS
from shared.events.compatibility import breaking_changes
from shared.events.envelope import EventData
from shared.events.json_schema import schema_of

OLD: dict[str, Any] = {
    "type": "object",
    "required": ["naam", "adres"],
    "properties": {
        "naam": {"type": "string", "maxLength": 100},
        "uren": {"type": "integer", "minimum": 1, "maximum": 60},
        "soort": {"type": "string", "enum": ["vast", "los"]},
        "adres": {"$ref": "#/$defs/Adres"},
        "eerdere": {"type": "array", "items": {"$ref": "#/$defs/Adres"}, "maxItems": 50},
    },
    "$defs": {
        "Adres": {
            "type": "object",
            "required": ["gemeente"],
            "properties": {"gemeente": {"type": "string", "pattern": "^[0-9]{4}$"}},
        }
    },
}


def changed(**properties: Any) -> dict[str, Any]:
    new = deepcopy(OLD)
    for name, schema in properties.items():
        if schema is None:
            del new["properties"][name]
        else:
            new["properties"][name] = schema
    return new


def test_nothing_changed_breaks_nothing() -> None:
    assert breaking_changes(OLD, deepcopy(OLD)) == []


@pytest.mark.parametrize(
    "new",
    [
        changed(toelichting={"type": "string"}),
        changed(naam={"type": "string", "maxLength": 200}),
        changed(soort={"type": "string", "enum": ["vast", "los", "uitzend"]}),
        changed(naam={"type": "string", "maxLength": 100, "description": "andere woorden"}),
    ],
)
def test_more_room_and_other_words_are_fine(new: dict[str, Any]) -> None:
    assert breaking_changes(OLD, new) == []


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (changed(uren=None), "data.uren: was removed"),
        (changed(uren={"type": "string"}), "data.uren: type was 'integer' and is now 'string'"),
        (
            changed(uren={"type": "integer", "minimum": 1, "maximum": 40}),
            "data.uren: maximum went down to 40",
        ),
        (
            changed(uren={"type": "integer", "minimum": 2, "maximum": 60}),
            "data.uren: minimum went up to 2",
        ),
        (
            changed(naam={"type": "string", "maxLength": 100, "minLength": 1}),
            "data.naam: minLength went up to 1",
        ),
        (
            changed(soort={"type": "string", "enum": ["vast"]}),
            "data.soort: older messages hold ['los'], which is no longer allowed",
        ),
        (
            changed(naam={"type": "string", "maxLength": 100, "enum": ["Jan"]}),
            "data.naam: any value was allowed, now only ['Jan']",
        ),
    ],
)
def test_less_room_breaks(new: dict[str, Any], said: str) -> None:
    assert breaking_changes(OLD, new) == [said]


def test_a_renamed_field_is_a_removed_one() -> None:
    renamed = changed(uren=None, urenPerWeek=OLD["properties"]["uren"])

    assert breaking_changes(OLD, renamed) == ["data.uren: was removed"]


def test_a_field_that_becomes_required_breaks_for_older_messages() -> None:
    new = {**deepcopy(OLD), "required": ["naam", "adres", "uren"]}

    assert breaking_changes(OLD, new) == ["data.uren: is now required, and older messages lack it"]


def test_a_field_that_may_be_absent_breaks_for_older_readers() -> None:
    new = {**deepcopy(OLD), "required": ["adres"]}

    assert breaking_changes(OLD, new) == ["data.naam: may now be absent, and older readers need it"]


def test_a_change_deep_inside_is_seen_wherever_it_is_used() -> None:
    new = deepcopy(OLD)
    new["$defs"]["Adres"]["properties"]["gemeente"]["pattern"] = "^[0-9]{5}$"

    assert [change.split(":")[0] for change in breaking_changes(OLD, new)] == [
        "data.adres.gemeente",
        "data.eerdere[].gemeente",
    ]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_no_published_type_breaks_with_itself_and_each_notices_a_lost_field(
    event: type[EventData],
) -> None:
    schema = schema_of(event)
    smaller = deepcopy(schema)
    lost = next(iter(smaller["properties"]))
    del smaller["properties"][lost]

    assert breaking_changes(schema, schema) == []
    assert f"data.{lost}: was removed" in breaking_changes(schema, smaller)
