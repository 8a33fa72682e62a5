"""What one worker consumes: where it reads on, its lanes that fetch and handle, what became of it. `watch.py` sees whether it makes progress."""

import math
import time
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import clock
from shared.messaging import failures
from shared.messaging.batch import Batch, Message, read_batch
from shared.messaging.contracts import Contracts
from shared.messaging.failure_policy import Surroundings
from shared.messaging.flow_history import Tally
from shared.messaging.handling import Handling
from shared.messaging.inbox import Inbox, Outcome
from shared.messaging.kafka import Partition, Record
from shared.messaging.lanes import LANES, Lane, run_side_by_side
from shared.messaging.subscriber import OutOfRange, Subscriber
from shared.messaging.transaction import Database
from shared.observability import metrics

log = structlog.get_logger(__name__)

COMMIT_EVERY = 1.0

_POSITIONS = text(
    """
    SELECT topic, partition, next_offset, log_id FROM consumer_position WHERE (topic, partition) IN (
        SELECT * FROM unnest(CAST(:topics AS text[]), CAST(:partitions AS int[])))
    """
)
_BEGIN = text(
    """
    INSERT INTO consumer_position (topic, partition, next_offset, first_offset, log_id)
    SELECT topic, partition, first, first, :log_id FROM unnest(
        CAST(:topics AS text[]), CAST(:partitions AS int[]), CAST(:offsets AS bigint[]))
        AS begun (topic, partition, first)
    ON CONFLICT DO NOTHING
    """
)
# Not the first offset: who had the topic from its first message on still knows that a dossier begins with 1, and sees a gap.
_RESET = text(
    """
    UPDATE consumer_position
    SET next_offset = :offset, log_id = :log_id, moved_at = now()
    WHERE topic = :topic AND partition = :partition
    """
)


