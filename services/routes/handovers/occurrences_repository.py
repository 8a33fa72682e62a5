"""Which handovers that were offered already something that happened elsewhere is about."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import clock
from shared.events.envelope import Event
from shared.messaging.transaction import Transaction

_FOR = text(
    """
    SELECT id, dossier_id, life_event_ids, asked_by, state FROM handover
    WHERE dossier_id = ANY (CAST(:dossier_ids AS uuid[])) AND status = 'running'
        AND life_event_ids && CAST(:life_events AS uuid[])
    UNION
    SELECT id, dossier_id, life_event_ids, asked_by, state FROM handover
    WHERE life_event_ids && CAST(:life_events AS uuid[]) AND came_along AND status = 'running'
    ORDER BY id
    """
)
_LET_GO = text(
    """
    UPDATE handover SET life_event_ids = ARRAY(
        SELECT kept FROM unnest(life_event_ids) AS kept WHERE kept <> ALL (CAST(:ended AS uuid[])))
    WHERE id = :id AND status = 'running'
    """
)
_ABOUT_THE_DEAD = text(
    """
    SELECT handover.id, handover.state, deceased FROM handover
    JOIN known_dossier ON known_dossier.dossier_id = handover.dossier_id
    WHERE handover.dossier_id = ANY (CAST(:dossier_ids AS uuid[])) AND handover.status = 'running'
        AND cardinality(deceased) > 0
        AND (person_ids && deceased OR handover.dossier_id = ANY (CAST(:deserted AS uuid[])))
    ORDER BY handover.id
    """
)
_OF_TASK = text("SELECT id FROM handover WHERE task_id = :task_id AND status = 'running'")
_AT = text(
    """
    SELECT id, dossier_id FROM handover
    WHERE organisation_id = :organisation_id AND status = 'running' AND state <> 'geweigerd' ORDER BY id LIMIT :limit
    """
)
# Whatever an organisation that ended has, and what was made for another municipality than answers today.
_UNNOTICED_ONES = """
    SELECT handover.id, ended AS has_stopped
    FROM handover JOIN organisation ON organisation.id = organisation_id
    LEFT JOIN known_dossier AS known ON known.dossier_id = handover.dossier_id
    CROSS JOIN LATERAL (SELECT organisation.until_day IS NOT NULL AND organisation.until_day <= :today AS ended,
        known.answers[width_bucket(CAST(:today AS date), known.from_days)] AS municipality) AS now
    WHERE handover.status = 'running' AND state <> 'geweigerd'
        AND (ended OR now.municipality <> handover.municipality)
    """
_UNNOTICED = text(f"{_UNNOTICED_ONES} ORDER BY handover.id LIMIT :limit")
_IS_UNNOTICED = text(f"{_UNNOTICED_ONES} AND handover.id = :id")
_SET_MUNICIPALITY = text("UPDATE handover SET municipality = :municipality WHERE id = :id")
_ABOUT = text(
    """
    SELECT id, dossier_id, follows_id, about_on FROM handover
    WHERE follows_id = ANY (CAST(:people AS uuid[])) AND status = 'running' ORDER BY id
    """
)
_HAS_ROOM = text(
    """
    SELECT NOT EXISTS (
        SELECT FROM handover AS there JOIN handover AS goes ON goes.id = :id
        WHERE there.dossier_id = :home AND there.step = goes.step AND there.subject_id = goes.subject_id
            AND there.status IN ('proposed', 'running'))
    """
)

Rows = Sequence[RowMapping]


async def running_for(tx: Transaction, causes: Mapping[UUID, Event[Any]]) -> Rows:
    """Those that these life events asked for; `causes` is per life event what ended it."""
    if not causes:
        return ()
    dossier_ids = sorted({cause.dossier_id for cause in causes.values()})
    values = {"dossier_ids": dossier_ids, "life_events": sorted(causes)}
    return (await tx.execute(_FOR, values)).mappings().all()


async def let_go(tx: Transaction, handover_id: UUID, ended: Sequence[UUID]) -> None:
    await tx.execute(_LET_GO, {"id": handover_id, "ended": list(ended)})


async def running_about_the_dead(
    tx: Transaction, dossier_ids: Collection[UUID], deserted: Collection[UUID]
) -> Rows:
    if not dossier_ids:
        return ()
    values = {"dossier_ids": sorted(dossier_ids), "deserted": sorted(deserted)}
    return (await tx.execute(_ABOUT_THE_DEAD, values)).mappings().all()


async def running_of_task(tx: Transaction, task_id: UUID) -> Sequence[UUID]:
    return (await tx.execute(_OF_TASK, {"task_id": task_id})).scalars().all()


async def running_at(tx: Transaction, organisation_id: UUID, limit: int) -> Rows:
    values = {"organisation_id": organisation_id, "limit": limit}
    return (await tx.execute(_AT, values)).mappings().all()


async def unnoticed(connection: AsyncConnection, limit: int) -> list[tuple[UUID, bool]]:
    """Those of which the organisation ended (True), or the household lives elsewhere (False)."""
    values = {"today": clock.today(), "limit": limit}
    return [(row.id, row.has_stopped) for row in await connection.execute(_UNNOTICED, values)]


async def is_unnoticed(tx: Transaction, handover_id: UUID) -> bool:
    values = {"today": tx.today, "id": handover_id}
    return (await tx.execute(_IS_UNNOTICED, values)).one_or_none() is not None


async def set_municipality(tx: Transaction, handover_id: UUID, municipality: str) -> None:
    await tx.execute(_SET_MUNICIPALITY, {"id": handover_id, "municipality": municipality})


async def running_about(tx: Transaction, people: Collection[UUID]) -> Rows:
    if not people:
        return ()
    return (await tx.execute(_ABOUT, {"people": sorted(people)})).mappings().all()


async def has_room(tx: Transaction, handover_id: UUID, home: UUID) -> bool:
    """Whether nothing is open there for the same step and the same person."""
    return bool((await tx.execute(_HAS_ROOM, {"id": handover_id, "home": home})).scalar_one())
