"""Publishes to Kafka: in order, confirmed by all replicas, and given up in time."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2

from shared.errors import Transient
from shared.events.envelope import CONTENT_TYPE
from shared.messaging.kafka import LARGEST_MESSAGE, READER, connection, start_client, stop_client
from shared.settings import KafkaSettings

_SEND_TIMEOUT = 30.0
_HEADERS = [("content-type", CONTENT_TYPE.encode())]


class Outgoing(NamedTuple):
    """One message to publish: `key` is the dossier."""

    topic: str
    key: bytes
    value: bytes
    reader: str = ""
    """The one service that it is for; all others pass over it. Empty is everybody."""


class PublishFailed(Transient):
    """The broker did not confirm all messages in time; some may have been written. Send them again."""


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
                **connection(self._settings),
                acks="all",
                enable_idempotence=True,
                linger_ms=0,
                max_batch_size=262_144,
                max_request_size=LARGEST_MESSAGE,
                request_timeout_ms=40_000,
                compression_type="lz4",
            )
            await start_client(producer)
            self._producer = producer
        return self._producer

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        self._partition_counts.clear()
        if producer is not None:
            await stop_client(producer)


def _fits(batch: Any, message: Outgoing) -> bool:
    """Add a message to a batch, unless it is full."""
    headers = _HEADERS
    if message.reader:
        headers = [*_HEADERS, (READER, message.reader.encode())]
    added = batch.append(timestamp=None, key=message.key, value=message.value, headers=headers)
    return added is not None


@lru_cache(maxsize=100_000)
def _partition_of(key: bytes, count: int) -> int:
    """The partition that every Kafka client chooses for a key. Remembered: the hash is plain Python."""
    return int((murmur2(key) & 0x7FFF_FFFF) % count)
