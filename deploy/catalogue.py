"""Writes everything under docs/events, and what `/documentatie` reads: `python -m deploy.catalogue [FOLDER]` (`make events`).

It stands outside `shared`, as only here may the services' contracts be read: they say who handles what.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from services.intake.reports.examples import EXAMPLES
from services.intake.reports.published import PARTS, components, event_name
from services.intake.reports.schemas import MELDINGEN
from shared.events import generate
from shared.events.asyncapi import document
from shared.events.catalog import PUBLISHERS
from shared.events.envelope import EventData
from shared.events.page import Inbound, render
from shared.messaging.contracts import Contracts
from shared.ui.documentation import overview


def contracts() -> dict[str, Contracts]:
    """Every service's promises, by service."""
    return {
        service: import_module(f"services.{service}.contracts").CONTRACTS for service in PUBLISHERS
    }


def consumers() -> Mapping[str, tuple[type[EventData], ...]]:
    """Service -> the event classes it handles."""
    return {
        service: tuple(subscription.data for subscription in promised.consumes)
        for service, promised in contracts().items()
    }


def inbound() -> Inbound:
    """What systems send to intake, as its OpenAPI document tells it."""
    schemas = components()
    data = {name: schemas[f"{event_name(kind)}Gegevens"] for name, kind in MELDINGEN.items()}
    return Inbound(EXAMPLES, data, {name: schemas[name] for name in PARTS})


def write(folder: Path) -> None:
    """Schemas, examples of both directions, the AsyncAPI document and the page. Raises generate.BreakingChange."""
    generate.write(folder)
    handled = consumers()
    generate.write_json(folder / "asyncapi.json", document(handled))
    reports = inbound()
    (folder / "inbound").mkdir(exist_ok=True)
    for event_type, example in reports.examples.items():
        generate.write_json(folder / "inbound" / f"{event_type}.json", example)
    (folder / "README.md").write_text(render(handled, reports), encoding="utf-8")


if __name__ == "__main__":
    try:
        write(Path(sys.argv[1]) if len(sys.argv) > 1 else generate.DOCS)
        generate.write_json(overview.FILE, overview.written(inbound(), consumers()))
    except generate.BreakingChange as change:
        sys.exit(f"not written:\n{change}")
