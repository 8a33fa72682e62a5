"""The NL GOV check: what the official JSON Schema lets pass is refused here, with a reason."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from shared import ids
from shared.events import nlgov
from shared.events.envelope import to_wire
from shared.events.life_events import LifeEventWithdrawn
from shared.events.nlgov import faults_of
from shared.testing.events import make_event, make_household

GOOD: dict[str, Any] = {
    "specversion": "1.0",
    "id": "b1f2",
    "source": "urn:nld:oin:00000001823288444000:systeem:burgerzaken",
    "type": "nl.brp.verhuizing-binnengemeentelijk.v1",
    "time": "2026-11-22T09:30:00+01:00",
    "datacontenttype": "application/json",
    "dataschema": "urn:nld:brp:verhuizing:v1",
    "subject": "01a00f0e-71c0-78ec-83ed-9ce7765f29aa",
    "sequence": "42",
    "sequencetype": "Integer",
    "data": {"bsn": "111222333"},
}

# Each of these passes the official schema; the comment says which rule it breaks.
WEAK_POINTS: list[tuple[str, dict[str, Any]]] = [
    ("specversion", {"specversion": "0.3"}),
    ("Gemeente", {"Gemeente": "0106"}),
    ("een_naam", {"een_naam": "x"}),
    ("eenveeltelangeattribuutnaam", {"eenveeltelangeattribuutnaam": "x"}),
    ("extra", {"extra": {"genest": True}}),
    ("extra", {"extra": ["lijst"]}),
    ("extra", {"extra": 1.5}),
    ("extra", {"extra": 1 << 40}),
    ("data", {"data_base64": "e30="}),
    ("data_base64", {"data": None, "data_base64": "geen base64!"}),
    ("type", {"type": "verhuizing"}),
    ("type", {"type": "Verhuizing is geweest"}),
    ("type", {"type": "nl.brp.verhuizing.v1.v2"}),
    ("type", {"type": "nl.brp.verhuizing.1"}),
    ("type", {"type": "nl.brp.verhuizing.version1"}),
    ("source", {"source": "https://brp.example/personen/1"}),
    ("source", {"source": "/personen"}),
    ("source", {"source": "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"}),
    ("source", {"source": "urn:nld:oin:123:systeem:burgerzaken"}),
    ("subject", {"subject": "111222333"}),
    ("subject", {"subject": "12345672"}),
    ("source", {"source": "urn:nld:oin:00000001823288444000:bsn:1112.22.333"}),
    ("persoon", {"persoon": "bsn=111222333"}),
    ("persoon", {"persoon": 111222333}),
    ("sequence", {"sequence": "0"}),
    ("sequence", {"sequence": "vier"}),
    ("sequence", {"sequence": None}),
    ("datacontenttype", {"datacontenttype": "tekst"}),
    ("datacontenttype", {"datacontenttype": "text/xml"}),
    ("extra", {"extra": ""}),
    ("", {"data": "x" * 70_000}),
]

ALSO_WRONG: list[tuple[str, dict[str, Any]]] = [
    ("id", {"id": None}),
    ("id", {"id": ""}),
    ("id", {"id": 7}),
    ("type", {"type": None}),
    ("source", {"source": None}),
    ("specversion", {"specversion": None}),
    ("time", {"time": "gisteren"}),
    ("time", {"time": "2026-11-22T09:30:00"}),
    ("time", {"time": "2026-02-30T09:30:00Z"}),
    ("dataschema", {"dataschema": "schemas/verhuizing.json"}),
    ("dataref", {"dataref": "bijlage.json"}),
    ("sequence", {"sequence": 42}),
]


def fields_at_fault(event: dict[str, Any]) -> set[str]:
    return {fault.name for fault in faults_of(event)}


def test_a_good_event_has_no_faults_and_null_is_the_same_as_absent() -> None:
    assert faults_of(GOOD) == []
    assert faults_of({**GOOD, "subject": None, "dataschema": None, "data_base64": None}) == []
    assert faults_of({**GOOD, "sequence": None, "sequencetype": None}) == []


@pytest.mark.parametrize(("name", "change"), WEAK_POINTS)
def test_what_the_official_schema_lets_pass_is_refused(
    name: str, change: dict[str, Any], standards: Path
) -> None:
    event = {**GOOD, **change}
    official = orjson.loads((standards / "cloudevents" / "cloudevents.json").read_bytes())

    assert Draft7Validator(official, format_checker=FormatChecker()).is_valid(event)
    assert fields_at_fault(event) == {name}


@pytest.mark.parametrize(("name", "change"), [*WEAK_POINTS, *ALSO_WRONG])
def test_a_fault_names_its_attribute_and_says_why(name: str, change: dict[str, Any]) -> None:
    faults = faults_of({**GOOD, **change})

    assert {fault.name for fault in faults} == {name}
    assert all(fault.reason.endswith(".") for fault in faults)


def test_all_faults_are_listed_at_once() -> None:
    event = {"specversion": "0.3", "id": "", "Type": "x", "time": "gisteren"}

    assert fields_at_fault(event) == {"specversion", "id", "Type", "source", "type", "time"}


def test_no_fault_repeats_a_bsn() -> None:
    faults = faults_of({**GOOD, "subject": "111222333"})

    assert "111222333" not in repr(faults)


@given(
    st.dictionaries(
        st.text(max_size=25),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([1]),
        max_size=8,
    )
)
def test_any_json_object_is_judged_without_an_accident(change: dict[str, Any]) -> None:
    assert isinstance(faults_of({**GOOD, **change}), list)


def test_what_the_runtime_writes_keeps_to_the_profile() -> None:
    data = LifeEventWithdrawn(
        gebeurtenis_id=ids.new_event_id(),
        gebeurtenis_type="nl.participatiewet.levensgebeurtenissen.verhuizing.v1",
        reden="verkeerde-persoon",
        huishouden=make_household(),
    )

    assert faults_of(orjson.loads(to_wire(make_event(data)))) == []


def test_the_command_line_prints_faults_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, wrong, broken = tmp_path / "good.json", tmp_path / "wrong.json", tmp_path / "broken.json"
    good.write_bytes(orjson.dumps(GOOD))
    wrong.write_bytes(orjson.dumps({**GOOD, "source": "/personen"}))
    broken.write_text("{")

    assert nlgov.main([str(good)]) == 0
    assert nlgov.main([str(good), str(wrong), str(broken)]) == 1
    assert nlgov.main([]) == 2
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert said[0].startswith(f"{wrong}: source: ")
