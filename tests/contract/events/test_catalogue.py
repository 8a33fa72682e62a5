"""The generated catalogue is in step with the code, every example is valid, and every word is there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import orjson
import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError

from deploy import catalogue
from services.intake.reports.examples import EXAMPLES
from shared.bsn import mentions_bsn
from shared.events import generate, words
from shared.events.catalog import EVENTS, LIFE_EVENTS, PUBLISHERS, TOPICS, TYPES
from shared.events.envelope import EventData, to_wire
from shared.events.example_household import ELDEST, MOTHER
from shared.events.examples import examples
from shared.events.json_schema import envelope_schema, schema_of
from shared.events.life_events import JobChanged, JobStarted
from shared.events.nlgov import faults_of
from shared.testing.events import from_wire

FORMATS = FormatChecker()
every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)


def wire_of(event: type[EventData]) -> bytes:
    return to_wire(examples()[event])


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): file.read_text(encoding="utf-8")
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_docs_events_is_what_make_events_writes(tmp_path: Path) -> None:
    catalogue.write(tmp_path)

    written, committed = files_in(tmp_path), files_in(generate.DOCS)
    changed = {name for name in written if committed.get(name) != written[name]}
    assert not changed, "run `make events`"
    assert set(committed) == set(written), "a file under docs/events is nobody's: remove it"


@every_event
def test_an_example_is_a_cloudevent(event: type[EventData], standards: Path) -> None:
    official = orjson.loads((standards / "cloudevents" / "cloudevents.json").read_bytes())

    Draft7Validator(official, format_checker=FORMATS).validate(orjson.loads(wire_of(event)))


@every_event
def test_an_example_keeps_to_the_nl_gov_profile(event: type[EventData]) -> None:
    assert faults_of(orjson.loads(wire_of(event))) == []


@every_event
def test_an_example_fits_its_own_schema_and_the_envelopes(event: type[EventData]) -> None:
    message = orjson.loads(wire_of(event))

    Draft202012Validator.check_schema(schema_of(event))
    Draft202012Validator(envelope_schema(), format_checker=FORMATS).validate(message)
    Draft202012Validator(schema_of(event), format_checker=FORMATS).validate(message["data"])


@every_event
def test_an_example_comes_back_as_it_went(event: type[EventData]) -> None:
    assert from_wire(wire_of(event), TYPES) == examples()[event]


@every_event
def test_an_event_holds_no_bsn_and_no_null(event: type[EventData]) -> None:
    text = wire_of(event).decode()

    assert "null" not in text
    assert not any(mentions_bsn(word) for word in text.replace('"', " ").split())


@every_event
def test_an_event_with_nothing_but_what_it_must_have_can_be_read(event: type[EventData]) -> None:
    full = examples()[event].data.model_dump(by_alias=True)
    schema = schema_of(event)
    [usual, *_] = schema.get("oneOf", [schema])
    either = [name for choice in usual.get("anyOf", [])[:1] for name in choice["required"]]
    needed = {name: full[name] for name in (*schema["required"], *either)}

    assert isinstance(event.model_validate(needed), event)


@pytest.mark.parametrize("event", [JobStarted, JobChanged])
def test_a_wage_is_there_or_said_to_be_needed_by_nobody_and_never_both(
    event: type[EventData],
) -> None:
    full = orjson.loads(examples()[event].data.model_dump_json(by_alias=True, exclude_none=True))
    without = {name: value for name, value in full.items() if "loon" not in name}
    validator = Draft202012Validator(schema_of(event))

    assert validator.is_valid(full)
    assert not validator.is_valid(without)
    assert validator.is_valid({**without, "zonderLoon": True})
    assert not validator.is_valid({**full, "zonderLoon": True})


@pytest.mark.parametrize("about", [MOTHER, ELDEST])
def test_a_wage_is_of_applicant_and_partner_and_of_nobody_else(about: UUID) -> None:
    full = examples()[JobStarted].data.model_dump(by_alias=True, exclude_none=True)
    told = {**full, "inwonerId": about}
    without = {name: value for name, value in told.items() if "loon" not in name.lower()}
    right, wrong = (told, {**without, "zonderLoon": True})[:: 1 if about == MOTHER else -1]

    assert isinstance(JobStarted.model_validate(right), JobStarted)
    with pytest.raises(ValidationError, match="applicant and partner"):
        JobStarted.model_validate(wrong)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for part in get_args(annotation):
        yield from models_in(part)


@every_event
def test_what_may_be_unknown_may_be_absent(event: type[EventData]) -> None:
    """`None` is left out of a message, so a field that may be None needs a default to be read."""
    for model in models_in(event):
        for name, field in model.model_fields.items():
            may_be_unknown = type(None) in get_args(field.annotation)
            assert not (may_be_unknown and field.is_required()), f"{model.__name__}.{name}"


@every_event
def test_every_type_and_field_is_explained_in_dutch(event: type[EventData]) -> None:
    schema = schema_of(event)
    named = {event.__name__: schema} | schema.get("$defs", {})

    assert event.__name__ in words.EVENTS
    for name, part in named.items():
        assert name in words.EVENTS or name in words.PARTS
        unexplained = [field for field in part["properties"] if not words.field_text(name, field)]
        assert not unexplained, f"add {name}.{unexplained} to shared/events/words.py"


def test_no_words_are_left_over_from_what_is_gone() -> None:
    used: set[str] = set()
    for event in EVENTS:
        schema = schema_of(event)
        for name, part in ({event.__name__: schema} | schema.get("$defs", {})).items():
            used |= {name} | set(part["properties"])
            used |= {f"{name}.{field}" for field in part["properties"]}

    assert set(words.EVENTS) | set(words.PARTS) | set(words.FIELDS) <= used
    assert set(words.TOPICS) == set(TOPICS)


def test_a_type_is_named_after_its_topic_and_no_two_are_alike() -> None:
    assert len(TYPES) == len(EVENTS)
    for event_type, event in TYPES.items():
        expected = f"nl.participatiewet.{event.topic}.{event.happened}.v{event.version}"
        assert event_type == expected


def test_a_service_publishes_what_the_catalogue_says_and_handles_only_what_exists() -> None:
    for service, promised in catalogue.contracts().items():
        assert promised.service == service
        assert set(promised.publishes) == set(PUBLISHERS[service])
        assert {subscription.data for subscription in promised.consumes} <= set(EVENTS)


def test_every_type_is_handled_by_somebody() -> None:
    handled = {event for events in catalogue.consumers().values() for event in events}

    assert handled == set(EVENTS)


def test_no_published_type_changed_so_that_a_reader_trips_over_it() -> None:
    assert generate.breaks_against(generate.DOCS) == []


def test_generation_refuses_to_overwrite_a_schema_with_a_breaking_one(tmp_path: Path) -> None:
    generate.write(tmp_path)
    file = tmp_path / "schemas" / f"{EVENTS[0].event_type}.schema.json"
    schema = orjson.loads(file.read_bytes())
    schema["properties"]["burgerlijkeStaat"] = {"type": "string"}
    generate.write_json(file, schema)
    (tmp_path / "schemas" / "nl.participatiewet.taken.verdwenen.v1.schema.json").write_text("{}")

    with pytest.raises(generate.BreakingChange) as refusal:
        generate.write(tmp_path)

    assert "data.burgerlijkeStaat: was removed" in str(refusal.value)
    assert "taken.verdwenen.v1: is no longer in the catalogue" in str(refusal.value)
    assert orjson.loads(file.read_bytes()) == schema


@pytest.mark.parametrize("event", LIFE_EVENTS, ids=lambda event: event.__name__)
def test_a_life_event_shows_what_is_sent_before_what_is_received(event: type[EventData]) -> None:
    """One type has two forms: whoever posts the published example is refused."""
    page = (generate.DOCS / "README.md").read_text(encoding="utf-8")
    _, _, section = page.partition(f"`{event.event_type}` (in de code")
    sends, _, receives = section.partition("\n### ")[0].partition("**Dit ontvangt u**")

    assert "**Dit stuurt u**" in sends
    assert "| `persoon` |" in sends
    assert "| `inwonerId` |" in receives


@pytest.mark.parametrize("event", LIFE_EVENTS, ids=lambda event: event.__name__)
def test_the_file_of_what_is_sent_is_one_that_intake_reads(event: type[EventData]) -> None:
    """`tests/integration/intake/test_examples.py` posts each of these."""
    file = generate.DOCS / "inbound" / f"{event.event_type}.json"

    assert orjson.loads(file.read_bytes()) == EXAMPLES[event.event_type]
