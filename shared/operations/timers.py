"""Timers for operations: what will fire on which day, what failed, and each of them by its id."""

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import clock
from shared.operations.schemas import (
    MislukteTermijnen,
    Termijn,
    Termijndag,
    Termijnen,
    Termijnlijst,
)

MOST_DAYS: Final = 366
MOST_LISTED: Final = 100

_DAYS = text(
    """
    SELECT (due_at AT TIME ZONE 'Europe/Amsterdam')::date AS day, kind, count(*) AS total,
        count(*) FILTER (WHERE due_at <= :late) AS overdue
    FROM timers WHERE state = 'scheduled' AND due_at < :until AND (CAST(:since AS timestamptz) IS NULL OR due_at >= :since)
    GROUP BY day, kind ORDER BY day, kind
    """
)
_FAILED = text(
    """
    SELECT kind, reason, count(*) AS total, min(due_at) AS oldest_at, min(next_attempt_at) AS next_attempt_at
    FROM timers WHERE state = 'failed'
    GROUP BY kind, reason, next_attempt_at IS NULL ORDER BY kind, reason, next_attempt_at
    """
)
_WHICH: Final = """
    kind = :kind AND CASE WHEN CAST(:since AS timestamptz) IS NULL THEN state = 'failed'
        ELSE state = 'scheduled' AND due_at >= :since AND due_at < :until END
    """
_COUNT = text(f"SELECT count(*) FROM timers WHERE {_WHICH}")  # noqa: S608 - our own text
_LIST = text(
    f"""
    SELECT id, dossier_id, due_at, failed_at, attempts, reason FROM timers
    WHERE {_WHICH} ORDER BY due_at, id LIMIT :most
    """  # noqa: S608 - as above
)
_COUNT_FAILED = text(
    "SELECT count(*) FROM timers WHERE state = 'failed' AND kind = :kind AND failed_at <= :before"
)


async def read_timers(
    connection: AsyncConnection, service: str, last: date, first: date | None = None
) -> Termijnen:
    """What fires up to and with a day if everything works: a dry run, which changes nothing. Without a first day also what is late."""
    now: datetime = clock.now()
    until = clock.start_of_day(last + timedelta(days=1))
    since = clock.start_of_day(first) if first else None
    asked = {"since": since, "until": until, "late": now - timedelta(minutes=1)}
    days = await connection.execute(_DAYS, asked)
    return Termijnen(
        dienst=service,
        gemeten_op=now,
        tot=last,
        dagen=[
            Termijndag(dag=row.day, soort=row.kind, aantal=row.total, te_laat=row.overdue)
            for row in days
        ],
        mislukt=[
            MislukteTermijnen(
                soort=row.kind,
                reden=row.reason,
                aantal=row.total,
                oudste_op=row.oldest_at,
                opnieuw_op=row.next_attempt_at,
            )
            for row in await connection.execute(_FAILED)
        ],
    )


async def list_timers(
    connection: AsyncConnection, service: str, kind: str, day: date | None
) -> Termijnlijst:
    """Of a day, or without one what failed."""
    now = clock.now()
    which = {
        "kind": kind,
        "since": clock.start_of_day(day) if day else None,
        "until": clock.start_of_day(day + timedelta(days=1)) if day else None,
    }
    rows = await connection.execute(_LIST, {**which, "most": MOST_LISTED})
    return Termijnlijst(
        dienst=service,
        gemeten_op=now,
        soort=kind,
        aantal=(await connection.execute(_COUNT, which)).scalar_one(),
        termijnen=[
            Termijn(
                id=row.id,
                dossier_id=row.dossier_id,
                gaat_af_op=row.due_at,
                mislukt_op=row.failed_at,
                pogingen=row.attempts,
                reden=row.reason,
            )
            for row in rows
        ],
    )


async def count_failed(connection: AsyncConnection, kind: str, before: datetime) -> int:
    """How many would be tried again."""
    found = await connection.execute(_COUNT_FAILED, {"kind": kind, "before": before})
    return int(found.scalar_one())
