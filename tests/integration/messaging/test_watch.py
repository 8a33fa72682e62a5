"""A consumer that no longer reads is seen from outside, on a real Kafka: also when it does not know it itself."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from deploy.local.ports import free_ports
from shared import ids
from shared.errors import Transient
from shared.events.envelope import Event, EventData, to_wire
from shared.messaging import worker as program
from shared.messaging.consumer import Consumer
from shared.messaging.kafka import Partition
from shared.messaging.progress import Status
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.subscriber import Subscriber
from shared.messaging.topics import LogEnds, ensure_topics
from shared.messaging.transaction import Database
from shared.messaging.watch import ENDS_AFTER, WINDOW, Watch
from shared.messaging.worker import Stuck, Worker
from shared.settings import KafkaSettings, ServiceSettings
from tests.integration.messaging.test_failures import TOPIC, payment
from tests.ledger.processes import kafka_settings
from tests.ledger.service import LEDGER, open_books

EVERY = 0.4
PLACE: Partition = (TOPIC, 0)


@pytest.fixture
async def settings(kafka: str, topic_prefix: str) -> KafkaSettings:
    settings = kafka_settings(kafka, topic_prefix).model_copy(
        update={"partitions": 2, "progress_seconds": EVERY}
    )
    await ensure_topics(settings, LEDGER.topics)
    return settings


@pytest.fixture
def url(database_url: Callable[..., str]) -> str:
    return database_url("grootboek")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = open_books(url, "grootboek")
    yield opened
    await opened.close()


@dataclass
class Watched:
    """A consumer and who watches it; `read` lets the consumer begin."""

    consumer: Consumer
    subscriber: Subscriber
    watch: Watch
    running: list[asyncio.Task[None]] = field(default_factory=list)

    def read(self) -> None:
        self.running.append(asyncio.create_task(self.consumer.run()))

    async def told(self, wanted: str, seconds: float = 30) -> list[str]:
        """Look until the problems name it."""
        async with asyncio.timeout(seconds):
            while True:
                await self.watch.look()
                problems = self.watch.problems()
                if any(problem.startswith(wanted) for problem in problems):
                    return problems
                await asyncio.sleep(EVERY)

    async def until_stuck(self) -> None:
        async with asyncio.timeout(30):
            while not self.watch.is_stuck():
                await self.watch.look()
                await asyncio.sleep(EVERY)


async def kill_fetcher(subscriber: Subscriber) -> None:
    """As when the client's own routine ends of an error: nobody reads it, and every fetch is empty from then on."""
    client = subscriber._consumer
    assert client is not None
    fetcher = client._fetcher
    fetcher._fetch_task.cancel()
    # What it had asked already would still bring what comes in within a moment.
    await asyncio.wait([fetcher._fetch_task, *fetcher._pending_tasks])


@asynccontextmanager
async def watched(database: Database, settings: KafkaSettings) -> AsyncIterator[Watched]:
    subscriber = Subscriber(settings, LEDGER.service, LEDGER.topics)
    consumer, ends = Consumer(database, LEDGER, subscriber), LogEnds(settings, LEDGER.topics)
    watch = Watch(database, consumer, subscriber, ends, every=EVERY)
    made = Watched(consumer, subscriber, watch)
    await subscriber.start()
    try:
        yield made
    finally:
        for task in made.running:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await subscriber.stop()
        await ends.stop()


async def publish(settings: KafkaSettings, events: Iterable[Event[EventData]]) -> None:
    publisher = Publisher(settings)
    await publisher.publish(
        [Outgoing(TOPIC, str(event.dossier_id).encode(), to_wire(event)) for event in events]
    )
    await publisher.stop()


def payments(count: int) -> list[Event[EventData]]:
    return [payment(ids.new_dossier_id(), 1) for _ in range(count)]


