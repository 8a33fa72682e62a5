"""Writes the schema and the example of every event type: `python -m shared.events.generate [FOLDER]`.

Refuses to overwrite a schema with one that would break a reader. The AsyncAPI document and the page also need to know
who handles what; `make events` writes them too.
"""

import sys
from pathlib import Path
from typing import Any

import orjson

from shared.events.catalog import EVENTS, TYPES
from shared.events.compatibility import breaking_changes
from shared.events.envelope import to_wire
from shared.events.examples import examples
from shared.events.json_schema import DIALECT, envelope_schema, schema_of

DOCS = Path(__file__).resolve().parents[2] / "docs" / "events"
_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


class BreakingChange(Exception):
    """A published type changed so that somebody out there would trip over it."""


def write(folder: Path) -> None:
    """Write all schemas and examples. Raises BreakingChange, and then has written nothing."""
    breaks = breaks_against(folder)
    if breaks:
        raise BreakingChange("\n".join([*breaks, _ADVICE]))
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    (folder / "examples").mkdir(parents=True, exist_ok=True)
    write_json(folder / "schemas" / "bericht.schema.json", {"$schema": DIALECT} | envelope_schema())
    for event in EVENTS:
        write_json(_schema_file(folder, event.event_type), schema_of(event))
        example = orjson.loads(to_wire(examples()[event]))
        write_json(folder / "examples" / f"{event.event_type}.json", example)


_ADVICE = (
    "Give the new form a version of its own beside the old one (`version=2` on a new class), and publish both for a"
    " time. Only a type that never left this repository may be removed: delete its schema file first."
)


def breaks_against(folder: Path) -> list[str]:
    """What in the catalogue breaks with the schemas that lie in a folder, a sentence each."""
    breaks: list[str] = []
    for file in sorted((folder / "schemas").glob("nl.*.schema.json")):
        event_type = file.name.removesuffix(".schema.json")
        event = TYPES.get(event_type)
        if event is None:
            breaks.append(f"{event_type}: is no longer in the catalogue")
            continue
        changes = breaking_changes(orjson.loads(file.read_bytes()), schema_of(event))
        breaks += [f"{event_type}: {change}" for change in changes]
    return breaks


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Readable JSON that ends in a newline, so that a change shows as a small difference."""
    file.write_bytes(orjson.dumps(content, option=_OPTIONS))


def _schema_file(folder: Path, event_type: str) -> Path:
    return folder / "schemas" / f"{event_type}.schema.json"


if __name__ == "__main__":
    try:
        write(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
    except BreakingChange as change:
        sys.exit(f"not written:\n{change}")
