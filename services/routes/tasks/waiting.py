"""Tasks that wait: until a day, and for some also until something happens in the dossier. Nothing waits for ever.

Whoever has a task keeps it while it waits. The day is a timer; the state itself follows from the day, so a timer that comes
late changes no list. A mark (`wait_ended_at`) stays until somebody does something with the task.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import text

from services.routes.tasks import log
from services.routes.tasks.log import Line
from services.routes.work_states import TASKS, Action, states_for
from shared import clock
from shared.events.aftercare import AftercareChecked
from shared.events.catalog import LIFE_EVENTS
from shared.events.envelope import Event, EventData
from shared.events.income import DecisionTaken
from shared.events.reasons import reason
from shared.events.words import EVENTS
from shared.messaging.contracts import Subscription
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.permissions import ABOUT_STAYS

TIMER: Final = "wachten-voorbij"
WaitsFor = Literal["inwoner", "organisatie", "gebeurtenis", "later"]

_HEARD: Final[tuple[type[EventData], ...]] = (*LIFE_EVENTS, DecisionTaken, AftercareChecked)
ENDED_BY: Final[Mapping[str, str]] = MappingProxyType(
    {
        event.happened: EVENTS[event.__name__].title
        for event in _HEARD
        if event.happened not in ABOUT_STAYS
    }
)
"""What a task may wait for, with its title. Not for a stay: that it came to an end would tell of it who may not know."""

DAY_CAME: Final = reason("wachtdag-gekomen")
HAPPENED: Final = reason("gebeurtenis-gekomen")

STATE: Final = """
    CASE status WHEN 'completed' THEN 'afgerond' WHEN 'lapsed' THEN 'vervallen' ELSE CASE
        WHEN waits_until > CAST(:today AS date) THEN 'wacht'
        WHEN assignee_id IS NULL THEN 'open' ELSE 'opgepakt' END END
    """
"""`state_of` in SQL: a change holds only where the table allows it, whoever came before."""
IN_STATE: Final = f"id = :id AND ({STATE}) = ANY (CAST(:states AS text[]))"

_WAIT = text(
    f"""
    UPDATE task SET waits_until = :until, waits_for = :waits_for, waits_on = :waits_on, wait_ended_at = NULL
    WHERE {IN_STATE}
    """  # noqa: S608 - our own text
)
_END = text(
    f"""
    UPDATE task SET waits_until = NULL, waits_for = NULL, waits_on = NULL WHERE {IN_STATE}
    """  # noqa: S608 - our own text
)
_DAY_CAME = text(
    """
    UPDATE task SET waits_until = NULL, waits_for = NULL, waits_on = NULL, wait_ended_at = :now
    WHERE id = ANY (CAST(:ids AS uuid[])) AND status = 'open' AND waits_until <= :today
    RETURNING id
    """
)
_HAPPENED = text(
    """
    UPDATE task SET waits_until = NULL, waits_for = NULL, waits_on = NULL, wait_ended_at = :now
    FROM unnest(CAST(:dossiers AS uuid[]), CAST(:kinds AS text[]), CAST(:events AS uuid[]))
        AS happened (dossier_id, kind, event_id)
    WHERE task.dossier_id = happened.dossier_id AND waits_on = happened.kind
        AND status = 'open' AND waits_on IS NOT NULL
    RETURNING task.id, happened.event_id
    """
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Until when a task waits, and what for."""

    until: date
    waits_for: WaitsFor
    waits_on: str | None = None
    """A key of `ENDED_BY`: of `gebeurtenis`, and of nothing else."""

    @property
    def details(self) -> dict[str, str]:
        found = {"tot": self.until.isoformat(), "op": self.waits_for}
        return found | ({"gebeurtenis": self.waits_on} if self.waits_on else {})


def in_states_for(task_id: UUID, action: Action, today: date) -> dict[str, Any]:
    """The parameters of `IN_STATE`."""
    states = sorted(state.value for state in states_for(TASKS, action))
    return {"id": task_id, "states": states, "today": today}


async def begin(tx: Transaction, task_id: UUID, dossier_id: UUID, wait: Wait) -> bool:
    """Whether the task could wait, and does. The timer of an earlier day does no harm: it looks whether its task still waits."""
    values = {
        **in_states_for(task_id, Action.WAIT, tx.today),
        "until": wait.until,
        "waits_for": wait.waits_for,
        "waits_on": wait.waits_on,
    }
    if not (await tx.execute(_WAIT, values)).rowcount:
        return False
    tx.schedule(
        NewTimer(
            kind=TIMER,
            key=f"{task_id}:{wait.until.isoformat()}",
            due_at=clock.start_of_day(wait.until),
            dossier_id=dossier_id,
            payload={"taakId": str(task_id)},
        )
    )
    return True


async def end(tx: Transaction, task_id: UUID) -> bool:
    """Somebody goes on with it. Whether it waited."""
    values = in_states_for(task_id, Action.END_WAIT, tx.today)
    return bool((await tx.execute(_END, values)).rowcount)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came until which these tasks waited, as far as was known."""
    values = {"now": tx.now, "today": tx.today, "ids": [row.payload["taakId"] for row in timers]}
    rows = await tx.execute(_DAY_CAME, values)
    lines = [Line(task_id, Action.WAIT_OVER, why=DAY_CAME) for task_id in rows.scalars()]
    await log.write(tx, log.BY_ITSELF, lines)


async def end_by_events(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    """What waited for one of these goes on."""
    first = {(event.dossier_id, event.data.happened): event.id for event in reversed(events)}
    values = {
        "now": tx.now,
        "dossiers": [dossier_id for dossier_id, _ in first],
        "kinds": [kind for _, kind in first],
        "events": list(first.values()),
    }
    lines = [
        Line(row.id, Action.WAIT_OVER, why=HAPPENED, life_event_id=row.event_id)
        for row in await tx.execute(_HAPPENED, values)
    ]
    await log.write(tx, log.BY_ITSELF, lines)


def heard(subscription: Subscription) -> Subscription:
    """The same subscription, after which goes on what waited for its events."""
    if subscription.data.happened not in ENDED_BY:
        return subscription
    handle = subscription.handle

    async def handle_heard(tx: Transaction, events: Sequence[Event[Any]]) -> None:
        await handle(tx, events)
        await end_by_events(tx, events)

    return replace(subscription, handle=handle_heard)
