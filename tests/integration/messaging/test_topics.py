"""Topics on a real Kafka: made with what was promised, compared ever after, and read right when partitions were added."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic, RecordsToDelete
from aiokafka.structs import TopicPartition
from prometheus_client import REGISTRY
from sqlalchemy import text
from structlog.testing import capture_logs

from shared import ids
from shared.errors import Transient
from shared.events.envelope import to_wire
from shared.messaging.consumer import Consumer
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.retries import Retries
from shared.messaging.subscriber import Subscriber
from shared.messaging.topics import Difference, LogEnds, ensure_topics
from shared.messaging.transaction import Database
from shared.messaging.worker import Worker
from shared.settings import KafkaSettings, ServiceSettings
from tests.integration.messaging.test_failures import TOPIC, payment
from tests.ledger.processes import kafka_settings
from tests.ledger.service import LEDGER, open_books

DOSSIERS = 40
SERVICE = "grootboek"


@pytest.fixture
def settings(kafka: str, topic_prefix: str) -> KafkaSettings:
    return kafka_settings(kafka, topic_prefix).model_copy(update={"partitions": 2})


@pytest.fixture
async def admin(kafka: str) -> AsyncIterator[AIOKafkaAdminClient]:
    made = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await made.start()
    yield made
    await made.close()


@pytest.fixture
async def database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    opened = open_books(url, SERVICE)
    yield opened
    await opened.close()


async def make_by_hand(
    admin: AIOKafkaAdminClient, settings: KafkaSettings, config: dict[str, str]
) -> None:
    """As somebody with a tool of Kafka's own would."""
    await admin.create_topics([NewTopic(settings.topic_prefix + TOPIC, 3, 1, topic_configs=config)])
    async with asyncio.timeout(20):
        while settings.topic_prefix + TOPIC not in await admin.list_topics():  # noqa: ASYNC110 - a broker hears of it a moment later
            await asyncio.sleep(0.05)


async def test_a_topic_that_we_make_differs_in_nothing(settings: KafkaSettings) -> None:
    await ensure_topics(settings, [TOPIC])
    await until_it_has(2, settings)

    assert await ensure_topics(settings, [TOPIC]) == []


async def test_how_a_topic_differs_is_said_loudly_and_not_changed(
    settings: KafkaSettings, admin: AIOKafkaAdminClient
) -> None:
    await make_by_hand(admin, settings, {"retention.ms": "86400000"})

    with capture_logs() as logs:
        differences = await ensure_topics(settings, [TOPIC])

    assert set(differences) == {
        Difference(TOPIC, "retention.ms", "604800000", "86400000"),
        Difference(TOPIC, "partitions", "2", "3"),
    }
    told = [line for line in logs if line["event"] == "topic_differs"]
    assert [line["log_level"] for line in told] == ["critical", "critical"]
    assert set(await ensure_topics(settings, [TOPIC])) == set(differences)


async def test_a_worker_measures_how_its_topics_differ(
    settings: KafkaSettings, admin: AIOKafkaAdminClient
) -> None:
    await make_by_hand(admin, settings, {"min.insync.replicas": "2"})
    worker = Worker(LEDGER, ServiceSettings(), settings)

    await worker._check_topics(worker._database)

    labels = {"service": SERVICE, "topic": TOPIC}
    for setting, value in {"min.insync.replicas": 1, "partitions": 1, "retention.ms": None}.items():
        found = REGISTRY.get_sample_value("naadloos_topic_differs", labels | {"setting": setting})
        assert found == value, setting


async def test_a_broker_that_cannot_make_a_topic_yet_is_waited_for(settings: KafkaSettings) -> None:
    three_copies = settings.model_copy(update={"replication_factor": 3})

    with pytest.raises(Transient, match="InvalidReplicationFactor"):
        await ensure_topics(three_copies, [TOPIC])


