"""Every SQL statement about life events that come in: what was told before, and whom they wait for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.occurrences.stored import COLUMNS, SELECT, Key, LifeEventRow
from shared.errors import NotFound

Celebration = tuple[UUID, str, date]
"""Who has which birthday when: person, type and day."""


@dataclass(frozen=True, slots=True)
class KnownLifeEvent:
    """An event that was reported before, and how it is answered now."""

    id: UUID
    body_hash: bytes
    status: str
    dossier_id: UUID | None
    reason: str | None


# Laterally, a look in the index per key: joined, the plan made for a small table reads all of the large one.
_BY_KEY = text(
    """
    SELECT e.*, o.status AS same_status, o.dossier_id AS same_dossier_id
    FROM unnest(CAST(:sources AS text[]), CAST(:source_ids AS text[])) AS w (source, source_id)
    CROSS JOIN LATERAL (
        SELECT id, source, source_id, body_hash, status, dossier_id, reason, same_as
        FROM life_event WHERE source = w.source AND source_id = w.source_id LIMIT 1
    ) AS e
    LEFT JOIN life_event o ON o.id = e.same_as
    """
)
_BY_ID = text(f"{SELECT} WHERE id = :id")
_PUBLISHED_BIRTHDAYS = text(
    "SELECT id, person_id, type, effective_on, dossier_id FROM life_event"
    " WHERE person_id = ANY(CAST(:people AS uuid[])) AND status = 'verwerkt'"
    " AND type IN ('achttiende-verjaardag', 'leeftijdsgrens-bereikt')"
)
# Fenced by OFFSET 0: a look in the index per person. Joined, the plan made for a small table reads all of the large one.
_PUBLISHED_JOBS = text(
    f"""
    SELECT {", ".join(f"job.{name}" for name in COLUMNS)}
    FROM unnest(CAST(:people AS uuid[]), CAST(:days AS date[])) AS wanted (person_id, day)
    CROSS JOIN LATERAL (
        SELECT * FROM life_event
        WHERE person_id = wanted.person_id AND status = 'verwerkt'
            AND effective_on BETWEEN wanted.day - CAST(:near AS integer)
                AND wanted.day + CAST(:near AS integer)
            AND type IN ('baan-gestart', 'baan-gewijzigd', 'baan-beeindigd')
        OFFSET 0
    ) AS job
    """  # noqa: S608 - our own column names
)
_TAKE = text(
    "DELETE FROM life_event WHERE id = :id AND status IN ('in-quarantaine', 'geen-dossier')"
)
_WAIT_FOR = text(
    """
    INSERT INTO waiting_for (bsn_hash, life_event_id)
    SELECT * FROM unnest(CAST(:bsn_hash AS bytea[]), CAST(:life_event_id AS uuid[]))
    """
)


async def find_by_keys(
    connection: AsyncConnection, keys: Collection[Key]
) -> dict[Key, KnownLifeEvent]:
    rows = await connection.execute(
        _BY_KEY, {"sources": [key[0] for key in keys], "source_ids": [key[1] for key in keys]}
    )
    return {
        (row.source, row.source_id): KnownLifeEvent(
            row.same_as or row.id,
            row.body_hash,
            row.same_status or row.status,
            row.same_dossier_id or row.dossier_id,
            row.reason if row.same_as is None else None,
        )
        for row in rows
    }


async def find(connection: AsyncConnection, event_id: UUID) -> LifeEventRow | None:
    row = (await connection.execute(_BY_ID, {"id": event_id})).one_or_none()
    return LifeEventRow(**row._asdict()) if row is not None else None


async def get(connection: AsyncConnection, event_id: UUID) -> LifeEventRow:
    row = await find(connection, event_id)
    if row is None:
        raise NotFound("levensgebeurtenis", event_id)
    return row


async def published_birthdays(
    connection: AsyncConnection, people: Collection[UUID]
) -> dict[Celebration, dict[UUID, UUID]]:
    """Birthdays that stand: by dossier the life event that tells it."""
    rows = await connection.execute(_PUBLISHED_BIRTHDAYS, {"people": sorted(people)})
    published: dict[Celebration, dict[UUID, UUID]] = defaultdict(dict)
    for row in rows:
        published[row.person_id, row.type, row.effective_on][row.dossier_id] = row.id
    return published


async def published_jobs(
    connection: AsyncConnection, wanted: Sequence[tuple[UUID, date]], near: timedelta
) -> dict[UUID, LifeEventRow]:
    """What stands of the jobs of these people around these days, by id."""
    values = {
        "people": [person_id for person_id, _ in wanted],
        "days": [day for _, day in wanted],
        "near": near.days,
    }
    rows = await connection.execute(_PUBLISHED_JOBS, values)
    return {row.id: LifeEventRow(**row._asdict()) for row in rows}


async def wait_for(connection: AsyncConnection, waiting: Sequence[tuple[bytes, UUID]]) -> None:
    """These events wait until somebody with this BSN is known."""
    if waiting:
        ordered = sorted(set(waiting))
        await connection.execute(
            _WAIT_FOR,
            {
                "bsn_hash": [bsn_hash for bsn_hash, _ in ordered],
                "life_event_id": [event_id for _, event_id in ordered],
            },
        )


async def take_from_quarantine(connection: AsyncConnection, event_id: UUID) -> bool:
    """Remove an event that waits, to store it anew; False when it does not wait any more."""
    result = await connection.execute(_TAKE, {"id": event_id})
    return result.rowcount == 1
