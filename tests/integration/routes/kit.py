"""Routes without a broker: hand it events as the runtime does, and see what it wants to publish."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import text

from services.routes.access import Viewer
from services.routes.contracts import CONTRACTS
from services.routes.handling import service as handling
from services.routes.handling.schemas import Afronding
from services.routes.handovers.repository import HandoverFilter
from services.routes.playbooks.loader import load_playbooks
from services.routes.tasks.repository import TaskFilter
from shared.db.known_dossiers import Own
from shared.events.catalog import TYPES
from shared.events.envelope import Event, EventData
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.caller import Caller
from shared.messaging.transaction import Database
from shared.testing.events import from_wire
from shared.testing.possible import ensure_possible_together

D = TypeVar("D", bound=EventData)


def team_leader(*municipalities: str, subject: str = "u-1") -> Viewer:
    """Somebody who sees the work of all roles there, and does it."""
    grants = dict.fromkeys(municipalities, frozenset({"teamleider"}))
    return Viewer(Caller(subject, subject, grants))


def tasks_seen_in(municipality: str, **more: Any) -> TaskFilter:
    """The open tasks that somebody of this municipality sees who sees everything there."""
    own = frozenset({municipality})
    return TaskFilter(Own(own, own, own), {municipality: None}, "open", None, **more)


def handovers_seen_in(municipality: str) -> HandoverFilter:
    own = frozenset({municipality})
    return HandoverFilter(Own(own, own, own), "proposed", None)


@dataclass
class Routes:
    """Routes without a broker."""

    database: Database
    received: list[Event[Any]] = field(default_factory=list)

    async def receives(self, *events: Event[Any]) -> None:
        """Events of one type, as one batch in one transaction. Raises Impossible where intake has another order."""
        self.received += events
        ensure_possible_together(self.received)
        handlers = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}
        handle = handlers[type(events[0].data)]
        await self.database.run(
            {event.dossier_id for event in events}, lambda tx: handle(tx, events)
        )

    async def published(self) -> list[Event[Any]]:
        """Everything in the outbox, in order."""
        found = [
            from_wire(row.payload, TYPES)
            for row in await self.rows("SELECT payload FROM outbox ORDER BY xid, position")
        ]
        return [event for event in found if isinstance(event, Event)]

    async def told(self, data: type[D]) -> list[D]:
        """The data of everything published of one type, in order."""
        return [event.data for event in await self.published() if isinstance(event.data, data)]

    async def rows(self, statement: str, **parameters: object) -> Sequence[Any]:
        async with self.database.reading() as connection:
            return (await connection.execute(text(statement), parameters)).all()

    async def open_steps(self) -> list[str]:
        found = await self.rows("SELECT step FROM task WHERE status = 'open' ORDER BY step")
        return [row.step for row in found]

    async def usual_outcome(self, task_id: object) -> str:
        """The first that the step of a task has."""
        [task] = await self.rows(
            "SELECT step, playbook, playbook_version FROM task WHERE id = :id", id=task_id
        )
        known = load_playbooks()
        return known.outcomes_of(task.playbook, task.playbook_version, task.step)[0].code

    async def completes(self, step: str, outcome: str = "") -> None:
        """Somebody does the open task of this step; with the usual outcome, where none is said."""
        [task] = await self.rows(
            "SELECT id, dossier_id FROM task WHERE step = :step AND status = 'open'", step=step
        )
        outcome = outcome or await self.usual_outcome(task.id)
        viewer = team_leader(*AGENCY_MUNICIPALITIES)
        async with self.database.transaction(lock=[task.dossier_id]) as tx:
            done = Afronding(uitkomst=outcome, resultaat="Gedaan.")
            await handling.complete(tx, viewer, task.id, done)
