"""The register of processing activities: whole, printed, and each line of the log in the form of the standard."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from deploy.processing_activities import DOCUMENT, document
from shared.processing.activities import ACTIVITIES, NotInTheRegister, activity_of
from shared.processing.schemas import Verwerking

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def line(**otherwise: Any) -> Verwerking:
    row = {
        "id": UUID("01a22a5b-d419-77cf-9261-98a4d76de5d3"),
        "started_at": NOW,
        "at": NOW,
        "actor": "naadloos-income",
        "actor_kind": "service",
        "actor_roles": None,
        "activity": activity_of("berichten-verwerken").uri,
        "operation": "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1",
        "subject_kind": "dossier",
        "subject_id": UUID(int=1),
        "size": None,
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "parent_span_id": "b7ad6b7169203331",
        "correlation_id": None,
        **otherwise,
    }
    return Verwerking.of(SimpleNamespace(**row))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def code() -> str:
    return "".join(
        path.read_text(encoding="utf-8")
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "activities.py"
    )


def test_every_activity_of_the_register_is_done_somewhere(code: str) -> None:
    assert [name for name in ACTIVITIES if f'"{name}"' not in code] == []


def test_every_activity_that_is_named_is_in_the_register(code: str) -> None:
    named = set(re.findall(r'^\w*ACTIVITY\w*(?:: Final)? = "([a-z-]+)"', code, re.MULTILINE))

    assert named
    assert named - set(ACTIVITIES) == set()


def test_the_printed_register_is_that_of_the_code() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run `make permissions`"


def test_what_is_not_in_the_register_is_refused() -> None:
    with pytest.raises(NotInTheRegister):
        activity_of("snuffelen")
    assert activity_of("naam-tonen-taken").words == "Zag uw naam op een scherm"


def test_a_line_has_the_fields_of_the_standard(standards: Path) -> None:
    found = line()

    schema = json.loads((standards / "ldv" / "attributes.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found.attributes, schema, format_checker=jsonschema.FormatChecker())
    assert (len(found.trace_id), len(found.span_id), found.status) == (32, 16, "Ok")
    assert found.naam == "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1"


def test_a_line_does_not_tell_that_somebody_is_detained_or_admitted() -> None:
    for kind in ("detentie", "opname"):
        operation = f"nl.participatiewet.levensgebeurtenissen.{kind}.v1"
        assert line(operation=operation).naam == "berichten-verwerken"
