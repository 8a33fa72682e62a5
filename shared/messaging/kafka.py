"""Kafka behind two small classes; with `fetching` the only module that imports aiokafka.

`Publisher` sends in order and gives up in time; `Subscriber` reads, knows when its partitions are taken away, and never
lets Kafka decide where to read on: the position of truth is in the database. The numbered remarks are the client's sharp edges
as listed in docs/architecture.md.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from aiokafka import (
    AIOKafkaConsumer,
    AIOKafkaProducer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from aiokafka.errors import (
    CommitFailedError,
    IllegalStateError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    TopicAlreadyExistsError,
)
from aiokafka.partitioner import murmur2

from shared.errors import Transient
from shared.events.envelope import CONTENT_TYPE
from shared.messaging import points
from shared.messaging.fetching import Unread, fetch_shares
from shared.settings import KafkaSettings

log = structlog.get_logger(__name__)

Partition = tuple[str, int]
"""A topic (without the settings' prefix) and a partition number."""

_SEND_TIMEOUT = 30.0
_STOP_TIMEOUT = 10.0
_MOMENT = 1.0
_COMMIT_TIMEOUT = 5.0
_ADMIN_TIMEOUT = 30.0
_LARGEST_MESSAGE = 1024 * 1024
_HEADERS = [("content-type", CONTENT_TYPE.encode())]


@dataclass(frozen=True, slots=True)
class Record:
    """One message as it lies in the log. `key` and `value` are None for a message without them (not one of ours)."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    """In order; a name may come twice, and Kafka has headers without a value."""
    fault: str = ""
    """Why the client could not read the message, if so: then only its place is known."""

    @property
    def place(self) -> str:
        return f"{self.topic}/{self.partition}@{self.offset}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to publish: `key` is the dossier."""

    topic: str
    key: bytes
    value: bytes


class PublishFailed(Transient):
    """The broker did not confirm all messages in time; some may have been written. Send them again."""


class OutOfRange(Exception):
    """The log no longer holds these positions: it was emptied, or they were kept longer than the log."""

    def __init__(self, partitions: Sequence[Partition]) -> None:
        super().__init__(f"positions out of range: {partitions}")
        self.partitions = partitions


def _connection(settings: KafkaSettings) -> dict[str, Any]:
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers,
        "security_protocol": settings.security_protocol,
    }
    if settings.security_protocol == "SASL_SSL":
        options |= {
            "ssl_context": ssl.create_default_context(cafile=settings.ca_file),
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": settings.username,
            "sasl_plain_password": settings.password.get_secret_value()
            if settings.password
            else "",
        }
    return options


async def ensure_topics(settings: KafkaSettings, topics: Iterable[str]) -> None:
    """Make the topics that do not exist yet. Raises Transient when the broker does not answer."""
    admin = AIOKafkaAdminClient(**_connection(settings), request_timeout_ms=10_000)
    config = {"min.insync.replicas": "2"} if settings.replication_factor >= 3 else {}
    try:
        async with asyncio.timeout(_ADMIN_TIMEOUT):
            await admin.start()
            known = set(await admin.list_topics())
            for topic in topics:
                name = settings.topic_prefix + topic
                if name in known:
                    continue
                new = NewTopic(
                    name, settings.partitions, settings.replication_factor, topic_configs=config
                )
                with contextlib.suppress(TopicAlreadyExistsError):
                    await admin.create_topics([new])
    except (KafkaError, OSError, TimeoutError) as error:
        msg = f"the broker did not make the topics: {type(error).__name__}"
        raise Transient(msg) from error
    finally:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(admin.close(), _STOP_TIMEOUT)


class Publisher:
    """Publishes batches in order, acknowledged by all in-sync replicas, without duplicates from its own retries."""

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._partition_counts: dict[str, int] = {}

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Send in order and wait until all are confirmed. Raises PublishFailed; then the same batch must be sent again.

        A producer that failed is thrown away: it may never expire its batches, or be refused from then on (edges 6, 7).
        """
        try:
            async with asyncio.timeout(_SEND_TIMEOUT):
                producer = await self._started()
                confirmations = [
                    # Awaited one by one: only that keeps the order within a key (edge 18).
                    await producer.send_batch(batch, topic, partition=partition)
                    for topic, partition, batch in await self._packed(producer, messages)
                ]
                await asyncio.gather(*confirmations)
        except (KafkaError, OSError, TimeoutError) as error:
            await self.stop()
            msg = f"{len(messages)} messages not confirmed: {type(error).__name__}"
            raise PublishFailed(msg) from error

    async def _packed(
        self, producer: AIOKafkaProducer, messages: Sequence[Outgoing]
    ) -> list[tuple[str, int, Any]]:
        """The messages in batches per partition, in order: `send` per message costs three times as much (measured)."""
        full: list[tuple[str, int, Any]] = []
        filling: dict[tuple[str, int], Any] = {}
        for message in messages:
            topic = self._settings.topic_prefix + message.topic
            if topic not in self._partition_counts:
                self._partition_counts[topic] = len(await producer.partitions_for(topic))
            place = topic, _partition_of(message.key, self._partition_counts[topic])
            batch = filling.get(place)
            if batch is None or not _fits(batch, message):
                if batch is not None:
                    full.append((*place, batch))
                filling[place] = producer.create_batch()
                if not _fits(filling[place], message):
                    msg = "a message does not fit an empty batch"
                    raise ValueError(msg)
        return full + [(*place, batch) for place, batch in filling.items()]

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                **_connection(self._settings),
                acks="all",
                enable_idempotence=True,
                linger_ms=0,
                max_batch_size=262_144,
                max_request_size=_LARGEST_MESSAGE,
                request_timeout_ms=40_000,
                compression_type="lz4",
            )
            await _start(producer)
            self._producer = producer
        return self._producer

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        self._partition_counts.clear()
        if producer is not None:
            await _stop(producer)


def _fits(batch: Any, message: Outgoing) -> bool:
    """Add a message to a batch, unless it is full."""
    added = batch.append(timestamp=None, key=message.key, value=message.value, headers=_HEADERS)
    return added is not None


@lru_cache(maxsize=100_000)
def _partition_of(key: bytes, count: int) -> int:
    """The partition that every Kafka client chooses for a key. Remembered: the hash is plain Python."""
    return int((murmur2(key) & 0x7FFF_FFFF) % count)


async def _start(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Start a client; one that does not start, or is no longer wanted meanwhile, leaves nothing open.

    Cancelled at once it would lose the connection that it is just making, so it is given a moment to have made it.
    """
    starting = asyncio.ensure_future(client.start())
    try:
        await asyncio.shield(starting)
    except BaseException:
        await asyncio.wait([starting], timeout=_MOMENT)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        await _stop(client)
        raise