async def test_a_new_reader_takes_all_in_order_after_partitions_were_added(
    database: Database, settings: KafkaSettings, admin: AIOKafkaAdminClient
) -> None:
    dossiers = await two_messages_before_and_two_after_partitions_were_added(settings, admin)

    async with reading(database, settings):
        await until_booked(database, 4 * DOSSIERS)

    assert await numbers(database) == {dossier: [1, 2, 3, 4] for dossier in dossiers}
    # What came before its turn out of an added partition was held until its turn came.
    assert await failures(database) <= {"resolved"}


async def test_a_new_reader_sees_no_gaps_where_the_log_no_longer_holds_what_was_before_them(
    database: Database, settings: KafkaSettings, admin: AIOKafkaAdminClient
) -> None:
    """An added partition begins at 0 and yet does not begin its dossiers: their first messages were in another."""
    dossiers = await two_messages_before_and_two_after_partitions_were_added(
        settings, admin, forget=True
    )

    async with reading(database, settings):
        await until_booked(database, 2 * DOSSIERS)

    assert await numbers(database) == {dossier: [3, 4] for dossier in dossiers}
    assert await failures(database) == set()


async def two_messages_before_and_two_after_partitions_were_added(
    settings: KafkaSettings, admin: AIOKafkaAdminClient, *, forget: bool = False
) -> Sequence[UUID]:
    """With `forget` the log loses what was published before, as by its retention."""
    dossiers = [ids.new_dossier_id() for _ in range(DOSSIERS)]
    await ensure_topics(settings, LEDGER.topics)
    await publish(settings, dossiers, (1, 2))
    if forget:
        ends = await _ends(settings)
        await admin.delete_records(
            {
                TopicPartition(settings.topic_prefix + topic, number): RecordsToDelete(end)
                for (topic, number), (_, end) in ends.items()
            }
        )
    await admin.create_partitions({settings.topic_prefix + TOPIC: NewPartitions(6)})
    await until_it_has(6, settings)
    await publish(settings, dossiers, (3, 4))
    return dossiers


async def until_it_has(partitions: int, settings: KafkaSettings) -> None:
    """A broker hears of partitions a moment after its controller made them."""
    async with asyncio.timeout(20):
        while len(await _ends(settings)) < partitions:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)


async def _ends(settings: KafkaSettings) -> dict[tuple[str, int], tuple[int, int]]:
    ends = LogEnds(settings, [TOPIC])
    try:
        return await ends.ask()
    finally:
        await ends.stop()


async def publish(
    settings: KafkaSettings, dossiers: Sequence[UUID], messages: Sequence[int]
) -> None:
    publisher = Publisher(settings)
    await publisher.publish(
        [
            Outgoing(TOPIC, str(dossier).encode(), to_wire(payment(dossier, number)))
            for number in messages
            for dossier in dossiers
        ]
    )
    await publisher.stop()


@asynccontextmanager
async def reading(database: Database, settings: KafkaSettings) -> AsyncIterator[None]:
    subscriber = Subscriber(settings, LEDGER.service, LEDGER.topics)
    consumer = Consumer(database, LEDGER, subscriber)
    await subscriber.start()
    task = asyncio.create_task(consumer.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await subscriber.stop()


async def until_booked(database: Database, count: int) -> None:
    async with asyncio.timeout(30):
        while sum(map(len, (await numbers(database)).values())) < count:
            await Retries(database, LEDGER).run_once()
            await asyncio.sleep(0.05)


async def numbers(database: Database) -> dict[UUID, list[int]]:
    """What was booked of each dossier, in the order in which it was."""
    async with database.reading() as connection:
        rows = await connection.execute(
            text("SELECT dossier_id, array_agg(number ORDER BY line) FROM booking GROUP BY 1")
        )
        return {dossier: list(found) for dossier, found in rows}


async def failures(database: Database) -> set[str]:
    """The states of all messages that could not be handled when they came."""
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT DISTINCT state FROM failed_message"))
        return set(rows.scalars().all())
