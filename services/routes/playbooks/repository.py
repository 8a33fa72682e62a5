"""Every statement about handled life events and about signals that wait for theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import text

from shared.events.household import Gemeentecode
from shared.messaging.transaction import Transaction

State = Literal["standing", "withdrawn", "replaced"]


@dataclass(frozen=True, slots=True)
class KnownLifeEvent:
    """A life event that routes handled, or whose end it heard of first."""

    id: UUID
    municipality: Gemeentecode | None
    """The municipality that answers for its work."""
    state: State
    reason: str | None


@dataclass(frozen=True, slots=True)
class WaitingSignal:
    """A signal whose municipality is only known when its life event was handled."""

    id: UUID
    life_event_id: UUID
    subject_id: UUID
    message: bytes


_ADD = text(
    """
    INSERT INTO life_event (id, dossier_id, municipality, state, handled_at)
    SELECT id, dossier_id, municipality, 'standing', :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:municipality AS text[]))
        AS new (id, dossier_id, municipality)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
    """
)

_END = text(
    """
    INSERT INTO life_event AS known (id, dossier_id, state, reason, handled_at)
    SELECT id, dossier_id, :state, reason, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:reason AS text[]))
        AS ended (id, dossier_id, reason)
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason
    RETURNING id, municipality
    """
)

_FIND = text(
    "SELECT id, municipality, state, reason FROM life_event WHERE id = ANY (CAST(:id AS uuid[]))"
)

_WAIT = text(
    """
    INSERT INTO waiting_signal (id, life_event_id, subject_id, message, received_at)
    SELECT id, life_event_id, subject_id, message, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:life_event_id AS uuid[]), CAST(:subject_id AS uuid[]),
        CAST(:message AS bytea[])) AS new (id, life_event_id, subject_id, message)
    """
)

_TAKE = text(
    """
    DELETE FROM waiting_signal WHERE life_event_id = ANY (CAST(:life_event_id AS uuid[])) RETURNING id, message
    """
)

_FORGET = text("DELETE FROM waiting_signal WHERE subject_id = ANY (CAST(:subject_id AS uuid[]))")


async def add_life_events(
    tx: Transaction, handled: Sequence[tuple[UUID, UUID, Gemeentecode | None]]
) -> set[UUID]:
    """Note (life event, dossier, municipality) as handled; gives those that had not ended before they came."""
    rows = await tx.execute(
        _ADD,
        {
            "now": tx.now,
            "id": [row[0] for row in handled],
            "dossier_id": [row[1] for row in handled],
            "municipality": [row[2] for row in handled],
        },
    )
    return set(rows.scalars().all())


async def end_life_events(
    tx: Transaction, state: State, ended: Mapping[UUID, tuple[UUID, str]]
) -> dict[UUID, Gemeentecode | None]:
    """Note life events as ended, known before or not: id to (dossier, reason). Gives their municipalities."""
    rows = await tx.execute(
        _END,
        {
            "now": tx.now,
            "state": state,
            "id": list(ended),
            "dossier_id": [dossier_id for dossier_id, _ in ended.values()],
            "reason": [reason for _, reason in ended.values()],
        },
    )
    return {row.id: row.municipality for row in rows.all()}


async def find_life_events(
    tx: Transaction, life_event_ids: Sequence[UUID]
) -> dict[UUID, KnownLifeEvent]:
    rows = await tx.execute(_FIND, {"id": sorted(set(life_event_ids))})
    return {
        row.id: KnownLifeEvent(row.id, row.municipality, row.state, row.reason)
        for row in rows.all()
    }


async def let_wait(tx: Transaction, signals: Sequence[WaitingSignal]) -> None:
    await tx.execute(
        _WAIT,
        {
            "now": tx.now,
            "id": [signal.id for signal in signals],
            "life_event_id": [signal.life_event_id for signal in signals],
            "subject_id": [signal.subject_id for signal in signals],
            "message": [signal.message for signal in signals],
        },
    )


async def take_waiting(tx: Transaction, life_event_ids: Sequence[UUID]) -> list[bytes]:
    """The signals that waited for these life events, oldest first; they wait no longer."""
    rows = await tx.execute(_TAKE, {"life_event_id": sorted(life_event_ids)})
    return [row.message for row in sorted(rows.all(), key=lambda row: row.id)]


async def forget_waiting(tx: Transaction, subject_ids: Sequence[UUID]) -> None:
    """What these signals were about no longer stands."""
    await tx.execute(_FORGET, {"subject_id": sorted(subject_ids)})
