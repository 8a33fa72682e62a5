"""The worker as it runs: a job start on a real Kafka in, outcomes and timers out, each once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from services.income.contracts import CONTRACTS
from services.income.settings import Settings
from shared import clock
from shared.events.aftercare import AftercareCheckNeeded, AftercareStarted
from shared.events.envelope import Event, to_wire
from shared.events.income import DecisionProposed, Reassessed
from shared.events.life_events import JobStarted
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.topics import ensure_topics
from shared.messaging.worker import Worker
from shared.settings import KafkaSettings
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import job_start


@asynccontextmanager
async def working(url: str, kafka: KafkaSettings) -> AsyncIterator[None]:
    stop = asyncio.Event()
    worker = Worker(CONTRACTS, Settings.model_validate({"database_url": url}), kafka)
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(40):
        while not await condition():  # noqa: ASYNC110 - the worker tells nobody
            await asyncio.sleep(0.2)


async def send(kafka: KafkaSettings, *events: Event[JobStarted]) -> None:
    await ensure_topics(kafka, CONTRACTS.topics)
    publisher = Publisher(kafka)
    await publisher.publish(
        [
            Outgoing(event.data.topic, str(event.dossier_id).encode(), to_wire(event))
            for event in events
        ]
    )
    await publisher.stop()


@pytest.mark.timeout(120)
async def test_a_job_start_sent_twice_is_assessed_once_and_looked_back_on_in_time(
    income: Income, income_url: str, kafka: str, topic_prefix: str
) -> None:
    settings = KafkaSettings(bootstrap_servers=kafka, topic_prefix=topic_prefix, partitions=2)
    start = job_start()

    async with working(income_url, settings):
        await send(settings, start, start)
        await until(lambda: _has(income, 4))
        assert await income.published(AftercareCheckNeeded) == []
        with clock.moved_to(datetime(2027, 1, 4, 6, tzinfo=UTC)):
            await until(lambda: _needs_a_check(income))
        await until(lambda: _all_published(income))

    assert len(await income.published(Reassessed)) == 1
    assert len(await income.published(DecisionProposed)) == 1
    assert len(await income.published(AftercareStarted)) == 1
    (checked,) = await income.published(AftercareCheckNeeded)
    assert checked.data.maanden_na_start == 1
    assert checked.correlation_id == start.correlation_id


async def _has(income: Income, count: int) -> bool:
    return len(await income.rows("SELECT id FROM outbox")) >= count


async def _needs_a_check(income: Income) -> bool:
    return bool(await income.published(AftercareCheckNeeded))


async def _all_published(income: Income) -> bool:
    """Everything in the outbox is on Kafka."""
    return not await income.rows(
        "SELECT outbox.id FROM outbox, relay_cursor AS cursor"
        " WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)"
    )
