"""The broker, the database and the group's members come and go under load; the accounting closes all the same."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from deploy.local.postgres import PostgresServer
from tests.conftest import StartKafka, StartPostgres
from tests.ledger.books import Books, open_books_on
from tests.ledger.processes import WorkerProcess
from tests.ledger.service import Load
from tests.settings import TestSettings

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]

SHORT = TestSettings().short
PAYMENTS = 400 if SHORT else 2_000


async def _add_slowly(load: Load, count: int) -> None:
    for _ in range(count // 20):
        await load.add(20)
        await asyncio.sleep(0.05)


async def test_a_frozen_broker_makes_no_duplicates_and_workers_end_without_it_and_lose_nothing(
    database_url: Callable[..., str], start_kafka: StartKafka, topic_prefix: str
) -> None:
    kafka = await asyncio.to_thread(start_kafka)
    async with open_books_on(
        database_url(), database_url(), kafka.bootstrap_servers, topic_prefix
    ) as books:
        load = Load(books.source, dossiers=20)
        codes = []
        with books.worker("source") as source, books.worker("ledger") as ledger:
            await load.add(50)
            await books.closed()
            kafka.freeze()
            await _add_slowly(load, PAYMENTS)
            # 40 s: longer than the relay waits for its batch.
            await asyncio.sleep(3 if SHORT else 40)
            kafka.resume()
            frozen = await books.closed(120)

            kafka.freeze()
            await load.add(100)
            codes += await _stopped(source, ledger)
        await asyncio.to_thread(kafka.resume)
        with books.worker("source") as source, books.worker("ledger") as ledger:
            await books.closed(120)
            kafka.kill()
            await load.add(100)
            codes += await _stopped(source, ledger)
        await asyncio.to_thread(kafka.start)
        with books.worker("source"), books.worker("ledger"):
            closed = await books.closed(120)

    assert (frozen.faults, closed.faults) == ((), ())
    assert frozen.booked == PAYMENTS + 50
    assert closed.booked == closed.accepted == PAYMENTS + 250
    assert codes == [0] * 4


async def test_a_cluster_that_loses_a_broker_goes_on(
    database_url: Callable[..., str], start_kafka: StartKafka, topic_prefix: str
) -> None:
    kafka = await asyncio.to_thread(start_kafka, 3)
    async with open_books_on(
        database_url(), database_url(), kafka.bootstrap_servers, topic_prefix, replication=3
    ) as books:
        load = Load(books.source, dossiers=20)
        with books.worker("source"), books.worker("ledger"):
            await load.add(40)
            await books.closed()
            kafka.kill(2)
            await load.add(PAYMENTS // 2)
            closed = await books.closed(120)

    assert closed.faults == ()
    assert closed.booked == closed.accepted == 40 + PAYMENTS // 2


@asynccontextmanager
async def _books_on_own_database(
    start_postgres: StartPostgres, kafka: str, prefix: str
) -> AsyncIterator[tuple[Books, PostgresServer]]:
    server = await asyncio.to_thread(start_postgres)
    for name in ("kassa", "grootboek"):
        server.create_database(name)
    async with open_books_on(server.url("kassa"), server.url("grootboek"), kafka, prefix) as books:
        yield books, server


async def test_a_database_that_restarts_or_freezes_is_waited_for_and_workers_end_without_it(
    start_postgres: StartPostgres, kafka: str, topic_prefix: str
) -> None:
    async with _books_on_own_database(start_postgres, kafka, topic_prefix) as (books, server):
        load = Load(books.source, dossiers=20)
        with books.worker("source") as source, books.worker("ledger") as ledger:
            await load.add(50)
            await books.closed()
            for kill in (True, False) if SHORT else (True, False, True, False):
                # Accepted while it runs; not while it is away: what is refused is not owed.
                await load.add(PAYMENTS // 4)
                await asyncio.to_thread(_restart, server, kill=kill)
            await load.add(50)
            server.freeze()
            await asyncio.sleep(3 if SHORT else 20)
            server.resume()
            restarted = await books.closed(120)
            alive = source.running and ledger.running

            await load.add(150)
            server.freeze()
            codes = await _stopped(source, ledger)
        server.resume()
        with books.worker("source"), books.worker("ledger"):
            closed = await books.closed(120)

    assert (restarted.faults, closed.faults) == ((), ())
    assert restarted.booked == restarted.accepted
    assert closed.booked == closed.accepted == restarted.accepted + 150
    assert alive, "a worker waits for the database; it does not need to be restarted"
    assert codes == [0, 0]


def _restart(server: PostgresServer, *, kill: bool) -> None:
    """Stop hard (as a power cut) or in order, and start again."""
    if kill:
        server.kill()
        server.start()
    else:
        server.restart()


async def _stopped(*workers: WorkerProcess) -> list[int | None]:
    """The exit codes of workers that were all asked to stop; one that takes over 15 seconds is killed."""
    return await asyncio.gather(*(asyncio.to_thread(w.terminate, 15) for w in workers))


async def test_workers_that_come_and_go_every_two_seconds_book_each_payment_once(
    books: Books,
) -> None:
    load = Load(books.source, dossiers=30)
    chance = random.Random(7)
    with books.worker("source"), books.worker("ledger"):
        adding = asyncio.create_task(_add_slowly(load, PAYMENTS))
        for _ in range(4 if SHORT else 15):
            with books.worker("ledger") as guest:
                await asyncio.sleep(2)
                if chance.random() < 0.5:
                    await asyncio.to_thread(guest.terminate, 15)
        await adding

        closed = await books.closed(120)

    assert closed.faults == ()
    assert closed.booked == closed.accepted == PAYMENTS


async def test_a_topic_that_was_emptied_is_read_from_its_new_beginning(
    database_url: Callable[..., str], start_kafka: StartKafka, topic_prefix: str
) -> None:
    """An empty broker in the old one's place: what was published before it is lost there, and nothing new is."""
    first = await asyncio.to_thread(start_kafka)
    source_url, ledger_url = database_url(), database_url()
    async with open_books_on(
        source_url, ledger_url, first.bootstrap_servers, topic_prefix
    ) as books:
        load = Load(books.source, dossiers=5)
        with books.worker("source"), books.worker("ledger"):
            await load.add(100)
            await books.closed()
        first.kill()

        second = await asyncio.to_thread(start_kafka)
        books.kafka = second.bootstrap_servers
        with books.worker("source"), books.worker("ledger"):
            await load.add(60)
            closed = await books.closed(120)

    assert closed.faults == ()
    assert closed.booked == closed.accepted == 160
