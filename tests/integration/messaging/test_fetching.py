"""What a subscriber fetches from a real broker: a share for every partition, and past what the client cannot read."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from shared.messaging.kafka import Record
from shared.messaging.subscriber import Subscriber
from shared.messaging.topics import ensure_topics
from shared.settings import KafkaSettings
from tests.ledger.processes import kafka_settings

TOPICS = ("eerste", "tweede")
BACKLOG = 1_500
LIMIT = 400


class UnreadableName(str):
    """The name of a header that another producer may write, and that is no UTF-8."""

    __slots__ = ()

    def encode(self, *_: object) -> bytes:
        return b"\xff\xfe"


@pytest.fixture
async def settings(kafka: str, topic_prefix: str) -> KafkaSettings:
    settings = kafka_settings(kafka, topic_prefix)
    await ensure_topics(settings, TOPICS)
    return settings


@pytest.fixture
async def producer(settings: KafkaSettings) -> AsyncIterator[AIOKafkaProducer]:
    made = AIOKafkaProducer(bootstrap_servers=settings.bootstrap_servers)
    await made.start()
    yield made
    await made.stop()


@asynccontextmanager
async def reading(settings: KafkaSettings) -> AsyncIterator[Subscriber]:
    """A subscriber of all topics, from their beginning."""
    subscriber = Subscriber(settings, "groep", TOPICS)
    await subscriber.start()
    try:
        async with asyncio.timeout(20):
            while not subscriber.unpositioned:  # noqa: ASYNC110 - it has no event to wait for
                await asyncio.sleep(0.05)
        subscriber.seek(await subscriber.beginnings(subscriber.assignment()))
        yield subscriber
    finally:
        await subscriber.stop()


async def fetched(subscriber: Subscriber, count: int) -> list[Record]:
    """At least so many records, in as many fetches as it takes."""
    found: list[Record] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            found += await subscriber.fetch(LIMIT, subscriber.assignment())
    return found


async def test_each_partition_gets_its_share_of_a_fetch_however_long_the_backlog_of_others_is(
    settings: KafkaSettings, producer: AIOKafkaProducer
) -> None:
    for topic in TOPICS:
        for partition in range(settings.partitions):
            await fill(producer, settings, topic, partition, BACKLOG)
    async with reading(settings) as subscriber:
        # The first fetch may come before all partitions have answered.
        await subscriber.fetch(LIMIT, subscriber.assignment())
        await asyncio.sleep(0.5)

        shares = Counter(
            (r.topic, r.partition) for r in await subscriber.fetch(LIMIT, subscriber.assignment())
        )

    places = len(TOPICS) * settings.partitions
    assert shares == dict.fromkeys(shares, LIMIT // places)
    assert len(shares) == places


async def test_one_partition_with_a_backlog_fills_the_fetch_and_nothing_is_passed_over(
    settings: KafkaSettings, producer: AIOKafkaProducer
) -> None:
    await fill(producer, settings, "eerste", 0, BACKLOG)
    await fill(producer, settings, "tweede", 1, 3)
    async with reading(settings) as subscriber:
        largest, found = 0, list[Record]()
        async with asyncio.timeout(20):
            while len(found) < BACKLOG + 3:
                records = await subscriber.fetch(LIMIT, subscriber.assignment())
                largest = max(largest, len(records))
                found += records

    assert largest == LIMIT
    for place, count in ((("eerste", 0), BACKLOG), (("tweede", 1), 3)):
        offsets = [r.offset for r in found if (r.topic, r.partition) == place]
        assert offsets == list(range(count))


async def test_a_record_that_the_client_cannot_read_is_given_by_its_place_and_the_next_follow(
    settings: KafkaSettings, producer: AIOKafkaProducer
) -> None:
    topic = settings.topic_prefix + "eerste"
    for is_strange in (False, False, True, False, True, True, False):
        await send(producer, topic, 2, UnreadableName() if is_strange else "name")
    await fill(producer, settings, "tweede", 0, 20)

    async with reading(settings) as subscriber:
        found = await fetched(subscriber, 27)

    strangers = [record for record in found if record.topic == "eerste"]
    assert [record.offset for record in strangers] == list(range(7))
    assert [record.offset for record in strangers if record.fault] == [2, 4, 5]
    assert {record.value for record in strangers if record.fault} == {None}
    assert [r.offset for r in found if r.topic == "tweede"] == list(range(20))


async def send(producer: AIOKafkaProducer, topic: str, partition: int, header: str) -> None:
    """One record with a header of this name, written by the client's slow builder: the fast one takes only text."""
    batch = producer.create_batch()
    batch._builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 16_384)
    batch.append(timestamp=None, key=None, value=b"value", headers=[(header, b"")])
    written = await producer.send_batch(batch, topic, partition=partition)
    await written


async def fill(
    producer: AIOKafkaProducer, settings: KafkaSettings, topic: str, partition: int, count: int
) -> None:
    sent = [
        await producer.send(
            settings.topic_prefix + topic, f"{number}".encode(), partition=partition
        )
        for number in range(count)
    ]
    await asyncio.gather(*sent)
