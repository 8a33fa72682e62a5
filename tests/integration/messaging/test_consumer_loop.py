"""What the consumer does when much fails, or when one message waits for what it cannot get; Kafka is played by a list."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from sqlalchemy import text

from shared import ids
from shared.events.envelope import to_wire
from shared.messaging import actions
from shared.messaging.actions import Action
from shared.messaging.consumer import Consumer
from shared.messaging.failures import SHARE_LIMIT
from shared.messaging.transaction import Database
from tests.integration.messaging.test_failures import payment
from tests.ledger.listed_log import PLACE, ListedLog
from tests.ledger.poison import lock_held
from tests.ledger.service import LEDGER, open_books


@pytest.fixture
async def database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    opened = open_books(url, "grootboek")
    yield opened
    await opened.close()


@asynccontextmanager
async def running(database: Database, log: ListedLog) -> AsyncIterator[Consumer]:
    consumer = Consumer(database, LEDGER, log)  # type: ignore[arg-type]  # has the same face
    task = asyncio.create_task(consumer.run())
    try:
        yield consumer
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(what: Callable[[], object], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while True:
            found = what()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.05)


async def test_a_partition_on_which_too_much_fails_stops_and_goes_on_when_people_settled_it(
    database: Database,
) -> None:
    log, dossier = ListedLog(), ids.new_dossier_id()
    for _ in range(SHARE_LIMIT + 1):
        log.add(b"rubbish", dossier)
    async with running(database, log) as consumer:
        await until(lambda: log.paused)
        stopped = set(consumer.stopped)
        log.add(to_wire(payment(dossier, 1)), dossier)
        await _discard_some(database, 5)
        await consumer.recheck_stopped()

        await until(lambda: _booked(database))

    assert stopped == {PLACE}
    assert log.paused == set()


async def test_a_message_that_waits_for_a_lock_is_put_aside_in_the_end_and_others_go_on(
    database: Database,
) -> None:
    log, held, free = ListedLog(), ids.new_dossier_id(), ids.new_dossier_id()
    log.add(to_wire(payment(held, 1, poison="contended")), held)
    log.add(to_wire(payment(free, 1)), free)
    async with lock_held(database), running(database, log):
        await until(lambda: _booked(database))

    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT dossier_id, state FROM failed_message"))
        assert [tuple(row) for row in rows.all()] == [(held, "retrying")]


async def _booked(database: Database, count: int = 1) -> bool:
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT count(*) FROM booking"))
        return bool(rows.scalar_one() >= count)


async def _discard_some(database: Database, count: int) -> None:
    async with database.reading() as connection:
        query = text("SELECT id FROM failed_message LIMIT :count")
        found = (await connection.execute(query, {"count": count})).scalars().all()
    for failed in found:
        await actions.discard(database, Action(failed, 0, "beheer", "geen bericht van ons"))
