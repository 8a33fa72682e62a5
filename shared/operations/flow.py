"""What a service handled the last hours, and how long that took: from the spans that its workers write down."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.flow_history import BOUNDS, KEPT, SPAN, percentile
from shared.messaging.progress import Status
from shared.operations.schemas import Doorstroom, Typetelling, Verloop
from shared.operations.standing import JUDGED

MOST_HOURS: Final = int(KEPT / timedelta(hours=1))
MOST_POINTS: Final = 96
"""A line on a screen needs no more."""

# A sum per bucket: to unfold them takes five times as long.
_BUCKETS: Final = ", ".join(f"sum(buckets[{place}])::bigint" for place in range(1, len(BOUNDS) + 2))
_WHICH: Final = """
    begins_at >= CAST(:since AS timestamptz) AND (CAST(:topic AS text) IS NULL OR topic = :topic)
    """
_SINCE = text(
    "SELECT now() AS now, date_bin(:step, now() - CAST(:back AS interval), timestamptz 'epoch') AS since"
)
_HANDLED = text(
    f"""
    SELECT date_bin(:step, begins_at, timestamptz 'epoch') AS at, sum(total)::bigint AS total,
        ARRAY[{_BUCKETS}] AS buckets
    FROM flow_span WHERE direction = 'in' AND {_WHICH} GROUP BY 1
    """  # noqa: S608 - texts of our own
)
_TYPES = text(
    f"""
    SELECT topic, type, sum(total)::bigint AS total, max(begins_at) AS last_at, ARRAY[{_BUCKETS}] AS buckets
    FROM flow_span WHERE direction = 'in' AND {_WHICH} GROUP BY topic, type ORDER BY topic, type
    """  # noqa: S608 - as above
)
_WAITED = text(
    f"""
    SELECT date_bin(:step, begins_at, timestamptz 'epoch') AS at, max(waiting)::bigint AS waiting,
        max(oldest_seconds) AS oldest_seconds, max(status) AS status
    FROM (
        SELECT begins_at, sum(waiting) AS waiting, max(oldest_seconds) AS oldest_seconds, max(status) AS status
        FROM waiting_span WHERE {_WHICH} GROUP BY begins_at) AS span
    GROUP BY 1 ORDER BY 1
    """  # noqa: S608 - as above
)


async def read_flow(
    connection: AsyncConnection, service: str, hours: int, topic: str | None
) -> Doorstroom:
    """Of all topics together, or of one."""
    step = step_of(hours)
    asked: dict[str, Any] = {"step": step, "back": timedelta(hours=hours)}
    begun = (await connection.execute(_SINCE, asked)).one()
    within = {"since": begun.since, "topic": topic}
    handled = {row.at: row for row in await connection.execute(_HANDLED, within | {"step": step})}
    waited = await connection.execute(_WAITED, within | {"step": step})
    return Doorstroom(
        dienst=service,
        gemeten_op=begun.now,
        vanaf=begun.since,
        stap_minuten=int(step / timedelta(minutes=1)),
        verloop=[_course(row, handled.get(row.at)) for row in waited],
        typen=[
            Typetelling(
                topic=row.topic,
                type=row.type,
                aantal=row.total,
                laatste_op=row.last_at,
                **_took(row.buckets),
            )
            for row in await connection.execute(_TYPES, within)
        ],
    )


def step_of(hours: int) -> timedelta:
    """A whole number of spans, so that there are no more points than `MOST_POINTS`."""
    spans = timedelta(hours=hours) / SPAN
    return -(-int(spans) // MOST_POINTS) * SPAN


def _course(waited: Row[Any], handled: Row[Any] | None) -> Verloop:
    at: datetime = waited.at
    return Verloop(
        op=at,
        aantal=handled.total if handled else 0,
        wachtend=waited.waiting,
        oudste_seconden=waited.oldest_seconds,
        oordeel=JUDGED[Status(waited.status)],
        **_took(handled.buckets if handled else []),
    )


def _took(buckets: Sequence[int]) -> dict[str, float | None]:
    return {f"p{share}_seconden": percentile(buckets, share / 100) for share in (50, 95, 99)}
