"""Who did what with somebody's data in this service: by person, by the dossiers in which he or she stood, and in runs over many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.processing.subjects import Betrokkene

Place = tuple[datetime, UUID]

# A line about a dossier is about somebody for as long as he or she stood in it: what was done with it before or after is
# about others. A run is found by the index on its time: it is one line for hundreds.
_LINES: Final = text(
    """
    WITH belonged AS (
        SELECT dossier_id, (first AT TIME ZONE 'Europe/Amsterdam') AS first, (until AT TIME ZONE 'Europe/Amsterdam') AS until
        FROM unnest(CAST(:dossiers AS uuid[]), CAST(:firsts AS timestamp[]), CAST(:untils AS timestamp[]))
            AS dossier (dossier_id, first, until)
    ), found AS (
        SELECT * FROM processing_log
        WHERE subject_kind = 'person' AND subject_id = ANY(CAST(:people AS uuid[]))
            AND at >= :since AND at < :until AND (at, id) > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
        UNION ALL
        SELECT * FROM processing_log AS line
        WHERE subject_kind = 'dossier' AND subject_id = ANY(CAST(:dossiers AS uuid[]))
            AND at >= :since AND at < :until AND (at, id) > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
            AND EXISTS (SELECT FROM belonged WHERE dossier_id = line.subject_id
                AND (first IS NULL OR line.at >= first) AND (belonged.until IS NULL OR line.at < belonged.until))
        UNION ALL
        SELECT * FROM processing_log AS line
        WHERE subject_kind = 'run'
            AND at >= :since AND at < :until AND (at, id) > (CAST(:after_at AS timestamptz), CAST(:after_id AS uuid))
            AND (run_subjects && CAST(:people AS uuid[]) OR EXISTS (
                SELECT FROM belonged WHERE dossier_id = ANY(line.run_subjects)
                    AND (first IS NULL OR line.at >= first) AND (belonged.until IS NULL OR line.at < belonged.until)))
    )
    SELECT id, started_at, at, actor, actor_kind, actor_roles, activity, operation, subject_kind, subject_id,
        cardinality(run_subjects) AS size, trace_id, parent_span_id, correlation_id
    FROM found ORDER BY at, id LIMIT :limit
    """
)
_BEGINNING: Final[Place] = (datetime.fromisoformat("1970-01-01T00:00:00+00:00"), UUID(int=0))


@dataclass(frozen=True, slots=True)
class Period:
    """Whole moments: from `since`, before `until`."""

    since: datetime
    until: datetime


async def list_lines(
    connection: AsyncConnection,
    subject: Betrokkene,
    period: Period,
    after: Place | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Oldest first, from after a place."""
    after_at, after_id = after or _BEGINNING
    values = {
        "people": sorted(subject.inwoner_ids),
        "dossiers": [stay.dossier_id for stay in subject.dossiers],
        "firsts": [_midnight(stay.vanaf) for stay in subject.dossiers],
        "untils": [_midnight(stay.tot) for stay in subject.dossiers],
        "since": period.since,
        "until": period.until,
        "after_at": after_at,
        "after_id": after_id,
        "limit": limit,
    }
    return (await connection.execute(_LINES, values)).all()


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day) if day is not None else None  # noqa: DTZ001 - of the Dutch calendar, which the database applies
