"""Every statement about warm handovers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.open_once import Key
from shared.events.household import Gemeentecode
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewHandover:
    """A handover as it would be proposed; `id` only counts if none for the same key is open."""

    id: UUID
    key: Key
    life_event_ids: tuple[UUID, ...]
    correlation_id: UUID
    playbook: str
    playbook_version: int
    municipality: Gemeentecode
    partner: str
    purpose: str
    due_on: date


# As with tasks: a proposal for the same key takes the life event over.
_PROPOSE = text(
    """
    INSERT INTO handover AS known (id, dossier_id, step, subject_id, life_event_ids, correlation_id, playbook,
        playbook_version, municipality, partner, purpose, due_on, created_at)
    SELECT id, dossier_id, step, subject_id, CAST(life_event_ids AS uuid[]), correlation_id, playbook,
        playbook_version, municipality, partner, purpose, due_on, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:step AS text[]),
        CAST(:subject_id AS uuid[]), CAST(:life_event_ids AS text[]), CAST(:correlation_id AS uuid[]),
        CAST(:playbook AS text[]), CAST(:playbook_version AS int[]), CAST(:municipality AS text[]),
        CAST(:partner AS text[]), CAST(:purpose AS text[]), CAST(:due_on AS date[]))
        AS new (id, dossier_id, step, subject_id, life_event_ids, correlation_id, playbook, playbook_version,
            municipality, partner, purpose, due_on)
    ON CONFLICT (dossier_id, step, subject_id) WHERE status = 'proposed'
    DO UPDATE SET life_event_ids = known.life_event_ids || ARRAY(
        SELECT added FROM unnest(excluded.life_event_ids) AS added WHERE added <> ALL (known.life_event_ids))
    RETURNING id, dossier_id, step, subject_id
    """
)

_LAPSE_FOR_LIFE_EVENTS = text(
    """
    WITH withdrawn AS (
        SELECT * FROM unnest(CAST(:life_event_id AS uuid[]), CAST(:reason AS text[])) AS w (id, reason)
    )
    UPDATE handover
    SET status = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN 'lapsed' ELSE 'proposed' END,
        settled_at = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN CAST(:now AS timestamptz) END,
        settled_reason = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN
            (SELECT min(reason) FROM withdrawn WHERE withdrawn.id = ANY (served)) END,
        life_event_ids = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN served ELSE ARRAY(
            SELECT kept FROM unnest(served) AS kept WHERE kept <> ALL (CAST(:life_event_id AS uuid[]))) END
    FROM (
        SELECT id AS open_id, life_event_ids AS served FROM handover
        WHERE dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND status = 'proposed'
    ) AS before
    WHERE handover.id = before.open_id AND served && CAST(:life_event_id AS uuid[])
    RETURNING handover.id, handover.dossier_id, handover.step, handover.municipality, handover.status,
        handover.settled_reason, served
    """
)


async def propose_handovers(
    tx: Transaction, handovers: Sequence[NewHandover]
) -> Mapping[Key, UUID]:
    """Add handovers with distinct keys; per key the proposed one, new or known."""
    ordered = sorted(handovers, key=lambda handover: handover.key)
    rows = await tx.execute(
        _PROPOSE,
        {
            "now": tx.now,
            "id": [handover.id for handover in ordered],
            "dossier_id": [handover.key.dossier_id for handover in ordered],
            "step": [handover.key.step for handover in ordered],
            "subject_id": [handover.key.subject_id for handover in ordered],
            "life_event_ids": [
                "{" + ",".join(map(str, row.life_event_ids)) + "}" for row in ordered
            ],
            "correlation_id": [handover.correlation_id for handover in ordered],
            "playbook": [handover.playbook for handover in ordered],
            "playbook_version": [handover.playbook_version for handover in ordered],
            "municipality": [handover.municipality for handover in ordered],
            "partner": [handover.partner for handover in ordered],
            "purpose": [handover.purpose for handover in ordered],
            "due_on": [handover.due_on for handover in ordered],
        },
    )
    return {Key(row.dossier_id, row.step, row.subject_id): row.id for row in rows.all()}


async def lapse_for_life_events(
    tx: Transaction, dossier_ids: Sequence[UUID], reasons: Mapping[UUID, str]
) -> Sequence[RowMapping]:
    """Withdraw life events from proposed handovers; those left without any lapse. Gives all that were touched."""
    rows = await tx.execute(
        _LAPSE_FOR_LIFE_EVENTS,
        {
            "now": tx.now,
            "dossier_id": sorted(set(dossier_ids)),
            "life_event_id": list(reasons),
            "reason": list(reasons.values()),
        },
    )
    return rows.mappings().all()


@dataclass(frozen=True, slots=True)
class HandoverFilter:
    municipalities: frozenset[Gemeentecode]
    status: str | None
    dossier_id: UUID | None


async def list_handovers(
    connection: AsyncConnection,
    wanted: HandoverFilter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Most urgent first."""
    handover = tables.handover.c
    query = select(tables.handover).where(handover.municipality.in_(sorted(wanted.municipalities)))
    if wanted.status is not None:
        query = query.where(handover.status == wanted.status)
    if wanted.dossier_id is not None:
        query = query.where(handover.dossier_id == wanted.dossier_id)
    if after is not None:
        query = query.where(tuple_(handover.due_on, handover.id) > after)
    rows = await connection.execute(query.order_by(handover.due_on, handover.id).limit(limit))
    return rows.mappings().all()
