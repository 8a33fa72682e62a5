"""Open work in one look: how much there is, of whom, and a page of it by household.

Everything that a list chooses by stands in a narrow table (`open_task`, migration 0006); of the tasks themselves only those of
the page that is shown are looked up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import Row, RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.open_tasks import ANSWERS
from services.routes.work.choice import NEW, NOBODY, WAITING, Choice, Sort
from services.routes.work.rules import days_of
from shared.db.known_dossiers import Own
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol

ROLES: Final[frozenset[str]] = frozenset(get_args(Taakrol))

_WAITS = "(work.waits_until > CAST(:today AS date))"
_IS_NEW = """(work.created_at >= :new_since OR work.answers_from BETWEEN CAST(:new_day AS date) AND CAST(:today AS date))"""
"""Made since then, or of a household that moved here since then."""
_COUNTED: Final = """
    count(*) FILTER (WHERE ready AND due_on < :today) AS late,
    count(*) FILTER (WHERE ready AND due_on = :today) AS today,
    count(*) FILTER (WHERE ready AND due_on > :today AND due_on <= :sunday) AS this_week,
    count(*) FILTER (WHERE ready AND due_on > :today AND due_on > :sunday) AS later,
    count(*) FILTER (WHERE ready AND is_new) AS new,
    count(*) FILTER (WHERE NOT ready) AS waiting,
    min(due_on) FILTER (WHERE ready) AS oldest, min(created_at) FILTER (WHERE ready) AS since"""
_KEYS: Final = {
    Sort.DUE: ("min(work.due_on)", "date"),
    Sort.NEWEST: ("max(work.created_at)", "timestamptz"),
    Sort.HOUSEHOLD: ("CAST('' AS text)", "text"),
}
"""Of each order: where a household stands, and of which type that is. Dossiers have ids in the order in which they were made."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some municipalities in which the same is seen; None is every role, every team."""

    municipalities: frozenset[Gemeentecode]
    roles: frozenset[str] | None
    teams: frozenset[UUID] | None


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose open work is in a list."""

    own: Own
    parts: Sequence[Part]
    hidden: frozenset[UUID] = frozenset()
    """Tasks about people about whom nothing is to be seen."""
    holders: frozenset[UUID] | None = None
    """With these the list has what they have, and of the parts what nobody has; without, all of the parts."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tasks, by when they are due; what waits is in none of those."""

    late: int
    today: int
    this_week: int
    later: int
    new: int
    waiting: int
    oldest: date | None
    """The due date of the most urgent one."""
    since: datetime | None
    """When the oldest one was made."""

    @property
    def total(self) -> int:
        return self.late + self.today + self.this_week + self.later

    @classmethod
    def together(cls, parts: Collection["Counts"]) -> "Counts":
        """Of who has what: how much all of them have."""
        return cls(
            late=sum(part.late for part in parts),
            today=sum(part.today for part in parts),
            this_week=sum(part.this_week for part in parts),
            later=sum(part.later for part in parts),
            new=sum(part.new for part in parts),
            waiting=sum(part.waiting for part in parts),
            oldest=min((part.oldest for part in parts if part.oldest), default=None),
            since=min((part.since for part in parts if part.since), default=None),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has, or nobody."""

    holder: UUID | None
    near: int
    """Due within some working days."""
    counts: Counts


@dataclass(frozen=True, slots=True)
class Days:
    """What today is, and what follows from it."""

    today: date
    sunday: date
    new_since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A household in its list."""

    key: str
    dossier_id: UUID


async def find_hidden(connection: AsyncConnection, avoids: frozenset[UUID]) -> frozenset[UUID]:
    """The open tasks about one of these people or dossiers."""
    if not avoids:
        return frozenset()
    statement = text(
        """
        SELECT id FROM task WHERE status = 'open' AND person_ids && CAST(:avoids AS uuid[])
        UNION SELECT id FROM task WHERE status = 'open' AND subject_id = ANY (CAST(:avoids AS uuid[]))
        UNION SELECT id FROM task WHERE status = 'open' AND dossier_id = ANY (CAST(:avoids AS uuid[]))
        """
    )
    rows = await connection.execute(statement, {"avoids": sorted(avoids)})
    return frozenset(rows.scalars())


async def count_open(
    connection: AsyncConnection, sight: Sight, choice: Choice, days: Days
) -> Counts:
    """With every filter but that of when."""
    where, values = _where(sight, choice, days, every=True)
    statement = text(
        f"""
        SELECT {_COUNTED} FROM (
            SELECT due_on, created_at, NOT {_WAITS} AS ready, {_IS_NEW} AS is_new FROM open_task AS work WHERE {where}
        ) AS counted
        """  # noqa: S608 - our own names
    )
    rows = await connection.execute(statement, values)
    return Counts(**rows.mappings().one())


async def list_households(
    connection: AsyncConnection, sight: Sight, choice: Choice, days: Days, limit: int
) -> list[Standing]:
    """The households of a page, in the order of the choice: each stands where the first of its tasks does."""
    where, values = _where(sight, choice, days)
    key, kind = _KEYS[choice.sort]
    place = choice.place
    is_back = place is not None and place.before
    downward = (choice.sort is Sort.NEWEST) != is_back
    having = ""
    if place is not None:
        sign = "<" if downward else ">"
        having = f"HAVING ({key}, dossier_id) {sign} (CAST(:place_key AS {kind}), CAST(:place_id AS uuid))"
        values |= {"place_key": _typed(place.key, choice.sort), "place_id": place.dossier_id}
    way = "DESC" if downward else "ASC"
    # Chosen first and put in order then: the planner, which can't know how many there are, would walk through the dossiers.
    first = "NOT MATERIALIZED" if choice.sort is Sort.HOUSEHOLD else "MATERIALIZED"
    statement = text(
        f"""
        WITH work AS {first} (
            SELECT work.dossier_id, work.due_on, work.created_at FROM open_task AS work WHERE {where}
        )
        SELECT dossier_id, {key} AS key FROM work
        GROUP BY dossier_id {having} ORDER BY {key} {way}, dossier_id {way} LIMIT :limit
        """  # noqa: S608 - our own names
    )
    rows = await connection.execute(statement, {**values, "limit": limit})
    return [
        Standing(row.key if choice.sort is Sort.HOUSEHOLD else row.key.isoformat(), row.dossier_id)
        for row in rows
    ]


async def list_tasks(
    connection: AsyncConnection,
    sight: Sight,
    choice: Choice,
    days: Days,
    dossier_ids: Sequence[UUID],
) -> Sequence[RowMapping]:
    """The tasks of these households that the list has."""
    where, values = _where(sight, choice, days)
    statement = text(
        f"""
        {_COLUMNS} WHERE {where} AND work.dossier_id = ANY (CAST(:dossier_ids AS uuid[]))
        """
    )
    rows = await connection.execute(statement, {**values, "dossier_ids": list(dossier_ids)})
    found: Sequence[RowMapping] = rows.mappings().all()
    return found


async def list_from(  # noqa: PLR0917 - what a part of a list takes
    connection: AsyncConnection,
    sight: Sight,
    choice: Choice,
    days: Days,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Task after task, most urgent first, from a place on: to go through all of a list in parts."""
    where, values = _where(sight, choice, days)
    day, task_id = after or (date.min, UUID(int=0))
    statement = text(
        f"""
        {_COLUMNS} WHERE {where} AND (work.due_on, work.task_id) > (CAST(:day AS date), CAST(:after_id AS uuid))
        ORDER BY work.due_on, work.task_id LIMIT :limit
        """
    )
    rows = await connection.execute(
        statement, {**values, "day": day, "after_id": task_id, "limit": limit}
    )
    found: Sequence[RowMapping] = rows.mappings().all()
    return found


async def per_holder(
    connection: AsyncConnection, sight: Sight, choice: Choice, days: Days, near: date
) -> list[Held]:
    """How much everybody has, and nobody: what is late, due until `near`, and what waits; the oldest beside it."""
    where, values = _where(sight, replace(choice, holder=None), days, every=True)
    statement = text(
        f"""
        SELECT assignee_id, {_COUNTED}, count(*) FILTER (WHERE ready AND due_on BETWEEN :today AND :near) AS near
        FROM (
            SELECT assignee_id, due_on, created_at, NOT {_WAITS} AS ready, {_IS_NEW} AS is_new
            FROM open_task AS work WHERE {where}
        ) AS counted GROUP BY assignee_id
        """  # noqa: S608 - our own names
    )
    rows = await connection.execute(statement, {**values, "near": near})
    return [
        Held(row.pop("assignee_id"), row.pop("near"), Counts(**row))
        for row in map(dict, rows.mappings())
    ]


async def names_of(
    connection: AsyncConnection, worker_ids: Sequence[UUID | None]
) -> dict[UUID, str]:
    statement = text("SELECT id, name FROM worker WHERE id = ANY (CAST(:ids AS uuid[]))")
    rows = await connection.execute(statement, {"ids": [worker for worker in worker_ids if worker]})
    return {row.id: row.name for row in rows}


async def away_on(connection: AsyncConnection, today: date) -> dict[UUID, Row[Any]]:
    """Who is not there today, until when, and who stands in."""
    statement = text(
        """
        SELECT worker_id, until_day, substitute.name AS substitute FROM absence
        LEFT JOIN worker AS substitute ON substitute.id = substitute_id
        WHERE from_day <= :today AND (until_day IS NULL OR :today < until_day)
        """
    )
    rows = await connection.execute(statement, {"today": today})
    return {row.worker_id: row for row in rows}


_COLUMNS = f"""
    SELECT task.id, task.dossier_id, task.role, task.title, task.reason, task.reasons, task.explanation, task.services, task.about_on, task.settled_at, task.due_on,
        task.created_at, task.life_event_ids, task.playbook, task.subject_id, task.assignee_id, task.waits_until,
        task.waits_for, task.wait_ended_at, task.person_ids, task.correlation_id, work.answers_from,
        (SELECT name FROM worker WHERE worker.id = task.assignee_id) AS assignee,
        (SELECT name FROM regie JOIN worker ON worker.id = regie.worker_id
            WHERE regie.dossier_id = task.dossier_id AND ended_on IS NULL) AS regisseur, {ANSWERS} AS municipality
    FROM open_task AS work JOIN task ON task.id = work.task_id
    """  # noqa: S608 - our own names


def _where(
    sight: Sight, choice: Choice, days: Days, *, every: bool = False
) -> tuple[str, dict[str, Any]]:
    """What is in a list, as conditions on `open_task`; `every` leaves out when it has to be done."""
    values: dict[str, Any] = {
        "today": days.today,
        "sunday": days.sunday,
        "new_since": days.new_since,
        "new_day": days.new_since.date(),
    }
    conditions = [_seen(sight, values)]
    if not sight.own.employees >= sight.own.municipalities:
        values["employees"] = sorted(sight.own.employees)
        conditions.append(f"(NOT work.of_employee OR {ANSWERS} = ANY (CAST(:employees AS text[])))")
    if not sight.own.stays >= sight.own.municipalities:
        values["stays"] = sorted(sight.own.stays)
        conditions.append(f"(NOT work.about_stay OR {ANSWERS} = ANY (CAST(:stays AS text[])))")
    if sight.hidden:
        values["hidden"] = sorted(sight.hidden)
        conditions.append("work.task_id <> ALL (CAST(:hidden AS uuid[]))")
    _filter(choice, conditions, values)
    if not every:
        _filter_when(choice, days, conditions, values)
    return " AND ".join(conditions), values


def _seen(sight: Sight, values: dict[str, Any]) -> str:
    parts = []
    for number, part in enumerate(sight.parts):
        values[f"places_{number}"] = sorted(part.municipalities)
        conditions = [f"{ANSWERS} = ANY (CAST(:places_{number} AS text[]))"]
        if part.roles is not None and not part.roles >= ROLES:
            values[f"roles_{number}"] = sorted(part.roles)
            conditions.append(f"work.role = ANY (CAST(:roles_{number} AS text[]))")
        if part.teams is not None:
            values[f"teams_{number}"] = sorted(part.teams)
            conditions.append(
                f"(work.team_id IS NULL OR work.team_id = ANY (CAST(:teams_{number} AS uuid[])))"
            )
        parts.append(f"({' AND '.join(conditions)})")
    seen = f"({' OR '.join(parts)})" if parts else "false"
    if sight.holders is None:
        return seen
    values |= {"holders": sorted(sight.holders), "places": sorted(sight.own.municipalities)}
    theirs = f"work.assignee_id = ANY (CAST(:holders AS uuid[])) AND {ANSWERS} = ANY (CAST(:places AS text[]))"
    return f"(({theirs}) OR (work.assignee_id IS NULL AND {seen}))"


def _filter(choice: Choice, conditions: list[str], values: dict[str, Any]) -> None:
    if choice.municipality is not None:
        values["municipality"] = choice.municipality
        conditions.append(f"{ANSWERS} = :municipality")
    for name, value in (("role", choice.role), ("playbook", choice.kind), ("team_id", choice.team)):
        if value is not None:
            values[name] = value
            conditions.append(f"work.{name} = :{name}")
    if choice.regisseur is not None:
        values["regisseur"] = UUID(choice.regisseur)
        conditions.append(
            "work.dossier_id IN (SELECT dossier_id FROM regie WHERE worker_id = :regisseur AND ended_on IS NULL)"
        )
    if choice.holder == NOBODY:
        conditions.append("work.assignee_id IS NULL")
    elif choice.holder is not None:
        values["holder"] = UUID(choice.holder)
        conditions.append("work.assignee_id = :holder")


def _filter_when(choice: Choice, days: Days, conditions: list[str], values: dict[str, Any]) -> None:
    """What waits is not in the way: only who asks for it gets it."""
    conditions.append(_WAITS if choice.when == WAITING else f"NOT {_WAITS}")
    if choice.when == NEW:
        conditions.append(_IS_NEW)
    if choice.urgency is not None:
        values["first_day"], values["last_day"] = days_of(choice.urgency, days.today)
        conditions.append("work.due_on BETWEEN :first_day AND :last_day")


def _typed(key: str, sort: Sort) -> Any:
    match sort:
        case Sort.DUE:
            return date.fromisoformat(key)
        case Sort.NEWEST:
            return datetime.fromisoformat(key)
        case Sort.HOUSEHOLD:
            return key
