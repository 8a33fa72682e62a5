"""What waits, in numbers: by kind, reason and age. Nothing in it is about a person."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.quarantine.rules import ONE_DAY, ONE_WEEK, Count, Limits
from services.intake.quarantine.waiting import OVER_LIMIT, SINCE, limits_as_values
from shared import clock
from shared.observability import metrics

_COUNT = text(
    f"""
    SELECT event.type AS kind, COALESCE(event.reason, '') AS reason, count(*) AS waiting,
        count(*) FILTER (WHERE {SINCE} < :a_day_ago) AS over_a_day,
        count(*) FILTER (WHERE {SINCE} < :a_week_ago) AS over_a_week,
        count(*) FILTER (WHERE {OVER_LIMIT}) AS over_limit,
        min({SINCE}) AS oldest
    FROM life_event AS event WHERE status = 'in-quarantaine'
    GROUP BY 1, 2
    ORDER BY waiting DESC, kind, reason
    """  # noqa: S608 - our own column names
)


async def count(connection: AsyncConnection, limits: Limits, now: datetime) -> list[Count]:
    """Everything that waits, the most first."""
    values = {
        "now": now,
        "a_day_ago": now - ONE_DAY,
        "a_week_ago": now - ONE_WEEK,
        **limits_as_values(limits),
    }
    return [Count(**row._asdict()) for row in await connection.execute(_COUNT, values)]


async def measure(connection: AsyncConnection, limits: Limits) -> None:
    """Put the numbers where alerts look; what waits no more is not shown any more."""
    now = clock.now()
    found = await count(connection, limits, now)
    gauges = metrics.QUARANTINE_WAITING, metrics.QUARANTINE_OVER_LIMIT, metrics.QUARANTINE_OLDEST
    for gauge in gauges:
        gauge.clear()
    for row in found:
        age = max(0.0, (now - row.oldest).total_seconds())
        for gauge, value in zip(gauges, (row.waiting, row.over_limit, age), strict=True):
            gauge.labels(row.kind, row.reason).set(value)
