"""Every statement about handled life events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.events.envelope import Event, EventData
from shared.events.household import Gemeentecode
from shared.events.life_events import LifeEventCorrected
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class KnownLifeEvent:
    """A life event that routes handled, or whose end it heard of first."""

    id: UUID
    ended_by: UUID | None
    """The withdrawal or correction; None as long as it stands."""
    reason: str | None


_ADD = text(
    """
    INSERT INTO life_event (id, dossier_id, municipality, kind, handled_at)
    SELECT id, dossier_id, municipality, kind, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:municipality AS text[]),
        CAST(:kind AS text[])) AS new (id, dossier_id, municipality, kind)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
    """
)

_END = text(
    """
    INSERT INTO life_event AS known (id, dossier_id, ended_by, reason, told_anew, handled_at)
    SELECT id, dossier_id, ended_by, reason, told_anew, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:ended_by AS uuid[]),
        CAST(:reason AS text[]), CAST(:told_anew AS boolean[]))
        AS ended (id, dossier_id, ended_by, reason, told_anew)
    ON CONFLICT (id) DO UPDATE SET ended_by = excluded.ended_by, reason = excluded.reason,
        told_anew = excluded.told_anew
    RETURNING id, municipality
    """
)

_FIND = text("SELECT id, ended_by, reason FROM life_event WHERE id = ANY (CAST(:id AS uuid[]))")


async def add_life_events(
    tx: Transaction, handled: Sequence[tuple[UUID, UUID, Gemeentecode | None, str]]
) -> set[UUID]:
    """Note (life event, dossier, municipality, kind) as handled; gives those that had not ended before they came."""
    rows = await tx.execute(
        _ADD,
        {
            "now": tx.now,
            "id": [row[0] for row in handled],
            "dossier_id": [row[1] for row in handled],
            "municipality": [row[2] for row in handled],
            "kind": [row[3] for row in handled],
        },
    )
    return set(rows.scalars().all())


async def end_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, str]
) -> dict[UUID, Gemeentecode | None]:
    """Note life events as ended, known before or not; gives the municipality that each was handled for."""
    rows = await tx.execute(
        _END,
        {
            "now": tx.now,
            "id": list(causes),
            "dossier_id": [cause.dossier_id for cause in causes.values()],
            "ended_by": [cause.id for cause in causes.values()],
            "reason": [reasons[life_event_id] for life_event_id in causes],
            "told_anew": [_is_published_anew(cause.data) for cause in causes.values()],
        },
    )
    return {row.id: row.municipality for row in rows.all()}


def _is_published_anew(data: EventData) -> bool:
    """The same happened, in a household that turned out otherwise; nobody said that it was wrong."""
    return isinstance(data, LifeEventCorrected) and data.reden == "opnieuw-verwerkt"


async def find_life_events(
    tx: Transaction, life_event_ids: Sequence[UUID]
) -> dict[UUID, KnownLifeEvent]:
    rows = await tx.execute(_FIND, {"id": sorted(set(life_event_ids))})
    return {row.id: KnownLifeEvent(row.id, row.ended_by, row.reason) for row in rows.all()}
