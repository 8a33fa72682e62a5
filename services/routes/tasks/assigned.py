"""Whose a task is: somebody who works here, or nobody in particular, and then it is of the team."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.open_work import with_answering_now, without_stays
from services.routes.tasks import log
from services.routes.tasks.log import Line
from services.routes.work_states import Action
from shared import ids
from shared.db.known_dossiers import Own, is_answered_by, with_answering
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction

# Only if it is still whose somebody saw it to be.
_ASSIGN = text(
    """
    UPDATE task SET assignee_id = :to_id, wait_ended_at = NULL
    WHERE id = :id AND status = 'open' AND assignee_id IS NOT DISTINCT FROM CAST(:from_id AS uuid)
    """
)
_HELD = text(
    """
    SELECT id, dossier_id, municipality, role, person_ids, assignee_id FROM task
    WHERE assignee_id = ANY (CAST(:workers AS uuid[])) AND status = 'open' ORDER BY id FOR UPDATE
    """
)
_HELD_IN = text(
    """
    SELECT id, dossier_id, municipality, role, person_ids, assignee_id FROM task
    WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND status = 'open' AND assignee_id IS NOT NULL
    ORDER BY id FOR UPDATE
    """
)
_RELEASE = text("UPDATE task SET assignee_id = NULL WHERE id = ANY (CAST(:ids AS uuid[]))")
_TELL = text(
    """
    INSERT INTO task_came_back (id, task_id, worker_id, why, at)
    SELECT id, task_id, worker_id, :why, :at FROM unnest(CAST(:ids AS uuid[]), CAST(:tasks AS uuid[]),
        CAST(:workers AS uuid[])) AS told (id, task_id, worker_id)
    """
)
_ABSENT = text(
    """
    SELECT absence.worker_id FROM absence
    WHERE substitute_id::text = :subject AND from_day <= :today AND (until_day IS NULL OR :today < until_day)
    """
)
_CAME_BACK = text(
    """
    SELECT DISTINCT ON (task_id) task_id, why, at, worker.name FROM task_came_back
    JOIN worker ON worker.id = worker_id
    WHERE task_id = ANY (CAST(:tasks AS uuid[])) ORDER BY task_id, at DESC
    """
)
MOST_SHOWN = 100
CANNOT = reason("kan-taak-niet-doen")
"""For everybody who sees the task; why is for the team leader, as it may be a conflict of interest."""

HeldTask = Mapping[str, Any]
"""A row of an open task of somebody, with who answers for its dossier today."""


async def assign(tx: Transaction, task_id: UUID, from_id: UUID | None, to_id: UUID | None) -> bool:
    """Whether the task was open and of `from_id` (nobody: None), and is of `to_id` now."""
    values = {"id": task_id, "from_id": from_id, "to_id": to_id}
    return bool((await tx.execute(_ASSIGN, values)).rowcount)


async def release(
    tx: Transaction, worker_id: UUID, why: str, keeps: Callable[[HeldTask], bool]
) -> int:
    """Give the open tasks of a worker back to the team, but for those that he or she `keeps`; gives how many."""
    found = await tx.execute(_HELD, {"workers": [worker_id]})
    rows = await with_answering_now(tx, found.mappings().all())
    return await _give_back(tx, [row for row in rows if not keeps(row)], why)


async def held_in(tx: Transaction, dossier_ids: Collection[UUID]) -> list[HeldTask]:
    """The open tasks in these dossiers that are somebody's."""
    found = await tx.execute(_HELD_IN, {"dossiers": sorted(dossier_ids)})
    return await with_answering_now(tx, found.mappings().all())


async def _give_back(tx: Transaction, rows: Collection[HeldTask], why: str) -> int:
    if not rows:
        return 0
    task_ids = [row["id"] for row in rows]
    await tx.execute(_RELEASE, {"ids": task_ids})
    told = {
        "ids": [ids.new_id() for _ in rows],
        "tasks": task_ids,
        "workers": [row["assignee_id"] for row in rows],
    }
    await tx.execute(_TELL, {**told, "why": why, "at": tx.now})
    lines = [
        Line(row["id"], Action.LEAVE, why=CANNOT, details={"van": str(row["assignee_id"])})
        for row in rows
    ]
    await log.write(tx, log.BY_ITSELF, lines)
    return len(rows)


async def give_back(tx: Transaction, rows: Collection[HeldTask], why: str) -> None:
    """These tasks are of the team again."""
    await _give_back(tx, rows, why)


async def absent_colleagues_of(
    connection: AsyncConnection, subject: str, today: date
) -> frozenset[UUID]:
    """For whom this caller stands in on a day; nobody for who is no worker."""
    rows = await connection.execute(_ABSENT, {"subject": subject, "today": today})
    return frozenset(rows.scalars())


async def came_back(
    connection: AsyncConnection, own: Own, avoids: Collection[UUID], today: date
) -> list[tuple[Mapping[Any, Any], Row[Any]]]:
    """The open tasks of these dossiers that came back and are nobody's yet, with the last time that they did; none about `avoids`."""
    task = tables.task.c
    told = text("EXISTS (SELECT FROM task_came_back WHERE task_id = task.id)")
    query = (
        with_answering(tables.task, today)
        .where(task.status == "open", task.assignee_id.is_(None), told)
        .where(is_answered_by(tables.task, own, today), without_stays(tables.task, own, today))
        .order_by(task.due_on, task.id)
        .limit(MOST_SHOWN)
    )
    rows = [
        row
        for row in (await connection.execute(query)).mappings()
        if {row["dossier_id"], row["subject_id"], *row["person_ids"]}.isdisjoint(avoids)
    ]
    found = await connection.execute(_CAME_BACK, {"tasks": [row["id"] for row in rows]})
    lines = {line.task_id: line for line in found}
    return [(row, lines[row["id"]]) for row in rows]
