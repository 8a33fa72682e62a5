"""What became of a task, line by line: who, when, what and why. A line is written in the transaction of the change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.work_states import Action
from shared import ids
from shared.db.bulk import insert_rows
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction

BY_ITSELF: Final = "naadloos-routes"
BY_INCOME: Final = "naadloos-income"

# Whoever made the task asked for it already, and nobody asks twice.
_ASKED = text(
    """
    INSERT INTO task_log (id, task_id, at, actor, action, life_event_id)
    SELECT asked.id, task_id, :now, :actor, :action, asked.life_event_id
    FROM unnest(CAST(:ids AS uuid[]), CAST(:tasks AS uuid[]), CAST(:life_events AS uuid[]))
        AS asked (id, task_id, life_event_id)
    JOIN task ON task.id = task_id AND task.life_event_ids[1] <> asked.life_event_id
    ON CONFLICT (task_id, life_event_id) WHERE action = 'gevraagd' DO NOTHING
    """
)
_OF = text(
    """
    SELECT task_log.*, worker.name FROM task_log LEFT JOIN worker ON worker.id::text = actor
    WHERE task_id = :task_id ORDER BY at, task_log.id
    """
)


@dataclass(frozen=True, slots=True)
class Line:
    """One change to one task."""

    task_id: UUID
    action: Action
    why: Redencode | None = None
    words: str | None = None
    """What somebody wrote."""
    life_event_id: UUID | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    """Ids, days and codes; the keys are those of the API."""


async def write(tx: Transaction, actor: str, lines: Sequence[Line]) -> None:
    rows = [
        {
            "id": ids.new_id(),
            "task_id": line.task_id,
            "at": tx.now,
            "actor": actor,
            "action": line.action,
            "life_event_id": line.life_event_id,
            "details": dict(line.details),
            "why": line.why and line.why.stored(),
            "words": line.words,
        }
        for line in lines
    ]
    await insert_rows(tx.connection, tables.task_log, rows)


async def write_asked(tx: Transaction, asked: Collection[tuple[UUID, UUID]]) -> None:
    """These life events, as (task, life event), ask for a task that there was."""
    if not asked:
        return
    values = {
        "ids": [ids.new_id() for _ in asked],
        "tasks": [task_id for task_id, _ in asked],
        "life_events": [life_event_id for _, life_event_id in asked],
    }
    await tx.execute(
        _ASKED, {**values, "now": tx.now, "actor": BY_ITSELF, "action": Action.ASK.value}
    )


async def write_lapsed(
    tx: Transaction, rows: Iterable[Mapping[Any, Any]], actor: str = BY_ITSELF
) -> None:
    """These tasks lapsed; each row says why."""
    lines = [
        Line(row["id"], Action.LAPSE, why=Redencode.read(row["settled_reason"])) for row in rows
    ]
    await write(tx, actor, lines)


async def list_lines(connection: AsyncConnection, task_id: UUID) -> Sequence[RowMapping]:
    """Of one task, oldest first; with the name of who works here."""
    found: Sequence[RowMapping] = (
        (await connection.execute(_OF, {"task_id": task_id})).mappings().all()
    )
    return found
