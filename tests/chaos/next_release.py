"""The release after this one, as far as others see of it: a type, a field and a migration more.

`python -m tests.chaos.next_release services.routes.worker` runs that program as of that release. Beside each job start
intake publishes that its hours were confirmed, and a job start has a probation; the readers keep both in a table of their own,
once per event: a second time is an error of the database, and would be seen.
"""

import runpy
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch
from uuid import UUID

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from shared.db import migrate
from shared.events.catalog import PUBLISHER_OF
from shared.events.envelope import Event, EventData
from shared.events.life_events import JobStarted
from shared.messaging.contracts import Contracts, Subscription, on
from shared.messaging.transaction import Transaction

READERS: Final = ("routes", "income", "reporting")
PROBATION: Final = 2


class HoursConfirmed(EventData, topic=JobStarted.topic, happened="uren-bevestigd"):
    """A type that no earlier release knows."""

    gebeurtenis_id: UUID


class NextJobStarted(JobStarted, topic=JobStarted.topic, happened=JobStarted.happened):
    """With a field that earlier releases pass over."""

    proeftijd_maanden: int | None = None


# Beside a table of its own, a column of one that the release before it writes to all the while.
_MIGRATION: Final = """
from alembic import op

revision = "next"
down_revision = {head!r}
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE of_next_release (event_id uuid PRIMARY KEY, type text NOT NULL, probation int)")
    op.execute("ALTER TABLE known_dossier ADD COLUMN confirmed boolean NOT NULL DEFAULT false")
"""
_NOTE: Final = text(
    "INSERT INTO of_next_release (event_id, type, probation) VALUES (:event_id, :type, :probation)"
)


def migrate_to_it(url: str, service: str, folder: Path) -> None:
    """The migration of that release, with the means of this one. `folder` is for its file."""
    own = migrate.SERVICES / service / "migrations"
    config = Config()
    config.set_main_option("script_location", str(own))
    head = ScriptDirectory.from_config(config).get_current_head()
    (folder / "next.py").write_text(_MIGRATION.format(head=head))

    def with_ours() -> Config:
        found = Config()
        found.set_main_option("path_separator", "space")
        found.set_main_option("version_locations", f"{own / 'versions'} {folder}")
        return found

    with patch.object(migrate, "Config", with_ours):
        migrate.upgrade(url, service)


async def _note_confirmed(tx: Transaction, events: Sequence[Event[HoursConfirmed]]) -> None:
    await _note(tx, events, {})


async def _note(
    tx: Transaction, events: Sequence[Event[Any]], probation: dict[UUID, int | None]
) -> None:
    rows = [
        {"event_id": event.id, "type": event.type, "probation": probation.get(event.id)}
        for event in events
    ]
    await tx.execute(_NOTE, rows)


def _with_note(
    handle: Callable[[Transaction, Sequence[Event[Any]]], Awaitable[None]],
) -> Callable[[Transaction, Sequence[Event[Any]]], Awaitable[None]]:
    async def both(tx: Transaction, events: Sequence[Event[NextJobStarted]]) -> None:
        await handle(tx, events)
        await _note(tx, events, {event.id: event.data.proeftijd_maanden for event in events})

    return both


def _become_a_reader(service: str) -> None:
    module = import_module(f"services.{service}.contracts")
    earlier: Contracts = module.CONTRACTS
    consumes = tuple(
        Subscription(NextJobStarted, _with_note(subscription.handle))
        if subscription.data is JobStarted and service == "routes"
        else subscription
        for subscription in earlier.consumes
    )
    more = on(HoursConfirmed, _note_confirmed)
    module.__dict__["CONTRACTS"] = replace(earlier, consumes=(*consumes, more))


def _become_the_publisher() -> None:
    module = import_module("services.intake.contracts")
    earlier: Contracts = module.CONTRACTS
    publishes: tuple[type[EventData], ...] = (*earlier.publishes, HoursConfirmed)
    module.__dict__["CONTRACTS"] = replace(earlier, publishes=publishes)
    emit = Transaction.emit

    def emit_more(tx: Transaction, dossier_id: UUID, data: EventData, **how: Any) -> UUID:
        if type(data) is not JobStarted:
            return emit(tx, dossier_id, data, **how)
        told = NextJobStarted(**dict(data), proeftijd_maanden=PROBATION)
        identifier = emit(tx, dossier_id, told, **how)
        confirmed = HoursConfirmed(gebeurtenis_id=identifier)
        emit(tx, dossier_id, confirmed, correlation_id=identifier)
        return identifier

    patch.object(Transaction, "emit", emit_more).start()


def main(module: str) -> None:
    PUBLISHER_OF[HoursConfirmed.event_type] = "intake"
    service = module.split(".")[1]
    if service == "intake":
        _become_the_publisher()
    else:
        _become_a_reader(service)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    # As a module that others import too: a class that is run as `__main__` would be another one.
    import_module("tests.chaos.next_release").main(sys.argv[1])