class Consumer:
    """Consumes a service's topics. `run` ends only by cancellation or by an error that a restart must answer."""

    def __init__(
        self,
        database: Database,
        contracts: Contracts,
        subscriber: Subscriber,
        tally: Tally | None = None,
    ) -> None:
        self._database = database
        self._tally = tally or Tally()
        self._reader = contracts.reader()
        self._service = contracts.service
        self._subscriber = subscriber
        inbox, surroundings = Inbox(database, contracts), Surroundings(database.engine)
        self._lanes = [self._lane(inbox, surroundings) for _ in range(LANES)]
        self._stopped: set[Partition] = set()
        self.waited_at = -math.inf
        """When it last waited for its surroundings: that is not being stuck, and a restart would not help."""
        self._handled: dict[Partition, int] = {}
        self._committed_at = 0.0

    def _lane(self, inbox: Inbox, surroundings: Surroundings) -> Lane:
        handling = Handling(
            inbox, self._subscriber, surroundings, self._read, done=self._done, waiting=self._wait
        )
        return Lane(self._subscriber, handling, self._read, self._commit_positions)

    def _read(self, records: Sequence[Record]) -> Batch:
        return read_batch(records, self._reader, self._service)

    async def run(self) -> None:
        """Fetch and handle until cancelled. Raises Transient when the broker or the database is away."""
        while True:
            try:
                if self._subscriber.unpositioned:
                    await self._take_positions()
                await run_side_by_side(self._lanes, self._subscriber.assignment())
            except OutOfRange as error:
                await self._start_over(error.partitions)

    async def _commit_positions(self) -> None:
        """Once a second, for the tools that show lag; nothing depends on it."""
        if self._handled and time.monotonic() - self._committed_at > COMMIT_EVERY:
            handled, self._handled = self._handled, {}
            self._committed_at = time.monotonic()
            await self._subscriber.commit(handled)

    async def _take_positions(self) -> None:
        """Read on from the positions in the database; a partition seen for the first time begins at the oldest message.

        All of a topic begin at once, also those of other members: together they tell whether we have it from its start.
        """
        generation = self._subscriber.generation
        assigned = self._subscriber.assignment()
        every = self._subscriber.partitions()
        log_id = await self._subscriber.log_id()
        async with self._database.reading() as connection:
            known = await self._positions(connection, assigned, log_id)
            held = await self._positions(connection, every)
        if replaced := sorted((held.keys() & set(assigned)) - known.keys()):
            # Another log in the old one's place: our position in it would skip what it has before it.
            await self._start_over(replaced)
        if new := [partition for partition in every if partition not in held]:
            await self._begin(new, log_id)
        if new or replaced:
            async with self._database.reading() as connection:
                known = await self._positions(connection, assigned, log_id)
        if generation != self._subscriber.generation:
            return
        self._handled.clear()
        self._subscriber.seek(known)
        self._subscriber.unpositioned = False
        self._stopped.clear()
        for partition, offset in known.items():
            await self._stop_if_over_limit(partition, offset)
        log.info("consumer_positioned", service=self._service, partitions=len(assigned))

    async def _begin(self, new: Sequence[Partition], log_id: str) -> None:
        beginnings = await self._subscriber.beginnings(new)
        async with self._database.transaction() as tx:
            await tx.execute(
                _BEGIN,
                {
                    "topics": [topic for topic, _ in new],
                    "partitions": [number for _, number in new],
                    "offsets": [beginnings[partition] for partition in new],
                    "log_id": log_id,
                },
            )

    async def _positions(
        self,
        connection: AsyncConnection,
        partitions: Sequence[Partition],
        log_id: str | None = None,
    ) -> dict[Partition, int]:
        """Where to read on; with `log_id` only the positions that are in that log."""
        rows = await connection.execute(
            _POSITIONS,
            {
                "topics": [topic for topic, _ in partitions],
                "partitions": [number for _, number in partitions],
            },
        )
        return {
            (row.topic, row.partition): row.next_offset
            for row in rows
            if log_id in {None, row.log_id}
        }

    async def _start_over(self, lost: Sequence[Partition]) -> None:
        """The log lost our place. From its beginning nothing is skipped, and the inbox knows what was done before."""
        beginnings = await self._subscriber.beginnings(lost)
        log_id = await self._subscriber.log_id()
        log.critical("log_lost_our_position", service=self._service, partitions=len(lost))
        metrics.POSITIONS_LOST.labels(self._service).inc(len(lost))
        async with self._database.transaction() as tx:
            for (topic, number), offset in sorted(beginnings.items()):
                await tx.execute(
                    _RESET,
                    {"topic": topic, "partition": number, "offset": offset, "log_id": log_id},
                )
        self._subscriber.unpositioned = True

    async def _done(self, batch: Batch, outcome: Outcome, seconds: float) -> None:
        self._handled.update(batch.next_offsets)
        now = clock.now()
        timers = {
            kind: metrics.CRITICAL_TIME.labels(self._service, kind)
            for kind in {message.type for message in outcome.handled}
        }
        for message in outcome.handled:
            if message.event is not None:
                seconds = (now - message.event.time).total_seconds()
                timers[message.type].observe(seconds)
                self._tally.handled(message.record.topic, message.type, seconds)
        self._tally.recoveries.add(outcome.recovered)
        self._count("effected", outcome.handled)
        self._count("duplicate", outcome.duplicates)
        self._count("ignored", outcome.ignored)
        metrics.BATCH_SIZE.labels(self._service).observe(len(batch.records))
        metrics.PROCESSING_SECONDS.labels(self._service).observe(seconds)
        if outcome.failures:
            await self._report_failures(batch, outcome)

    def _count(self, outcome: str, messages: Sequence[Message]) -> None:
        for event_type, count in Counter(map(_label, messages)).items():
            metrics.EVENTS_HANDLED.labels(self._service, event_type, outcome).inc(count)

    async def _report_failures(self, batch: Batch, outcome: Outcome) -> None:
        for failure in outcome.failures:
            message = failure.message
            metrics.EVENTS_HANDLED.labels(
                self._service, _label(message) if message else "unreadable", failure.state
            ).inc()
            log.error(
                "message_not_handled",
                service=self._service,
                state=failure.state,
                cause=failure.cause,
                message_id=str(message.id) if message else None,
                dossier_id=str(message.dossier_id) if message else None,
                correlation_id=str(message.event.correlation_id)
                if message and message.event
                else None,
            )
        for partition, offset in batch.next_offsets.items():
            await self._stop_if_over_limit(partition, offset)

    async def _stop_if_over_limit(self, partition: Partition, next_offset: int) -> None:
        """Stop reading a partition on which too much fails, and go on when people have settled enough of it."""
        async with self._database.reading() as connection:
            over = await failures.is_over_limit(connection, partition, next_offset)
        if over and partition not in self._stopped:
            log.critical(
                "partition_stopped",
                service=self._service,
                topic=partition[0],
                partition=partition[1],
            )
            self._stopped.add(partition)
            self._subscriber.pause(partition)
        elif not over and partition in self._stopped:
            self._stopped.discard(partition)
            self._subscriber.resume(partition)

    def _wait(self) -> None:
        self.waited_at = time.monotonic()

    @property
    def busy_since(self) -> float | None:
        """Since when it works on a batch, by `time.monotonic`, in the lane that is at it longest; None when no lane is."""
        begun = [lane.busy_since for lane in self._lanes if lane.busy_since is not None]
        return min(begun, default=None)

    @property
    def stopped(self) -> AbstractSet[Partition]:
        """The partitions that it reads no further, as too many of their messages fail."""
        return self._stopped

    async def recheck_stopped(self) -> None:
        """See whether stopped partitions may go on; called now and then by the worker."""
        if not self._stopped:
            return
        async with self._database.reading() as connection:
            positions = await self._positions(connection, sorted(self._stopped))
        for partition, offset in positions.items():
            await self._stop_if_over_limit(partition, offset)


def _label(message: Message) -> str:
    """The type as a label of a metric: one of the catalogue's, never what a stranger made up."""
    return message.type if message.event is not None else "not-ours"
