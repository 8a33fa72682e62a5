"""What of the work changed, and how much of it is new to somebody."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.access import Viewer
from services.routes.notices.rules import Changed
from services.routes.open_work import without_stays
from shared.db.known_dossiers import is_answered_by

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


def open_tasks_of(viewer: Viewer, today: date) -> list[ColumnElement[bool]]:
    """The conditions of the open tasks that somebody sees: those of the own roles in the own municipalities."""
    task = tables.task.c
    roles = viewer.roles_asked(viewer.municipalities_asked(None), None)
    is_seen = or_(
        *(
            is_answered_by(tables.task, viewer.own.within({municipality}), today)
            if wanted is None
            else is_answered_by(tables.task, viewer.own.within({municipality}), today)
            & task.role.in_(sorted(wanted))
            for municipality, wanted in sorted(roles.items())
        )
    )
    conditions = [task.status == "open", is_seen, without_stays(tables.task, viewer.own, today)]
    if avoided := sorted(viewer.caller.work.conflicts):
        conditions += [
            task.dossier_id.not_in(avoided),
            task.subject_id.not_in(avoided),
            ~task.person_ids.overlap(avoided),
        ]
    return conditions


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
