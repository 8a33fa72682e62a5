"""Watches a service's consumer from outside: asks the broker how far the logs go, and the database how far we are.

It knows of the consumer only which partitions it has, and when it last waited for its surroundings; how far it is, it does
not ask it. `progress.py` judges.
"""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import text

from shared.messaging.consumer import Consumer
from shared.messaging.kafka import Partition
from shared.messaging.progress import (
    Arrivals,
    History,
    Observation,
    Status,
    judge,
    standing_for,
)
from shared.messaging.subscriber import Subscriber
from shared.messaging.topics import LogEnds
from shared.messaging.transaction import Database
from shared.observability import metrics

WINDOW = 4
"""Looks after which standing still is told. With a look every 10 s, what stands still is known within 50 s."""

ENDS_AFTER = {Status.STOPPED: 6, Status.STALLED: 60}
"""Looks after which a worker ends itself. A partition gets its share of each fetch, so what is left behind that long is not so
because of the others."""

ENDS_WITHOUT_PARTITIONS_AFTER = {Status.STOPPED: 60}
"""The same for a worker that has no partition: a spare one, or one that cannot join. Joining may take a minute."""

SILENT_AFTER = 3
"""Looks without an answer after which the surroundings are said to be away."""

SILENT: Final = "omgeving-zwijgt"
NO_GROUP: Final = "niet-in-groep"
STANDS_STILL: Final = "partitie-staat-stil"
"""What a worker may complain of, as its heartbeat says it."""

_POSITIONS = text("SELECT topic, partition, next_offset, moved_at FROM consumer_position")
# A worker that restarts forgets since when messages wait; as long as not one was handled, the database knows.
_KEEP = text(
    """
    INSERT INTO partition_progress AS known
        (topic, partition, status, waiting, next_offset, oldest_at)
    SELECT topic, partition, status, waiting, next_offset, now() - make_interval(secs => age)
    FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[]), CAST(:statuses AS smallint[]),
        CAST(:waiting AS bigint[]), CAST(:offsets AS bigint[]), CAST(:ages AS float8[]))
        AS seen (topic, partition, status, waiting, next_offset, age)
    ON CONFLICT (topic, partition) DO UPDATE SET status = excluded.status, waiting = excluded.waiting,
        since = CASE WHEN known.status = excluded.status THEN known.since ELSE excluded.since END,
        next_offset = excluded.next_offset, looked_at = excluded.looked_at,
        oldest_at = CASE WHEN known.next_offset = excluded.next_offset AND excluded.oldest_at IS NOT NULL
            THEN least(known.oldest_at, excluded.oldest_at) ELSE excluded.oldest_at END
    """
)


class Position(NamedTuple):
    """A row of `consumer_position`."""

    next_offset: int
    moved_at: datetime


