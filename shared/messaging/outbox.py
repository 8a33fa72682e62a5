"""The outbox: events are rows of the transaction that caused them; the relay publishes them after commit.

Column names are those of Debezium's outbox router, so change data capture stays possible.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.bulk import array_text
from shared.events.envelope import LARGEST_EVENT, Event, EventData, source_of, to_wire

_NEXT_SEQUENCES = text(
    """
    INSERT INTO dossier_sequence AS known (topic, dossier_id, last)
    SELECT * FROM unnest(CAST(:topic AS text[]), CAST(CAST(:dossier_id AS text) AS uuid[]),
        CAST(CAST(:count AS text) AS bigint[]))
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = known.last + excluded.last
    RETURNING topic, dossier_id, last
    """
)

_INSERT = text(
    """
    INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload)
    SELECT * FROM unnest(CAST(CAST(:id AS text) AS uuid[]), CAST(:topic AS text[]),
        CAST(CAST(:dossier_id AS text) AS uuid[]), CAST(:type AS text[]), CAST(:payload AS bytea[]))
    """
)


class TooLarge(ValueError):
    """A bug in the caller: an event is a fact, not a file. Nothing of its transaction happens."""


class Draft(NamedTuple):
    """An event that still lacks its sequence number, which is given at the end of the transaction."""

    id: UUID
    dossier_id: UUID
    time: datetime
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None
    data: EventData


async def store(
    connection: AsyncConnection, service: str, oin: str, drafts: Sequence[Draft]
) -> None:
    """Number the drafts per topic and dossier and add them to the outbox, in the order they were made."""
    counts = Counter((draft.data.topic, draft.dossier_id) for draft in drafts)
    keys = sorted(counts)
    rows = await connection.execute(
        _NEXT_SEQUENCES,
        {
            "topic": [topic for topic, _ in keys],
            "dossier_id": array_text(dossier_id for _, dossier_id in keys),
            "count": array_text(counts[key] for key in keys),
        },
    )
    # Taken apart by place: a row's names cost more than all the rest of this.
    upcoming = {
        (topic, dossier_id): last - counts[topic, dossier_id] for topic, dossier_id, last in rows
    }
    source = source_of(oin, service)
    payloads = []
    for draft in drafts:
        key = (draft.data.topic, draft.dossier_id)
        upcoming[key] += 1
        payloads.append(to_wire(_numbered(draft, source, upcoming[key])))
    if (largest := max(map(len, payloads))) > LARGEST_EVENT:
        msg = f"an event of {largest} bytes; at most {LARGEST_EVENT} may be published"
        raise TooLarge(msg)
    await connection.execute(
        _INSERT,
        {
            "id": array_text(draft.id for draft in drafts),
            "topic": [draft.data.topic for draft in drafts],
            "dossier_id": array_text(draft.dossier_id for draft in drafts),
            "type": [draft.data.event_type for draft in drafts],
            "payload": payloads,
        },
    )


def _numbered(draft: Draft, source: str, sequence: int) -> Event[EventData]:
    return Event(
        id=draft.id,
        source=source,
        type=draft.data.event_type,
        time=draft.time,
        dossier_id=draft.dossier_id,
        correlation_id=draft.correlation_id,
        causation_id=draft.causation_id,
        sequence=sequence,
        traceparent=draft.traceparent,
        data=draft.data,
    )
