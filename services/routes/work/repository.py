"""Open work in one look: how much there is, and a page of it by household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.known_dossiers import Own
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol
from shared.permissions import ABOUT_STAYS

ROLES: Final[frozenset[str]] = frozenset(get_args(Taakrol))

_ANSWERS = "coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality)"
"""Whose a task is follows from its dossier today."""


def _is_for_viewer(task: str) -> str:
    """Whether a task is of a wanted role, and not because of a stay that the viewer may not know of."""
    return f"""
        {task}.status = 'open'
        AND (CAST(:roles AS text[]) IS NULL OR {task}.role = ANY (CAST(:roles AS text[])))
        AND ({_ANSWERS}, {task}.role)
            IN (SELECT * FROM unnest(CAST(:municipality AS text[]), CAST(:role AS text[])))
        AND {task}.dossier_id <> ALL (CAST(:avoids AS uuid[])) AND {task}.subject_id <> ALL (CAST(:avoids AS uuid[]))
        AND NOT {task}.person_ids && CAST(:avoids AS uuid[])
        AND ({_ANSWERS} = ANY (CAST(:stays AS text[])) OR NOT EXISTS (
            SELECT FROM life_event WHERE life_event.id = ANY ({task}.life_event_ids)
                AND life_event.kind = ANY (CAST(:about_stays AS text[]))))
        """  # noqa: S608 - our own names


# The narrow columns stand in one index (`task_work`), in the order of the list.
_OPEN = f"""
    FROM task LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id
    WHERE (known.shielded IS DISTINCT FROM 'medewerker' OR {_ANSWERS} = ANY (CAST(:employees AS text[])))
        AND {_is_for_viewer("task")}
    """

_COUNT = text(
    f"""
    SELECT count(*) FILTER (WHERE due_on < :today) AS late,
        count(*) FILTER (WHERE due_on = :today) AS today,
        count(*) FILTER (WHERE due_on > :today AND due_on <= :sunday) AS this_week,
        count(*) FILTER (WHERE due_on > :today AND due_on > :sunday) AS later,
        count(*) FILTER (WHERE created_at >= :since) AS new,
        min(due_on) AS oldest
    {_OPEN}
    """
)

# A household stands where its most urgent task does: at another task of the same household it is passed over.
_HOUSEHOLDS = text(
    f"""
    SELECT DISTINCT task.due_on, task.dossier_id {_OPEN}
        AND task.due_on BETWEEN :first_day AND :last_day AND task.created_at >= :since
        AND (task.due_on, task.dossier_id) > (CAST(:after_day AS date), CAST(:after_id AS uuid))
        AND NOT EXISTS (
            SELECT FROM task AS earlier
            WHERE earlier.dossier_id = task.dossier_id AND {_is_for_viewer("earlier")}
                AND earlier.due_on >= :first_day AND earlier.due_on < task.due_on AND earlier.created_at >= :since)
    ORDER BY task.due_on, task.dossier_id LIMIT :limit
    """  # noqa: S608 - our own text
)

_TASKS = text(
    f"""
    SELECT task.id, task.dossier_id, task.role, task.title, task.reason, task.partner, task.due_on, task.created_at,
        task.life_event_ids, task.playbook, task.subject_id, task.assignee_id,
        (SELECT name FROM worker WHERE worker.id = task.assignee_id) AS assignee,
        {_ANSWERS} AS municipality
    {_OPEN}
        AND task.due_on BETWEEN :first_day AND :last_day AND task.created_at >= :since
        AND task.dossier_id = ANY (CAST(:dossier_ids AS uuid[]))
    """  # noqa: S608 - our own text
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose open work: per municipality of which roles; None means all."""

    own: Own
    avoids: frozenset[UUID]
    """People and dossiers about which nothing is to be seen."""
    roles: Mapping[Gemeentecode, frozenset[str] | None]

    def values(self, today: date) -> dict[str, Any]:
        pairs = [
            (municipality, role)
            for municipality, roles in sorted(self.roles.items())
            for role in sorted(ROLES if roles is None else roles)
        ]
        wanted = {role for _, role in pairs}
        return {
            "today": today,
            "municipality": [municipality for municipality, _ in pairs],
            "role": [role for _, role in pairs],
            "employees": sorted(self.own.employees),
            "stays": sorted(self.own.stays),
            "avoids": sorted(self.avoids),
            "about_stays": sorted(ABOUT_STAYS),
            "roles": None if wanted >= ROLES else sorted(wanted),
        }


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tasks, by when they are due."""

    late: int
    today: int
    this_week: int
    later: int
    new: int
    oldest: date | None
    """The due date of the most urgent one."""

    @property
    def total(self) -> int:
        return self.late + self.today + self.this_week + self.later


async def count_open(
    connection: AsyncConnection, sight: Sight, today: date, sunday: date, new_since: datetime
) -> Counts:
    values = {**sight.values(today), "sunday": sunday, "since": new_since}
    rows = await connection.execute(_COUNT, values)
    return Counts(**rows.mappings().one())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the household whose most urgent task is due on `day`."""

    day: date
    dossier_id: UUID


START = Place(date.min, UUID(int=0))


async def list_open(  # noqa: PLR0917 - what a page of a list takes
    connection: AsyncConnection,
    sight: Sight,
    today: date,
    due: tuple[date, date],
    new_since: datetime,
    after: Place,
    limit: int,
) -> Sequence[RowMapping]:
    """The open tasks of `limit` households, in the order of the most urgent one of each."""
    first_day, last_day = due
    values = {
        **sight.values(today),
        "first_day": first_day,
        "last_day": last_day,
        "since": new_since,
        "after_day": after.day,
        "after_id": after.dossier_id,
        "limit": limit,
    }
    chosen = await connection.execute(_HOUSEHOLDS, values)
    dossier_ids = [row.dossier_id for row in chosen]
    rows = await connection.execute(_TASKS, {**values, "dossier_ids": dossier_ids})
    return rows.mappings().all()
