"""Reads from Kafka, knows when its partitions are taken away, and never lets Kafka decide where to read on.

The position of truth is in the database.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import (
    CommitFailedError,
    IllegalStateError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
)

from shared.errors import Transient
from shared.messaging import points
from shared.messaging.fetching import Unread, fetch_shares
from shared.messaging.kafka import (
    ADMIN_TIMEOUT,
    Partition,
    Record,
    administering,
    connection,
    start_client,
    stop_client,
)
from shared.settings import KafkaSettings

log = structlog.get_logger(__name__)

_COMMIT_TIMEOUT = 5.0


class OutOfRange(Exception):
    """The log no longer holds these positions: it was emptied, or they were kept longer than the log."""

    def __init__(self, partitions: Sequence[Partition]) -> None:
        super().__init__(f"positions out of range: {partitions}")
        self.partitions = partitions


class Subscriber(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types for its listener
    """Reads a group's share of the topics.

    `generation` changes whenever partitions come or go. Work on a batch happens inside `holding(generation)`, which a
    rebalance waits for, and which says no when the partitions are no longer ours.
    """

    def __init__(self, settings: KafkaSettings, group: str, topics: Sequence[str]) -> None:
        self._settings = settings
        self._prefix = settings.topic_prefix
        self._group = settings.topic_prefix + group
        self._topics = topics
        self._consumer: AIOKafkaConsumer | None = None
        self._at_work = 0
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self.generation = 0
        self.unpositioned = False
        """Partitions were assigned and `seek` has not been called since."""
        self.assigned_at: float | None = None
        """When they were, as `time.monotonic`; None as long as this is no member of its group."""

    async def start(self) -> None:
        """Join the group. Raises Transient when the broker does not answer in time."""
        consumer = AIOKafkaConsumer(
            **connection(self._settings),
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            # Long, as the client and the broker work at each answer; short enough for a partition that this one could not ask for yet.
            fetch_max_wait_ms=250,
            fetch_max_bytes=8 * 1024 * 1024,
            max_partition_fetch_bytes=1024 * 1024,
            max_poll_records=500,
            session_timeout_ms=self._settings.session_timeout_ms,
            heartbeat_interval_ms=self._settings.heartbeat_interval_ms,
            rebalance_timeout_ms=self._settings.rebalance_timeout_ms,
            # A join may take as long as the slowest other member takes to let go (edge 8).
            request_timeout_ms=self._settings.rebalance_timeout_ms + 15_000,
            max_poll_interval_ms=300_000,
            # Exactly one assignor: with more, a join is sent once per assignor (edge 14).
            partition_assignment_strategy=[StickyPartitionAssignor],
        )
        consumer.subscribe([self._prefix + topic for topic in self._topics], listener=self)
        try:
            async with asyncio.timeout(self._settings.rebalance_timeout_ms / 1000 + 30):
                await start_client(consumer)
        except (KafkaError, OSError, TimeoutError) as error:
            msg = f"could not join the group: {type(error).__name__}"
            raise Transient(msg) from error
        self._consumer = consumer

    async def stop(self) -> None:
        consumer, self._consumer = self._consumer, None
        self.assigned_at = None
        if consumer is not None:
            await stop_client(consumer)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Let the running batches finish before another member takes over; the database fences them off if they do not."""
        self.generation += 1
        points.reached("during-revoke")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.rebalance_timeout_ms / 1000 * 0.8):
                await self._at_rest.wait()
        if revoked:
            log.info("partitions_revoked", count=len(revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        # Positions are looked up by the loop, not here: aiokafka swallows what a listener raises.
        self.generation += 1
        self.unpositioned = True
        self.assigned_at = time.monotonic()
        log.info("partitions_assigned", count=len(assigned))

    @asynccontextmanager
    async def holding(self, generation: int) -> AsyncIterator[bool]:
        """Hold the partitions while working, beside others who do; gives False when they were taken away since `generation`."""
        self._at_work += 1
        self._at_rest.clear()
        try:
            yield generation == self.generation
        finally:
            self._at_work -= 1
            if not self._at_work:
                self._at_rest.set()

    @property
    def _client(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            msg = "the subscriber is not started"
            raise Transient(msg)
        return self._consumer

    def assignment(self) -> list[Partition]:
        return sorted((self._short(tp.topic), tp.partition) for tp in self._client.assignment())

    def partitions(self) -> list[Partition]:
        """All partitions of the topics, whoever of the group reads them."""
        return [
            (topic, number)
            for topic in self._topics
            for number in sorted(self._client.partitions_for_topic(self._prefix + topic) or ())
        ]

    async def fetch(self, limit: int, partitions: Sequence[Partition]) -> list[Record]:
        """The next records of these partitions, at most `limit`, in order within each, a share for each; waits up to half a second.

        Raises OutOfRange when the log has lost the place, Transient when the broker gives another error.
        """
        try:
            found = await fetch_shares(self._client, [self._full(p) for p in partitions], limit)
        except OffsetOutOfRangeError as error:
            lost = [(self._short(tp.topic), tp.partition) for tp in error.args[0]]
            raise OutOfRange(lost) from error
        except NoOffsetForPartitionError:
            self.unpositioned = True
            return []
        except (KafkaError, OSError) as error:
            msg = f"fetching failed: {type(error).__name__}"
            raise Transient(msg) from error
        return [
            self._record(partition, record)
            for partition, records in sorted(found.items())
            for record in records
        ]

    def _record(self, partition: TopicPartition, found: ConsumerRecord | Unread) -> Record:
        place = self._short(partition.topic), partition.partition, found.offset
        if isinstance(found, Unread):
            return Record(*place, None, None, (), fault="the name of a header is no UTF-8")
        return Record(*place, found.key, found.value, tuple(found.headers))

    async def beginnings(self, partitions: Sequence[Partition]) -> dict[Partition, int]:
        """The oldest offset that each partition still has."""
        try:
            async with asyncio.timeout(ADMIN_TIMEOUT):
                offsets = await self._client.beginning_offsets([self._full(p) for p in partitions])
        except (KafkaError, OSError, TimeoutError) as error:
            msg = f"no beginning offsets: {type(error).__name__}"
            raise Transient(msg) from error
        return {(self._short(tp.topic), tp.partition): offset for tp, offset in offsets.items()}

    async def log_id(self) -> str:
        """The id of the cluster that holds the log: one that was emptied or replaced has another."""
        async with administering(self._settings) as admin:
            return str((await admin.describe_cluster())["cluster_id"])

    def seek(self, positions: Mapping[Partition, int]) -> None:
        """Read on from these positions; partitions that were taken away meanwhile are passed over."""
        for partition, offset in positions.items():
            with contextlib.suppress(IllegalStateError):
                self._client.seek(self._full(partition), offset)

    def pause(self, partition: Partition) -> None:
        with contextlib.suppress(IllegalStateError):
            self._client.pause(self._full(partition))

    def resume(self, partition: Partition) -> None:
        with contextlib.suppress(IllegalStateError):
            self._client.resume(self._full(partition))

    async def commit(self, positions: Mapping[Partition, int]) -> None:
        """Tell Kafka how far we are, for lag tools only: the position of truth is in the database, so failure is harmless.

        Always with explicit offsets (edge 2) and in time: the client retries for ever (edge 4).
        """
        offsets = {self._full(partition): offset for partition, offset in positions.items()}
        try:
            async with asyncio.timeout(_COMMIT_TIMEOUT):
                await self._client.commit(offsets)
        except (CommitFailedError, IllegalStateError):
            log.info("commit_not_ours_any_more")
        except (KafkaError, OSError, TimeoutError) as error:
            log.info("commit_failed", error=type(error).__name__)

    def _short(self, topic: str) -> str:
        return topic.removeprefix(self._prefix)

    def _full(self, partition: Partition) -> TopicPartition:
        return TopicPartition(self._prefix + partition[0], partition[1])