async def _stop(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Stop a client in time, whatever it is doing.

    Runs in a task of its own: `stop()` may raise CancelledError from its own fetch task (edge 5) or wait forever (edge 6).
    """
    task = asyncio.ensure_future(client.stop())
    done, _ = await asyncio.wait([task], timeout=_STOP_TIMEOUT)
    if not done:
        task.cancel()
    elif not task.cancelled() and task.exception() is not None:
        log.info("client_stop_failed", error=type(task.exception()).__name__)


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
        self._working = asyncio.Lock()
        self.generation = 0
        self.unpositioned = False
        """Partitions were assigned and `seek` has not been called since."""

    async def start(self) -> None:
        """Join the group. Raises Transient when the broker does not answer in time."""
        consumer = AIOKafkaConsumer(
            **_connection(self._settings),
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            fetch_max_wait_ms=100,
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
                await _start(consumer)
        except (KafkaError, OSError, TimeoutError) as error:
            msg = f"could not join the group: {type(error).__name__}"
            raise Transient(msg) from error
        self._consumer = consumer

    async def stop(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await _stop(consumer)

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Let the running batch finish before another member takes over; the database fences it off if it does not."""
        self.generation += 1
        points.reached("during-revoke")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._settings.rebalance_timeout_ms / 1000 * 0.8):
                async with self._working:
                    pass
        if revoked:
            log.info("partitions_revoked", count=len(revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        # Positions are looked up by the loop, not here: aiokafka swallows what a listener raises.
        self.generation += 1
        self.unpositioned = True
        log.info("partitions_assigned", count=len(assigned))

    @asynccontextmanager
    async def holding(self, generation: int) -> AsyncIterator[bool]:
        """Hold the partitions while working; gives False when they were taken away since `generation`."""
        async with self._working:
            yield generation == self.generation

    @property
    def _client(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            msg = "the subscriber is not started"
            raise Transient(msg)
        return self._consumer

    def assignment(self) -> list[Partition]:
        return sorted((self._short(tp.topic), tp.partition) for tp in self._client.assignment())

    async def fetch(self, limit: int) -> list[Record]:
        """The next records, at most `limit`, in order within a partition, a share for each; waits up to half a second.

        Raises OutOfRange when the log has lost the place, Transient when the broker gives another error.
        """
        try:
            found = await fetch_shares(self._client, limit)
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
            async with asyncio.timeout(_ADMIN_TIMEOUT):
                offsets = await self._client.beginning_offsets([self._full(p) for p in partitions])
        except (KafkaError, OSError, TimeoutError) as error:
            msg = f"no beginning offsets: {type(error).__name__}"
            raise Transient(msg) from error
        return {(self._short(tp.topic), tp.partition): offset for tp, offset in offsets.items()}

    async def log_id(self) -> str:
        """The id of the cluster that holds the log: one that was emptied or replaced has another."""
        admin = AIOKafkaAdminClient(**_connection(self._settings), request_timeout_ms=10_000)
        try:
            async with asyncio.timeout(_ADMIN_TIMEOUT):
                await admin.start()
                return str((await admin.describe_cluster())["cluster_id"])
        except (KafkaError, OSError, TimeoutError) as error:
            msg = f"the broker did not tell its id: {type(error).__name__}"
            raise Transient(msg) from error
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(admin.close(), _STOP_TIMEOUT)

    def seek(self, positions: Mapping[Partition, int]) -> None:
        """Read on from these positions; partitions that were taken away meanwhile are passed over."""
        for partition, offset in positions.items():
            with contextlib.suppress(IllegalStateError):
                self._client.seek(self._full(partition), offset)

    def lag(self) -> dict[Partition, int]:
        """Messages between what was fetched last and the end, per partition, as far as known."""
        lags = {}
        for tp in self._client.assignment():
            state = self._client._subscription.subscription.assignment.state_value(tp)  # noqa: SLF001
            end = self._client.highwater(tp)
            if state is not None and state.has_valid_position and end is not None:
                lags[self._short(tp.topic), tp.partition] = max(0, end - state.position)
        return lags

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
