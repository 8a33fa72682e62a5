"""The promise on a quiet day: everything accepted is booked once, in order, whatever strangers write between."""

import asyncio

import pytest
from aiokafka import AIOKafkaProducer
from sqlalchemy import text

from tests.integration.messaging.test_fetching import UnreadableName, send
from tests.ledger.books import Books
from tests.ledger.service import Load

pytestmark = pytest.mark.timeout(90)

REJECTED = "failed_message WHERE state = 'rejected'"


async def test_everything_accepted_is_booked_once_and_in_order(books: Books) -> None:
    load = Load(books.source, dossiers=20)
    with books.worker("source"), books.worker("ledger"):
        await load.add(300)

        closed = await books.closed()

    assert closed.faults == ()
    assert closed.accepted == closed.booked == 300


async def test_records_of_a_stranger_end_no_worker_and_everything_is_booked(books: Books) -> None:
    load = Load(books.source, dossiers=20)
    with books.worker("source"), books.worker("ledger") as ledger:
        await load.add(20)
        await books.closed()
        for partition in range(4):
            await _write_strange_records(books, partition)
        await load.add(100)
        async with asyncio.timeout(40):
            while await _count(books, "booking") < 120 or await _count(books, REJECTED) < 4 * 6:
                assert ledger.running
                await asyncio.sleep(0.2)

        assert ledger.running
    assert await _count(books, "booking") == 120
    assert await _count(books, "failed_message") == await _count(books, REJECTED) == 4 * 6


async def _write_strange_records(books: Books, partition: int) -> None:
    topic = books.prefix + "betaald"
    async with AIOKafkaProducer(bootstrap_servers=books.kafka) as producer:
        for value, headers in (
            (b"x", [("content-type", None)]),
            (b"x", [("\x00", b"\x00"), ("double", b"1"), ("double", None)]),
            (None, []),
            (b"x", [("many", b"x")] * 3_000),
            (b"x" * 700_000, []),
        ):
            await producer.send_and_wait(
                topic, value, key=b"\xff", partition=partition, headers=headers
            )
        await send(producer, topic, partition, UnreadableName())


async def _count(books: Books, rows: str) -> int:
    async with books.ledger.reading() as connection:
        found = await connection.execute(text(f"SELECT count(*) FROM {rows}"))  # noqa: S608
        return int(found.scalar_one())