async def booked(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM booking"))).scalar_one())


async def until_booked(database: Database, count: int) -> None:
    async with asyncio.timeout(30):
        while await booked(database) < count:  # noqa: ASYNC110 - the consumer tells nobody
            await asyncio.sleep(0.05)


async def test_who_reads_everything_is_well(database: Database, settings: KafkaSettings) -> None:
    async with watched(database, settings) as seen:
        seen.read()
        await publish(settings, payments(20))
        await until_booked(database, 20)
        for _ in range(8):
            await seen.watch.look()
            await asyncio.sleep(EVERY)

        assert seen.watch.problems() == []
        assert not seen.watch.is_stuck()


async def test_a_fetcher_that_died_is_seen_though_its_client_knows_of_no_lag(
    database: Database, settings: KafkaSettings
) -> None:
    async with watched(database, settings) as seen:
        seen.read()
        await publish(settings, payments(5))
        await until_booked(database, 5)
        await kill_fetcher(seen.subscriber)
        await publish(settings, payments(30))

        problems = await seen.told("STOPPED: betaald/")
        lag = sum(measured("naadloos_consumer_lag_messages", number) for number in (0, 1))
        worst = max(measured("naadloos_consumer_progress", number) for number in (0, 1))
        await seen.until_stuck()

    assert await booked(database) == 5
    assert lag == 30
    assert worst == 4
    assert all("waiting, no progress for" in problem for problem in problems)


async def test_a_consumer_that_waits_for_its_surroundings_is_told_and_is_not_ended(
    database: Database, settings: KafkaSettings
) -> None:
    """A fresh one would wait as well, and would have forgotten how often this one tried."""
    async with watched(database, settings) as seen:
        await publish(settings, payments(10))
        await seen.until_stuck()

        seen.consumer.waited_at = time.monotonic()

        assert any(problem.startswith("STOPPED") for problem in seen.watch.problems())
        assert not seen.watch.is_stuck()


async def test_who_works_on_a_slow_batch_is_told_and_ended_only_after_very_long(
    database: Database, settings: KafkaSettings
) -> None:
    """A fresh worker would begin that batch again, and never get further."""
    async with database.transaction() as tx:
        for statement in _SLOW:
            await tx.execute(text(statement))
    async with watched(database, settings) as seen:
        seen.read()
        await publish(settings, payments(1))
        await seen.told("STOPPED: betaald/")
        looks = ENDS_AFTER[Status.STOPPED] + WINDOW
        for _ in range(looks):
            await seen.watch.look()
            await asyncio.sleep(EVERY)
        since = seen.consumer.busy_since
        ended_early = seen.watch.is_stuck()
        at_work = next(lane for lane in seen.consumer._lanes if lane.busy_since is not None)
        at_work._handling.busy_since = time.monotonic() - ENDS_AFTER[Status.STALLED] * EVERY

        assert since is not None
        assert not ended_early
        assert seen.watch.is_stuck()


_SLOW = (
    "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'",
    "CREATE TRIGGER slowly BEFORE INSERT ON booking FOR EACH ROW EXECUTE FUNCTION slowly()",
)


async def test_what_stood_still_before_it_was_given_to_a_worker_is_not_held_against_it(
    database: Database, settings: KafkaSettings
) -> None:
    async with watched(database, settings) as seen:
        await publish(settings, payments(10))
        await seen.until_stuck()

        seen.subscriber.assigned_at = time.monotonic()

        assert not seen.watch.is_stuck()


async def test_who_has_partitions_and_never_took_a_position_is_seen(
    database: Database, settings: KafkaSettings
) -> None:
    async with watched(database, settings) as seen:
        await publish(settings, payments(10))

        await seen.told("STOPPED: betaald/")


async def test_a_partition_left_behind_is_told_by_name_and_is_no_reason_to_end_yet(
    database: Database, settings: KafkaSettings
) -> None:
    async with watched(database, settings) as seen:
        seen.read()
        await publish(settings, payments(20))
        await until_booked(database, 20)
        seen.subscriber.pause(PLACE)
        enough = asyncio.Event()
        feeding = asyncio.create_task(feed(settings, enough))
        problems = await seen.told("STALLED: betaald/0")
        enough.set()
        await feeding

    assert len(problems) == 1
    assert not seen.watch.is_stuck()


async def feed(settings: KafkaSettings, enough: asyncio.Event) -> None:
    while not enough.is_set():
        await publish(settings, payments(10))
        await asyncio.sleep(EVERY / 2)


async def test_a_position_that_was_put_back_is_told(
    database: Database, settings: KafkaSettings
) -> None:
    async with watched(database, settings) as seen:
        seen.read()
        await publish(settings, payments(20))
        await until_booked(database, 20)
        await seen.watch.look()
        async with database.transaction() as tx:
            await tx.execute(
                text(
                    "UPDATE consumer_position SET next_offset = next_offset - 1 WHERE partition = 0"
                )
            )

        await seen.told("REWOUND: betaald/0")
        assert not seen.watch.is_stuck()


async def test_who_could_not_look_does_not_know_that_nothing_moved(
    database: Database, settings: KafkaSettings
) -> None:
    """A worker is not ended because its surroundings were away: standing still is counted from when they answer again."""
    async with watched(database, settings) as seen:
        await publish(settings, payments(10))
        await seen.told("STOPPED: betaald/")
        reachable = seen.watch._ends
        seen.watch._ends = LogEnds(
            settings.model_copy(update={"bootstrap_servers": "127.0.0.1:9"}), LEDGER.topics
        )
        with pytest.raises(Transient):
            await seen.watch.look()
        seen.watch._ends = reachable
        await seen.watch.look()

        assert not any("STOPPED" in problem for problem in seen.watch.problems())
        assert not seen.watch.is_stuck()


async def test_surroundings_that_do_not_answer_are_told(
    database: Database, settings: KafkaSettings
) -> None:
    async with watched(database, settings) as seen:
        async with asyncio.timeout(30):
            while not seen.watch.problems():  # noqa: ASYNC110 - nobody looks: time has to pass
                await asyncio.sleep(EVERY)

        [problem] = seen.watch.problems()
        assert problem.startswith("the broker or the database has not answered for")


@pytest.mark.timeout(120)
async def test_a_worker_whose_fetcher_died_says_so_and_ends_itself(
    url: str, settings: KafkaSettings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told two looks before it ends itself, so that whoever asks hears why."""
    monkeypatch.setattr(program, "MEASURE", 0.1)
    [port] = free_ports(1)
    own = ServiceSettings(database_url=url, worker_port=port)  # type: ignore[arg-type]  # parsed by pydantic
    worker = Worker(LEDGER, own, settings.model_copy(update={"progress_seconds": 1.0}))
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as page:
            await publish(settings, payments(5))
            await until_booked(database, 5)
            well = [(await page.get(f"/health/{name}")).status_code for name in ("live", "ready")]
            await kill_fetcher(worker._subscriber)
            await publish(settings, payments(10))
            ready = await until_not_ready(page)
        async with asyncio.timeout(30):
            await asyncio.wait([running])
    finally:
        stop.set()
        [ended] = await asyncio.gather(running, return_exceptions=True)

    assert isinstance(ended, ExceptionGroup)
    assert ended.split(Stuck)[1] is None
    assert well == [200, 200]
    assert ready["status"] == "niet gezond"
    assert all(problem.startswith("STOPPED: betaald/") for problem in ready["problemen"])


async def until_not_ready(page: httpx.AsyncClient) -> dict[str, Any]:
    async with asyncio.timeout(40):
        while True:
            answer = await page.get("/health/ready")
            if answer.status_code == 503:
                found: dict[str, Any] = answer.json()
                return found
            await asyncio.sleep(0.05)


def measured(name: str, partition: int) -> float:
    labels = {"service": "grootboek", "topic": TOPIC, "partition": str(partition)}
    value = REGISTRY.get_sample_value(name, labels)
    assert value is not None
    return value