class Watch:
    """What is known of the progress of one service, in one worker."""

    def __init__(
        self,
        database: Database,
        consumer: Consumer,
        subscriber: Subscriber,
        ends: LogEnds,
        *,
        every: float,
    ) -> None:
        """`every` is how many seconds lie between two looks."""
        self._database = database
        self._service = database.service
        self._consumer = consumer
        self._subscriber = subscriber
        self._ends = ends
        self._every = every
        self._answered_at = time.monotonic()
        self._histories: dict[Partition, deque[Observation]] = {}
        self._arrivals: dict[Partition, Arrivals] = {}

    async def look(self) -> None:
        """Ask both once. Raises what they raise, and then forgets: who could not look does not know that nothing moved."""
        try:
            # In this order: a message that comes in between waits, instead of being handled before it is there.
            positions = await self._positions()
            ends = await self._ends.ask()
        except Exception:
            self._histories.clear()
            self._arrivals.clear()
            raise
        self._answered_at = time.monotonic()
        length = max(ENDS_AFTER.values()) + WINDOW
        for partition, (first, end) in ends.items():
            position = positions.get(partition)
            self._histories.setdefault(partition, deque(maxlen=length)).append(
                Observation(
                    self._answered_at,
                    end,
                    position.next_offset if position else first,
                    position.moved_at if position else None,
                )
            )
            self._arrivals.setdefault(partition, Arrivals()).add(self._histories[partition][-1])
        self._measure()
        await self._keep()

    async def _positions(self) -> dict[Partition, Position]:
        async with self._database.reading() as connection:
            rows = await connection.execute(_POSITIONS)
            return {
                (row.topic, row.partition): Position(row.next_offset, row.moved_at) for row in rows
            }

    def _measure(self) -> None:
        """Of all partitions of the service, whoever reads them: also what nobody reads must be seen."""
        for (topic, number), status in self._judged(self._histories).items():
            labels = (self._service, topic, str(number))
            last = self._histories[topic, number][-1]
            metrics.CONSUMER_LAG.labels(*labels).set(last.waiting)
            metrics.CONSUMER_PROGRESS.labels(*labels).set(status)
            metrics.CONSUMER_MOVED.labels(*labels).set(
                last.moved_at.timestamp() if last.moved_at else 0
            )

    async def _keep(self) -> None:
        """Tell the database what was judged, for who looks at the whole service."""
        kept = sorted(
            (*partition, status, last.waiting, last.next_offset, self._arrivals[partition].age)
            for partition, status in self._judged(self._histories).items()
            for last in (self._histories[partition][-1],)
            if self._may_judge(partition)
        )
        if not kept:
            return
        columns = ("topics", "partitions", "statuses", "waiting", "offsets", "ages")
        values = map(list, zip(*kept, strict=True))
        async with self._database.transaction() as tx:
            await tx.execute(_KEEP, dict(zip(columns, values, strict=True)))

    def _may_judge(self, partition: Partition) -> bool:
        """Who just began to look can say of a partition that nothing waits, and of no other how it is read."""
        first, last = self._histories[partition][0], self._histories[partition][-1]
        return not last.waiting or last.at - first.at >= WINDOW * self._every

    def complaints(self) -> list[str]:
        """Why this worker does not do its work, in few words; of which partition is kept apart."""
        found = []
        if time.monotonic() - self._answered_at > SILENT_AFTER * self._every:
            found.append(SILENT)
        if self._subscriber.assigned_at is None:
            found.append(NO_GROUP)
        if any(status > Status.SLOW for status in self._judged(self._mine()).values()):
            found.append(STANDS_STILL)
        return found

    def problems(self) -> list[str]:
        """Why the service's messages are not read as they should be, as far as this worker reads them; empty when they are."""
        found = []
        silent = time.monotonic() - self._answered_at
        if silent > SILENT_AFTER * self._every:
            found.append(f"the broker or the database has not answered for {silent:.0f} s")
        if self._subscriber.assigned_at is None:
            found.append("not in its consumer group")
        mine = self._mine()
        for (topic, number), status in sorted(self._judged(mine).items()):
            if status > Status.SLOW:
                history = mine[topic, number]
                found.append(
                    f"{status.name}: {topic}/{number}, {history[-1].waiting} waiting,"
                    f" no progress for {standing_for(history):.0f} s"
                )
        return found

    def is_stuck(self) -> bool:
        """Whether a fresh start may help: messages wait, the surroundings answer, and what was read ought to have moved by now."""
        if time.monotonic() - self._consumer.waited_at < ENDS_AFTER[Status.STOPPED] * self._every:
            return False
        if self._is_at_work():
            return False
        # What stood still before it was given to this worker is not this worker's standing still.
        assigned_at = self._subscriber.assigned_at or 0.0
        mine = {
            partition: [seen for seen in history if seen.at >= assigned_at]
            for partition, history in self._mine().items()
            if partition not in self._consumer.stopped
        }
        limits = ENDS_AFTER if self._assignment() else ENDS_WITHOUT_PARTITIONS_AFTER
        return any(
            standing_for(mine[partition]) >= limits[status] * self._every
            for partition, status in self._judged(mine).items()
            if status in limits
        )

    def _is_at_work(self) -> bool:
        """On one batch, not for too long: a slow one is not standing still, and a fresh start would begin it again, with all the others."""
        since = self._consumer.busy_since
        limit = ENDS_AFTER[Status.STALLED] * self._every
        return since is not None and time.monotonic() - since < limit

    def _assignment(self) -> Sequence[Partition]:
        return () if self._subscriber.assigned_at is None else self._subscriber.assignment()

    def _mine(self) -> dict[Partition, History]:
        """What this worker reads; of a worker that has nothing, all that the service reads."""
        assignment = self._assignment() or self._histories
        return {
            partition: self._histories[partition]
            for partition in assignment
            if partition in self._histories
        }

    def _judged(self, histories: Mapping[Partition, History]) -> dict[Partition, Status]:
        return judge(
            {partition: tuple(history) for partition, history in histories.items()},
            WINDOW * self._every,
        )
