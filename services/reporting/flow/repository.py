"""Every SQL statement of the flow but those of its list (`list_repository.py`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.flow.rules import FlowRow, StoredEvent
from services.reporting.flow.sight import STAYS, Sight
from services.reporting.tables import flow_count, flow_event
from shared.observability import processing_log

UNKNOWN_MUNICIPALITY = "onbekend"
"""What an event without a municipality is counted under."""

# One statement stores the batch and counts what was new in it; the counts are locked in sorted order.
_STORE = text(
    """
    WITH stored AS (
        INSERT INTO flow_event (id, type, topic, service, dossier_id, sequence, correlation_id,
            causation_id, life_event_id, inwoner_id, occurred_at, stored_at, gemeente, gemeente_van,
            ingangsdatum, summary, facts, details)
        SELECT id, type, topic, service, dossier_id, sequence, correlation_id, causation_id,
            life_event_id, inwoner_id, occurred_at, :stored_at, gemeente, gemeente_van,
            ingangsdatum, summary, facts, details
        FROM unnest(CAST(:id AS uuid[]), CAST(:type AS text[]), CAST(:topic AS text[]),
            CAST(:service AS text[]), CAST(:dossier_id AS uuid[]), CAST(:sequence AS bigint[]),
            CAST(:correlation_id AS uuid[]), CAST(:causation_id AS uuid[]),
            CAST(:life_event_id AS uuid[]), CAST(:inwoner_id AS uuid[]),
            CAST(:occurred_at AS timestamptz[]), CAST(:gemeente AS text[]),
            CAST(:gemeente_van AS text[]), CAST(:ingangsdatum AS date[]), CAST(:summary AS text[]),
            CAST(:facts AS jsonb[]), CAST(:details AS jsonb[]))
            AS batch (id, type, topic, service, dossier_id, sequence, correlation_id, causation_id,
                life_event_id, inwoner_id, occurred_at, gemeente, gemeente_van, ingangsdatum,
                summary, facts, details)
        ON CONFLICT (id) DO NOTHING
        RETURNING gemeente, occurred_at, type
    )
    INSERT INTO flow_count AS known (gemeente, day, type, amount)
    SELECT coalesce(gemeente, :unknown), (occurred_at AT TIME ZONE 'Europe/Amsterdam')::date, type,
        count(*)
    FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (gemeente, day, type) DO UPDATE SET amount = known.amount + excluded.amount
    """
)

_SEEN_LATELY = text(
    """
    SELECT DISTINCT subject_id FROM processing_log
    WHERE subject_id = ANY(CAST(:subject_ids AS uuid[])) AND at >= :since AND actor = :actor
        AND activity = :activity
    """
)


@dataclass(frozen=True, slots=True)
class CountRow:
    gemeente: str
    type: str
    amount: int

    @property
    def is_unknown(self) -> bool:
        """Of events without a municipality."""
        return self.gemeente == UNKNOWN_MUNICIPALITY


async def store(connection: AsyncConnection, rows: Sequence[FlowRow], stored_at: datetime) -> None:
    """Store events and count the new ones, in one statement."""
    await connection.execute(
        _STORE,
        {
            **{
                name: [getattr(row, name) for row in rows]
                for name in FlowRow.__dataclass_fields__
                if name not in {"facts", "details"}
            },
            "facts": [orjson.dumps(row.facts).decode() for row in rows],
            "details": [orjson.dumps(row.details).decode() for row in rows],
            "stored_at": stored_at,
            "unknown": UNKNOWN_MUNICIPALITY,
        },
    )


async def list_seen_lately(
    connection: AsyncConnection,
    actor: str,
    activity: str,
    since: datetime,
    subject_ids: Iterable[UUID],
) -> set[UUID]:
    """Whose data `actor` was already noted to look at, for the same activity, since a moment."""
    rows = await connection.execute(
        _SEEN_LATELY,
        {
            "actor": actor,
            "activity": processing_log.uri_of(activity),
            "since": since,
            "subject_ids": sorted(subject_ids),
        },
    )
    return {row.subject_id for row in rows}


async def find_event(connection: AsyncConnection, event_id: UUID) -> StoredEvent | None:
    rows = await connection.execute(select(flow_event).where(flow_event.c.id == event_id))
    row = rows.mappings().one_or_none()
    return None if row is None else _stored_event(row)


async def list_trail(connection: AsyncConnection, root: UUID) -> list[StoredEvent]:
    """Everything with this root, and everything about this life event in its own dossier, in order of time.

    What somebody took along to another dossier goes on there, on another trail: one may be kept safe from the other.
    """
    own = flow_event.alias()
    dossier = select(own.c.dossier_id).where(own.c.id == root).scalar_subquery()
    about = and_(
        flow_event.c.life_event_id == root,
        flow_event.c.dossier_id == func.coalesce(dossier, flow_event.c.dossier_id),
    )
    query = (
        select(flow_event)
        .where(or_(flow_event.c.correlation_id == root, about))
        .order_by(flow_event.c.occurred_at, flow_event.c.id)
    )
    rows = await connection.execute(query)
    return [_stored_event(row) for row in rows.mappings()]


async def list_counts(
    connection: AsyncConnection, sight: Sight, gemeente: str | None, first: date, last: date
) -> list[CountRow]:
    """How often each type happened per municipality, from `first` up to and including `last`."""
    amount = func.sum(flow_count.c.amount).label("amount")
    query = (
        select(flow_count.c.gemeente, flow_count.c.type, amount)
        .where(flow_count.c.day.between(first, last))
        .group_by(flow_count.c.gemeente, flow_count.c.type)
        .order_by(flow_count.c.gemeente, flow_count.c.type)
    )
    visible = sight.municipalities | ({UNKNOWN_MUNICIPALITY} if sight.unknown else set())
    query = query.where(
        flow_count.c.gemeente.in_(sorted(visible)),
        or_(
            flow_count.c.type.not_in(sorted(STAYS)), flow_count.c.gemeente.in_(sorted(sight.stays))
        ),
    )
    if gemeente is not None:
        query = query.where(flow_count.c.gemeente == gemeente)
    rows = await connection.execute(query)
    return [CountRow(row.gemeente, row.type, row.amount) for row in rows]


def _stored_event(row: RowMapping) -> StoredEvent:
    fields = {name: row[name] for name in FlowRow.__dataclass_fields__}
    return StoredEvent(FlowRow(**fields), row["stored_at"])
