"""Every statement about the routes of residents, who goes along and what rests."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from shared.db.bulk import insert_rows
from shared.messaging.transaction import Transaction

_PEOPLE: Final = text(
    """
    SELECT DISTINCT person_id FROM known_right
    LEFT JOIN known_dossier AS known ON known.dossier_id = known_right.dossier_id
    WHERE known_right.dossier_id = :dossier AND from_on <= :today AND coalesce(until_on, 'infinity') > :today
        AND person_id <> ALL (coalesce(known.deceased, '{}')) ORDER BY person_id
    """
)
_STAYS: Final = text(
    """
    SELECT resident_route.*, recorder.name AS recorder, ender.name AS ender FROM resident_route
    LEFT JOIN worker AS recorder ON recorder.id::text = recorded_by
    LEFT JOIN worker AS ender ON ender.id::text = ended_by
    WHERE person_id = ANY (CAST(:people AS uuid[]))
    ORDER BY until_on IS NULL DESC, recorded_at DESC, resident_route.id DESC
    """
)
# Who leaves, or loses the role where the dossier is now, is still named: somebody has to see that.
_COMPANIONS: Final = text(
    """
    SELECT companion.*, worker.name, before.name AS instead_of_name, worker_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM worker_role WHERE worker_role.worker_id = companion.worker_id
                AND municipality = :municipality AND worker_role.role IN (companion.role, 'teamleider')
                AND from_day <= :today AND (until_day IS NULL OR :today < until_day)
                AND (worker.active_until IS NULL OR :today < worker.active_until)) AS is_gone
    FROM resident_route_companion AS companion LEFT JOIN worker ON worker.id = worker_id
    LEFT JOIN worker AS before ON before.id = instead_of
    WHERE route_id = ANY (CAST(:routes AS uuid[])) ORDER BY companion.role DESC
    """
)
_RESTING: Final = text(
    """
    SELECT rest.*, resident_route.route FROM resident_route_rest AS rest
    JOIN resident_route ON resident_route.id = route_id
    WHERE rest.dossier_id = :dossier AND rest.person_id = ANY (CAST(:people AS uuid[])) AND resumed_by IS NULL
        AND (kind = 'taak') = :is_work
    ORDER BY at, pillar, kind, position, rest.id
    """
)
_END: Final = text(
    """
    UPDATE resident_route SET until_on = :day, ended_by = :actor, ended_at = :now, left_plan_version = :plan_version,
        handover_ids = CAST(:handovers AS uuid[])
    WHERE id = :id AND until_on IS NULL
    """
)
_RESUME: Final = text(
    """
    UPDATE resident_route_rest SET resumed_by = :route
    WHERE id = ANY (CAST(:ids AS uuid[])) AND resumed_by IS NULL
    """
)
_PLACES: Final = text(
    """
    SELECT person_id, route, rung FROM resident_route
    WHERE person_id = ANY (CAST(:people AS uuid[])) AND until_on IS NULL
    """
)
_CANDIDATES: Final = text(
    """
    SELECT DISTINCT worker.id, EXISTS (SELECT FROM absence WHERE absence.worker_id = worker.id
            AND from_day <= :today AND (until_day IS NULL OR :today < until_day)) AS is_away,
        EXISTS (SELECT FROM team_member JOIN dossier_team USING (team_id)
            WHERE team_member.worker_id = worker.id AND dossier_id = :dossier
                AND from_day <= :today AND (until_day IS NULL OR :today < until_day)) AS is_of_team,
        (SELECT count(*) FROM resident_route_companion AS companion JOIN resident_route ON resident_route.id = route_id
            WHERE companion.worker_id = worker.id AND until_on IS NULL) AS caseload
    FROM worker JOIN worker_role ON worker_role.worker_id = worker.id
    WHERE municipality = :municipality AND role = :role AND from_day <= :today
        AND (until_day IS NULL OR :today < until_day)
        AND active_from <= :today AND (active_until IS NULL OR :today < active_until)
    """
)
# Of two who turn out to be one, the route that was said last is the one of now.
_END_OLDER: Final = text(
    """
    UPDATE resident_route SET until_on = greatest(from_on, newest.begun_on), ended_by = :actor, ended_at = :now
    FROM (SELECT max(recorded_at) AS said_at, (array_agg(from_on ORDER BY recorded_at DESC))[1] AS begun_on
        FROM resident_route WHERE person_id IN (:old_id, :new_id) AND until_on IS NULL) AS newest
    WHERE person_id IN (:old_id, :new_id) AND until_on IS NULL AND recorded_at < newest.said_at
    """
)
_RENAME: Final = text("UPDATE resident_route SET person_id = :new_id WHERE person_id = :old_id")
_RENAME_RESTING: Final = text(
    "UPDATE resident_route_rest SET person_id = :new_id WHERE person_id = :old_id"
)


async def people_of(connection: AsyncConnection, dossier_id: UUID, today: date) -> list[UUID]:
    """Whose right the dossier is about today, and who is alive."""
    rows = await connection.execute(_PEOPLE, {"dossier": dossier_id, "today": today})
    return list(rows.scalars())


async def stays_of(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[Row[Any]]:
    """The one of now first, and then what was said last."""
    return (await connection.execute(_STAYS, {"people": sorted(people)})).all()


async def companions_of(
    connection: AsyncConnection, routes: Collection[UUID], municipality: str, today: date
) -> Sequence[Row[Any]]:
    values = {"routes": sorted(routes), "municipality": municipality, "today": today}
    return (await connection.execute(_COMPANIONS, values)).all()


async def resting_of(
    connection: AsyncConnection, dossier_id: UUID, people: Collection[UUID], *, is_work: bool
) -> Sequence[Row[Any]]:
    """What rests of the plan of a household, or of its work, in the order in which it came to rest."""
    values = {"dossier": dossier_id, "people": sorted(people), "is_work": is_work}
    return (await connection.execute(_RESTING, values)).all()


async def places_of(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[Row[Any]]:
    return (await connection.execute(_PLACES, {"people": sorted(people)})).all()


async def candidates(
    connection: AsyncConnection, dossier_id: UUID, municipality: str, role: str, today: date
) -> Sequence[Row[Any]]:
    """Who has a role in a municipality today."""
    values = {"dossier": dossier_id, "municipality": municipality, "role": role, "today": today}
    return (await connection.execute(_CANDIDATES, values)).all()


async def begin(tx: Transaction, stay: Mapping[str, Any]) -> bool:
    """Whether nobody else said of this person at the same moment which route it is."""
    made = await insert_rows(
        tx.connection,
        tables.resident_route,
        [stay],
        on_conflict="ON CONFLICT (person_id) WHERE until_on IS NULL DO NOTHING RETURNING id",
    )
    return bool(made)


async def end(tx: Transaction, route_id: UUID, ending: Mapping[str, Any]) -> bool:
    """Whether it was the route of now until this moment."""
    values = {"id": route_id, "now": tx.now, **ending}
    return bool((await tx.execute(_END, values)).rowcount)


async def add_companions(tx: Transaction, companions: Sequence[Mapping[str, Any]]) -> None:
    await insert_rows(tx.connection, tables.resident_route_companion, companions)


async def add_resting(tx: Transaction, resting: Sequence[Mapping[str, Any]]) -> None:
    await insert_rows(tx.connection, tables.resident_route_rest, resting)


async def resume(tx: Transaction, route_id: UUID, rest_ids: Collection[UUID]) -> None:
    await tx.execute(_RESUME, {"route": route_id, "ids": sorted(rest_ids)})


async def rename(tx: Transaction, old_id: UUID, new_id: UUID, actor: str) -> None:
    """Two people are one."""
    names = {"old_id": old_id, "new_id": new_id}
    await tx.execute(_END_OLDER, {**names, "now": tx.now, "actor": actor})
    await tx.execute(_RENAME, names)
    await tx.execute(_RENAME_RESTING, names)
