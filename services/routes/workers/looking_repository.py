"""Workers and teams as pages and the API show them: a statement per part, for all at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.periods import Period
from services.routes.workers.schemas import Away, HeldRole, Place, Team, Worker

# Who has no role anywhere signed in and waits for one: any team leader may give it.
_OF_MUNICIPALITIES = """(EXISTS (SELECT FROM worker_role WHERE worker_role.worker_id = worker.id
        AND municipality = ANY (CAST(:municipalities AS text[])))
    OR NOT EXISTS (SELECT FROM worker_role WHERE worker_role.worker_id = worker.id))"""

_WORKERS = text(
    f"""
    SELECT id, name, active_from, active_until, working_days, last_signed_in FROM worker
    WHERE {_OF_MUNICIPALITIES}
        AND (CAST(:after_name AS text) IS NULL OR (name, id) > (:after_name, CAST(:after_id AS uuid)))
    ORDER BY name, id LIMIT :limit
    """  # noqa: S608 - our own words
)
_WORKER = text(
    "SELECT id, name, active_from, active_until, working_days, last_signed_in FROM worker WHERE id = :id"
)
_ROLES = text(
    """
    SELECT worker_role.id, worker_id, municipality, role, worker_role.from_day, worker_role.until_day, source,
        organisation_id, organisation.name AS organisation
    FROM worker_role LEFT JOIN organisation ON organisation.id = organisation_id
    WHERE worker_id = ANY (CAST(:ids AS uuid[])) AND (worker_role.until_day IS NULL OR worker_role.until_day > :today)
    ORDER BY municipality, role, worker_role.from_day
    """
)
_PLACES = text(
    """
    SELECT worker_id, team_id, team.name, from_day, until_day FROM team_member
    JOIN team ON team.id = team_id
    WHERE worker_id = ANY (CAST(:ids AS uuid[])) AND (until_day IS NULL OR until_day > :today)
    ORDER BY team.name, from_day
    """
)
_AWAY = text(
    """
    SELECT absence.id, worker_id, from_day, until_day, substitute_id, substitute.name FROM absence
    LEFT JOIN worker AS substitute ON substitute.id = substitute_id
    WHERE worker_id = ANY (CAST(:ids AS uuid[])) AND (until_day IS NULL OR until_day > :today)
    ORDER BY from_day
    """
)
_WITH_CONFLICT = text(
    """
    SELECT DISTINCT worker_id FROM conflict
    WHERE worker_id = ANY (CAST(:ids AS uuid[])) AND (until_day IS NULL OR until_day > :today)
    """
)
_TEAMS = text(
    """
    SELECT id, name, municipality, from_day, until_day FROM team LEFT JOIN team_municipality
        ON team_id = id AND (until_day IS NULL OR until_day > :today)
    WHERE id IN (
        SELECT team_id FROM team_municipality WHERE municipality = ANY (CAST(:municipalities AS text[])))
    ORDER BY name, municipality, from_day
    """
)
_MEMBERS = text(
    """
    SELECT worker.id FROM team_member JOIN worker ON worker.id = worker_id
    WHERE team_id = :team_id AND (until_day IS NULL OR until_day > :today)
        AND (active_until IS NULL OR active_until > :today)
    ORDER BY worker.name, worker.id
    """
)
_CHANGES = text(
    """
    SELECT at, changed_by, changer.name AS changer, kind, details, why FROM worker_change
    LEFT JOIN worker AS changer ON changer.id::text = changed_by
    WHERE worker_id = :worker_id OR team_id = :team_id ORDER BY at DESC, worker_change.id DESC LIMIT :limit
    """
)
_COLLEAGUES = text(
    """
    SELECT DISTINCT worker.id, worker.name FROM worker JOIN worker_role ON worker_role.worker_id = worker.id
    WHERE municipality = ANY (CAST(:municipalities AS text[])) AND worker.id <> :worker_id AND role <> 'partner'
        AND from_day <= :today AND (until_day IS NULL OR until_day > :today)
        AND active_from <= :today AND (active_until IS NULL OR active_until > :today)
    ORDER BY worker.name, worker.id
    """
)
MOST_CHANGES = 50


async def find(connection: AsyncConnection, worker_id: UUID, today: date) -> Worker | None:
    row = (await connection.execute(_WORKER, {"id": worker_id})).one_or_none()
    return (await _complete(connection, [row], today))[0] if row is not None else None


async def list_workers(
    connection: AsyncConnection,
    municipalities: Collection[str],
    today: date,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[Worker]:
    """Who has or had a role in one of these municipalities, or none anywhere, by name."""
    after_name, after_id = after or (None, None)
    rows = await connection.execute(
        _WORKERS,
        {
            "municipalities": sorted(municipalities),
            "after_name": after_name,
            "after_id": after_id,
            "limit": limit,
        },
    )
    return await _complete(connection, rows.all(), today)


async def members_of(connection: AsyncConnection, team_id: UUID, today: date) -> list[Worker]:
    rows = await connection.execute(_MEMBERS, {"team_id": team_id, "today": today})
    found = [await find(connection, worker_id, today) for worker_id in rows.scalars()]
    return [worker for worker in found if worker is not None]


async def colleagues_of(
    connection: AsyncConnection, worker_id: UUID, municipalities: Collection[str], today: date
) -> list[tuple[UUID, str]]:
    """Who else works for one of these municipalities today, by name."""
    values = {"worker_id": worker_id, "municipalities": sorted(municipalities), "today": today}
    return [(row.id, row.name) for row in await connection.execute(_COLLEAGUES, values)]


async def list_teams(
    connection: AsyncConnection, municipalities: Collection[str], today: date
) -> list[Team]:
    """The teams that work, or worked, for one of these municipalities, by name."""
    rows = await connection.execute(
        _TEAMS, {"municipalities": sorted(municipalities), "today": today}
    )
    names: dict[UUID, str] = {}
    areas: defaultdict[UUID, list[tuple[str, Period]]] = defaultdict(list)
    for row in rows:
        names[row.id] = row.name
        if row.municipality is not None:
            areas[row.id].append((row.municipality, Period(row.from_day, row.until_day)))
    return [Team(team_id, name, tuple(areas[team_id])) for team_id, name in names.items()]


async def changes_of(
    connection: AsyncConnection, *, worker_id: UUID | None = None, team_id: UUID | None = None
) -> list[Row[Any]]:
    """The newest changes first."""
    about = {"worker_id": worker_id, "team_id": team_id}
    return list(await connection.execute(_CHANGES, {**about, "limit": MOST_CHANGES}))


async def _complete(
    connection: AsyncConnection, rows: Collection[Row[Any]], today: date
) -> list[Worker]:
    values = {"ids": [row.id for row in rows], "today": today}
    roles: Mapping[UUID, list[HeldRole]] = defaultdict(list)
    for row in await connection.execute(_ROLES, values):
        period = Period(row.from_day, row.until_day)
        roles[row.worker_id].append(
            HeldRole(
                row.id,
                row.municipality,
                row.role,
                period,
                row.source,
                row.organisation_id,
                row.organisation,
            )
        )
    places: Mapping[UUID, list[Place]] = defaultdict(list)
    for row in await connection.execute(_PLACES, values):
        period = Period(row.from_day, row.until_day)
        places[row.worker_id].append(Place(row.team_id, row.name, period))
    away: Mapping[UUID, list[Away]] = defaultdict(list)
    for row in await connection.execute(_AWAY, values):
        period = Period(row.from_day, row.until_day)
        away[row.worker_id].append(Away(row.id, period, row.substitute_id, row.name))
    conflicted = set((await connection.execute(_WITH_CONFLICT, values)).scalars())
    return [
        Worker(
            row.id,
            row.name,
            Period(row.active_from, row.active_until),
            tuple(row.working_days),
            row.last_signed_in,
            tuple(roles[row.id]),
            tuple(places[row.id]),
            tuple(away[row.id]),
            row.id in conflicted,
        )
        for row in rows
    ]
