"""Writes everything under docs/events: `python -m deploy.catalogue [FOLDER]` (`make events`).

It stands outside `shared`, as only here may the services' contracts be read: they say who handles what.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from shared.events import generate
from shared.events.asyncapi import document
from shared.events.catalog import PUBLISHERS
from shared.events.envelope import EventData
from shared.events.page import render
from shared.messaging.contracts import Contracts


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


def write(folder: Path) -> None:
    """Schemas, examples, the AsyncAPI document and the page. Raises generate.BreakingChange."""
    generate.write(folder)
    handled = consumers()
    generate.write_json(folder / "asyncapi.json", document(handled))
    (folder / "README.md").write_text(render(handled), encoding="utf-8")


if __name__ == "__main__":
    try:
        write(Path(sys.argv[1]) if len(sys.argv) > 1 else generate.DOCS)
    except generate.BreakingChange as change:
        sys.exit(f"not written:\n{change}")
