"""What flowed the last days, small: per span of a few minutes how many messages went in and out, and how long each took.

A process counts in its memory and writes down once a minute, so one that is killed takes at most that minute of history
along; the accounting does not depend on it. How long is kept as a histogram: those of several processes can be added.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, Literal

import orjson
from sqlalchemy import text

from shared.messaging import recoveries
from shared.messaging.recoveries import Recoveries
from shared.messaging.transaction import Database
from shared.observability import metrics

SPAN: Final = timedelta(minutes=5)
KEPT: Final = timedelta(days=3)
BOUNDS: Final = metrics.LONG
"""Seconds; of a message that took longer than the last, only that is known."""

_ADD = text(
    """
    INSERT INTO flow_span AS known (begins_at, direction, topic, type, total, buckets)
    SELECT date_bin(:span, now(), timestamptz 'epoch'), direction, topic, type, total, buckets
    FROM jsonb_to_recordset(CAST(:lines AS jsonb))
        AS line (direction text, topic text, type text, total bigint, buckets bigint[])
    ORDER BY direction, topic, type
    ON CONFLICT (begins_at, direction, topic, type) DO UPDATE SET total = known.total + excluded.total,
        buckets = ARRAY(SELECT ours + theirs FROM unnest(known.buckets, excluded.buckets)
            WITH ORDINALITY AS bucket (ours, theirs, place) ORDER BY place)
    """
)
_ADD_WAITING = text(
    """
    INSERT INTO waiting_span AS known (begins_at, topic, waiting, oldest_seconds, status)
    SELECT date_bin(:span, now(), timestamptz 'epoch'), topic, sum(waiting),
        coalesce(extract(epoch FROM now() - min(oldest_at)), 0)::int, max(status)
    FROM partition_progress WHERE looked_at > now() - interval '1 minute' GROUP BY topic ORDER BY topic
    ON CONFLICT (begins_at, topic) DO UPDATE SET waiting = greatest(known.waiting, excluded.waiting),
        oldest_seconds = greatest(known.oldest_seconds, excluded.oldest_seconds),
        status = greatest(known.status, excluded.status)
    """
)
_FORGET = tuple(
    text(f"DELETE FROM {table} WHERE {moment} < now() - CAST(:kept AS interval)")  # noqa: S608 - names of our own
    for table, moment in (
        ("flow_span", "begins_at"),
        ("waiting_span", "begins_at"),
        ("worker_process", "seen_at"),
    )
)
_FORGET_RECOVERIES = text("DELETE FROM recovery WHERE last_at < now() - CAST(:kept AS interval)")

Direction = Literal["in", "out"]


class Tally:
    """What one process handled and published since it last wrote it down."""

    def __init__(self) -> None:
        self._published: dict[str, int] = {}
        self._handled: dict[tuple[str, str], list[int]] = {}
        self.recoveries = Recoveries()

    def published(self, topic: str, count: int) -> None:
        self._published[topic] = self._published.get(topic, 0) + count

    def handled(self, topic: str, event_type: str, seconds: float) -> None:
        """`seconds` from the event's registration to the commit of its effect."""
        buckets = self._handled.get((topic, event_type))
        if buckets is None:
            buckets = self._handled[topic, event_type] = [0] * (len(BOUNDS) + 1)
        buckets[bisect_left(BOUNDS, seconds)] += 1

    async def write(self, database: Database) -> None:
        """Write down what was counted; what could not be written is lost with its minute."""
        lines = self._take()
        async with database.transaction() as tx:
            if lines:
                await tx.execute(_ADD, {"span": SPAN, "lines": orjson.dumps(lines).decode()})
            await tx.execute(_ADD_WAITING, {"span": SPAN})
            await self.recoveries.write(tx.connection)

    def _take(self) -> list[dict[str, Any]]:
        published, self._published = self._published, {}
        handled, self._handled = self._handled, {}
        return [_line("out", topic, "", total, []) for topic, total in published.items()] + [
            _line("in", *key, sum(buckets), buckets) for key, buckets in handled.items()
        ]


def _line(
    direction: Direction, topic: str, event_type: str, total: int, buckets: Sequence[int]
) -> dict[str, Any]:
    return {
        "direction": direction,
        "topic": topic,
        "type": event_type,
        "total": total,
        "buckets": buckets,
    }


def percentile(buckets: Sequence[int], share: float) -> float | None:
    """Within how many seconds this share of the messages was handled, by a straight line through its bucket."""
    total = sum(buckets)
    if not total:
        return None
    wanted, below, lower = share * total, 0, 0.0
    for count, upper in zip(buckets, BOUNDS, strict=False):
        if below + count >= wanted:
            return lower + (upper - lower) * (wanted - below) / count
        below, lower = below + count, upper
    return BOUNDS[-1]


async def forget(database: Database) -> None:
    """Let go of what is older than `KEPT`, and of recoveries that are older than theirs."""
    async with database.transaction() as tx:
        for statement in _FORGET:
            await tx.execute(statement, {"kept": KEPT})
        await tx.execute(_FORGET_RECOVERIES, {"kept": recoveries.KEPT})
