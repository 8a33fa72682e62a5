"""What a team leader or a worker changes, as it is kept."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import text

from services.routes.workers.schemas import NewRole
from shared import ids
from shared.messaging.transaction import Transaction

# Whoever is about to get work waits for this, and sees what came of it.
_LOCK = text("SELECT id FROM worker WHERE id = :id FOR UPDATE")
_GIVE_ROLE = text(
    """
    INSERT INTO worker_role (id, worker_id, municipality, role, from_day, until_day, source, organisation_id)
    VALUES (:id, :worker_id, :municipality, :role, :from_day, :until_day, 'teamleider', :organisation_id)
    """
)
_END_ROLE = text(
    "UPDATE worker_role SET until_day = greatest(from_day, CAST(:until_day AS date)) WHERE id = :id"
)
_JOIN = text(
    """
    INSERT INTO team_member (id, team_id, worker_id, from_day)
    VALUES (:id, :team_id, :worker_id, :from_day)
    """
)
_LEAVE = text(
    """
    UPDATE team_member SET until_day = greatest(from_day, CAST(:until_day AS date))
    WHERE worker_id = :worker_id AND team_id = :team_id AND (until_day IS NULL OR until_day > :until_day)
    """
)
_WORKING_DAYS = text("UPDATE worker SET working_days = :days WHERE id = :id")
_AWAY = text(
    """
    INSERT INTO absence (id, worker_id, from_day, until_day, substitute_id)
    VALUES (:id, :worker_id, :from_day, :until_day, :substitute_id)
    """
)
# Somebody who is back before it began was not away.
_CANCEL_AWAY = text("DELETE FROM absence WHERE id = :id AND from_day >= :until_day")
_BACK = text("UPDATE absence SET until_day = :until_day WHERE id = :id")
_LEAVES = text("UPDATE worker SET active_until = :until_day WHERE id = :id")
_ADD_TEAM = text("INSERT INTO team (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING")
_ADD_AREA = text(
    """
    INSERT INTO team_municipality (team_id, municipality, from_day)
    SELECT :team_id, municipality, :from_day FROM unnest(CAST(:municipalities AS text[])) AS municipality
    ON CONFLICT (team_id, municipality, from_day) DO UPDATE SET until_day = NULL
    """
)
_END_AREA = text(
    """
    UPDATE team_municipality SET until_day = greatest(from_day, CAST(:until_day AS date))
    WHERE team_id = :team_id AND municipality = ANY (CAST(:municipalities AS text[]))
        AND (until_day IS NULL OR until_day > :until_day)
    """
)
_DECLARE = text(
    """
    INSERT INTO conflict (id, worker_id, person_id, from_day, declared_by)
    VALUES (:id, :worker_id, :person_id, :from_day, :declared_by) ON CONFLICT DO NOTHING
    """
)
_END_CONFLICT = text(
    """
    UPDATE conflict SET until_day = greatest(from_day, CAST(:until_day AS date))
    WHERE id = :id AND worker_id = :worker_id AND until_day IS NULL
    """
)
# Two people are one: what was declared about either holds about who is left.
_RENAME_CONFLICTS = text(
    """
    UPDATE conflict SET person_id = :new_id WHERE person_id = :old_id AND NOT (
        until_day IS NULL AND EXISTS (SELECT FROM conflict AS other WHERE other.worker_id = conflict.worker_id
            AND other.person_id = :new_id AND other.until_day IS NULL))
    """
)
_CONFLICTS = text(
    """
    SELECT id, person_id, from_day FROM conflict
    WHERE worker_id = :worker_id AND until_day IS NULL ORDER BY from_day, id
    """
)


async def lock(tx: Transaction, worker_id: UUID) -> bool:
    """Whether there is such a worker; nobody else changes him or her until the end."""
    return (await tx.execute(_LOCK, {"id": worker_id})).one_or_none() is not None


async def give_role(tx: Transaction, worker_id: UUID, municipality: str, new: NewRole) -> None:
    where = {"id": ids.new_id(), "worker_id": worker_id, "municipality": municipality}
    when = {"from_day": new.period.from_day, "until_day": new.period.until_day}
    what = {"role": new.role, "organisation_id": new.organisation_id}
    await tx.execute(_GIVE_ROLE, {**where, **what, **when})


async def end_role(tx: Transaction, role_id: UUID, until_day: date) -> None:
    await tx.execute(_END_ROLE, {"id": role_id, "until_day": until_day})


async def join(tx: Transaction, team_id: UUID, worker_id: UUID, from_day: date) -> None:
    who = {"id": ids.new_id(), "team_id": team_id, "worker_id": worker_id}
    await tx.execute(_JOIN, {**who, "from_day": from_day})


async def leave(tx: Transaction, team_id: UUID, worker_id: UUID, until_day: date) -> None:
    who = {"team_id": team_id, "worker_id": worker_id}
    await tx.execute(_LEAVE, {**who, "until_day": until_day})


async def set_working_days(tx: Transaction, worker_id: UUID, days: Collection[int]) -> None:
    await tx.execute(_WORKING_DAYS, {"id": worker_id, "days": sorted(days)})


async def add_absence(
    tx: Transaction,
    worker_id: UUID,
    from_day: date,
    until_day: date | None,
    substitute_id: UUID | None,
) -> None:
    when = {"from_day": from_day, "until_day": until_day}
    who = {"worker_id": worker_id, "substitute_id": substitute_id}
    await tx.execute(_AWAY, {"id": ids.new_id(), **who, **when})


async def end_absence(tx: Transaction, absence_id: UUID, until_day: date) -> None:
    values = {"id": absence_id, "until_day": until_day}
    await tx.execute(_CANCEL_AWAY, values)
    await tx.execute(_BACK, values)


async def end_employment(tx: Transaction, worker_id: UUID, until_day: date) -> None:
    await tx.execute(_LEAVES, {"id": worker_id, "until_day": until_day})


async def add_team(tx: Transaction, name: str) -> UUID | None:
    """The new team; None where there is one with this name."""
    team_id = ids.new_id()
    added = await tx.execute(_ADD_TEAM, {"id": team_id, "name": name})
    return team_id if added.rowcount else None


async def add_areas(
    tx: Transaction, team_id: UUID, municipalities: Collection[str], from_day: date
) -> None:
    values = {"team_id": team_id, "municipalities": sorted(municipalities), "from_day": from_day}
    await tx.execute(_ADD_AREA, values)


async def end_areas(
    tx: Transaction, team_id: UUID, municipalities: Collection[str], until_day: date
) -> None:
    values = {"team_id": team_id, "municipalities": sorted(municipalities), "until_day": until_day}
    await tx.execute(_END_AREA, values)


async def declare_conflict(
    tx: Transaction, worker_id: UUID, person_id: UUID, declared_by: str
) -> bool:
    """False where it was declared before."""
    who = {"id": ids.new_id(), "worker_id": worker_id, "person_id": person_id}
    added = await tx.execute(_DECLARE, {**who, "from_day": tx.today, "declared_by": declared_by})
    return bool(added.rowcount)


async def end_conflict(tx: Transaction, worker_id: UUID, conflict_id: UUID) -> bool:
    """False where this worker has none such."""
    values = {"id": conflict_id, "worker_id": worker_id, "until_day": tx.today}
    return bool((await tx.execute(_END_CONFLICT, values)).rowcount)


async def rename_conflicts(tx: Transaction, old_id: UUID, new_id: UUID) -> None:
    await tx.execute(_RENAME_CONFLICTS, {"old_id": old_id, "new_id": new_id})


async def conflicts_of(tx: Transaction, worker_id: UUID) -> list[tuple[UUID, UUID, date]]:
    """(id, person, from which day) of those that hold."""
    rows = await tx.execute(_CONFLICTS, {"worker_id": worker_id})
    return [(row.id, row.person_id, row.from_day) for row in rows]
