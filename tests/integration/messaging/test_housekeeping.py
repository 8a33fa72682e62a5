"""A job beside the messages that fails is told, and stops nobody's messages."""

import asyncio
import time
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database
from shared.messaging.worker import Worker
from shared.settings import ServiceSettings
from tests.ledger.books import Books
from tests.ledger.processes import kafka_settings
from tests.ledger.service import SOURCE, Load

pytestmark = pytest.mark.timeout(90)


async def test_jobs_that_fail_are_counted_and_everything_is_published_and_booked(
    books: Books,
) -> None:
    load = Load(books.source, dossiers=5)
    await load.add(10)
    await spoil_a_partition(books.source)
    failed = {job: failures_of(job) for job in ("upkeep", "boodschap")}
    contracts = replace(SOURCE, chores=(Chore("boodschap", 0.1, forget_the_list),))
    settings = ServiceSettings.model_validate({"database_url": books.source_url})
    stop = asyncio.Event()
    kafka = kafka_settings(books.kafka, books.prefix)
    running = asyncio.create_task(Worker(contracts, settings, kafka).run(stop))
    with books.worker("ledger"):
        await until_failing(failed)
        await load.add(20)
        closed = await books.closed()
    still_works = not running.done()
    stop.set()
    await running

    assert still_works
    assert closed.faults == ()
    assert closed.booked == closed.accepted == 30


async def spoil_a_partition(database: Database) -> None:
    """A table in the way that is no partition: from then on none can be made for that day."""
    async with database.transaction() as tx:
        rows = await tx.execute(
            text("SELECT to_char((now() AT TIME ZONE 'UTC')::date + 3, 'YYYYMMDD')")
        )
        day = rows.scalar_one()
        await tx.execute(text(f"DROP TABLE outbox_{day}"))
        await tx.execute(text(f"CREATE TABLE outbox_{day} ()"))


async def forget_the_list(_: Database) -> None:
    raise RuntimeError("no list")


def failures_of(job: str) -> float:
    labels = {"service": "kassa", "job": job}
    return REGISTRY.get_sample_value("naadloos_jobs_failed_total", labels) or 0


async def until_failing(before: dict[str, float]) -> None:
    deadline = time.monotonic() + 40
    while any(failures_of(job) == count for job, count in before.items()):
        assert time.monotonic() < deadline, before
        await asyncio.sleep(0.1)
