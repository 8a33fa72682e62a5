"""Workers and what they may do, as it is kept; what a team leader changes is in changes_repository.py."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.periods import Period
from services.routes.workers.schemas import GroupRole, HeldRole
from shared import ids
from shared.messaging.transaction import Transaction

# Signing in twice at once is one worker; the row is locked until the end, so that nobody gives work to who is leaving.
_SIGN_IN = text(
    """
    INSERT INTO worker (id, issuer, subject, name, active_from, last_signed_in)
    VALUES (:id, :issuer, :subject, :name, :today, :now)
    ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name, last_signed_in = excluded.last_signed_in
    RETURNING id, active_from, active_until
    """
)
_FIND = text(
    "SELECT id, issuer, subject, name, active_from, active_until FROM worker WHERE id = :id"
)
_ROLES = text(
    """
    SELECT id, municipality, role, from_day, until_day, source FROM worker_role
    WHERE worker_id = :worker_id ORDER BY municipality, role, from_day
    """
)
_ADD_ROLES = text(
    """
    INSERT INTO worker_role (id, worker_id, municipality, role, from_day, source)
    SELECT id, :worker_id, municipality, role, :today, 'provider' FROM unnest(CAST(:ids AS uuid[]),
        CAST(:municipalities AS text[]), CAST(:roles AS text[])) AS given (id, municipality, role)
    """
)
# A role that was to begin later never did.
_END_ROLES = text(
    """
    UPDATE worker_role SET until_day = greatest(from_day, CAST(:today AS date))
    WHERE id = ANY (CAST(:ids AS uuid[]))
    """
)
# Who stands in for an absent colleague has that colleague's teams too.
_TEAMS = text(
    """
    SELECT DISTINCT team_id FROM team_member
    WHERE from_day <= :today AND (until_day IS NULL OR :today < until_day) AND worker_id IN (
        SELECT CAST(:worker_id AS uuid) UNION ALL
        SELECT worker_id FROM absence WHERE substitute_id = :worker_id
            AND from_day <= :today AND (until_day IS NULL OR :today < until_day))
    """
)
_CONFLICTS = text(
    """
    SELECT person_id FROM conflict WHERE worker_id = :worker_id
        AND from_day <= :today AND (until_day IS NULL OR :today < until_day)
    """
)
# Who belongs to a dossier: whose right it is about, and the members whose birth date is known.
_DOSSIERS_OF = text(
    """
    SELECT dossier_id FROM known_right WHERE person_id = ANY (CAST(:people AS uuid[]))
    UNION SELECT dossier_id FROM known_dossier WHERE births_known && CAST(:people AS uuid[])
    """
)
_OPENED = text("SELECT dossier_id FROM opening WHERE worker_id = :worker_id AND until > :now")


async def sign_in(tx: Transaction, issuer: str, subject: str, name: str) -> tuple[UUID, Period]:
    """The worker who signs in now, made if there was none, and when he or she works here."""
    values = {"id": ids.new_id(), "issuer": issuer, "subject": subject, "name": name}
    row = (await tx.execute(_SIGN_IN, {**values, "today": tx.today, "now": tx.now})).one()
    return row.id, Period(row.active_from, row.active_until)


async def find(connection: AsyncConnection, worker_id: UUID) -> Row[Any] | None:
    return (await connection.execute(_FIND, {"id": worker_id})).one_or_none()


async def roles_of(connection: AsyncConnection, worker_id: UUID) -> list[HeldRole]:
    """All roles of a worker, those of before and of later too."""
    rows = await connection.execute(_ROLES, {"worker_id": worker_id})
    return [
        HeldRole(
            row.id, row.municipality, row.role, Period(row.from_day, row.until_day), row.source
        )
        for row in rows
    ]


async def add_provider_roles(
    tx: Transaction, worker_id: UUID, groups: Collection[GroupRole]
) -> None:
    given = sorted(groups)
    values = {
        "ids": [ids.new_id() for _ in given],
        "municipalities": [municipality for municipality, _ in given],
        "roles": [role for _, role in given],
    }
    await tx.execute(_ADD_ROLES, {"worker_id": worker_id, "today": tx.today, **values})


async def end_roles(tx: Transaction, role_ids: Collection[UUID]) -> None:
    """These roles hold from today no more."""
    await tx.execute(_END_ROLES, {"ids": sorted(role_ids), "today": tx.today})


async def teams_of(connection: AsyncConnection, worker_id: UUID, today: date) -> frozenset[UUID]:
    rows = await connection.execute(_TEAMS, {"worker_id": worker_id, "today": today})
    return frozenset(rows.scalars())


async def conflicts_of(
    connection: AsyncConnection, worker_id: UUID, today: date
) -> frozenset[UUID]:
    rows = await connection.execute(_CONFLICTS, {"worker_id": worker_id, "today": today})
    return frozenset(rows.scalars())


async def dossiers_of(connection: AsyncConnection, people: Collection[UUID]) -> frozenset[UUID]:
    """The dossiers that these people belong to, or did."""
    if not people:
        return frozenset()
    rows = await connection.execute(_DOSSIERS_OF, {"people": sorted(people)})
    return frozenset(rows.scalars())


async def opened_by(connection: AsyncConnection, worker_id: UUID, now: datetime) -> frozenset[UUID]:
    rows = await connection.execute(_OPENED, {"worker_id": worker_id, "now": now})
    return frozenset(rows.scalars())
