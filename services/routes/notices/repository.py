"""What of the work changed, and how much of it is new to somebody."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.access import Viewer
from services.routes.notices.rules import Changed
from services.routes.notices.visible import open_tasks_of

CHANNEL = "task_changed"
"""On which the database says, with the transaction that changed them, the ids of tasks (migration 0007)."""

_CHANGED = text(
    """
    SELECT DISTINCT coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality)
        AS municipality, task.role, task.assignee_id::text AS assignee
    FROM task LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id
    WHERE task.id = ANY (CAST(:ids AS uuid[]))
    """
)


async def changed_tasks(
    connection: AsyncConnection, task_ids: Collection[UUID], today: date
) -> list[Changed]:
    """For whom these tasks are; by whose the dossier is today."""
    rows = await connection.execute(_CHANGED, {"ids": sorted(task_ids), "today": today})
    return [Changed(row.municipality, row.role, row.assignee) for row in rows]


async def count_new(
    connection: AsyncConnection, viewer: Viewer, today: date, since: datetime
) -> int:
    """How many of the open tasks that somebody sees came in after a moment."""
    if not viewer.caller.municipalities:
        return 0
    query = (
        select(func.count())
        .select_from(tables.task)
        .where(tables.task.c.created_at > since, *open_tasks_of(viewer, today))
    )
    return int((await connection.execute(query)).scalar_one())
