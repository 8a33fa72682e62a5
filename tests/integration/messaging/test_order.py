"""The outbox is published in the order in which transactions committed per dossier, and nothing is stepped over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared import ids
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.relay import Relay
from shared.messaging.transaction import Database, LockedTooLate, NotLocked
from shared.settings import KafkaSettings
from tests.ledger.books import Books
from tests.ledger.service import Load, Paid, Reminded, accept, open_books


class Recorder(Publisher):
    """Keeps what the relay publishes, in its order."""

    def __init__(self) -> None:
        super().__init__(KafkaSettings())
        self.messages: list[Outgoing] = []

    async def publish(self, messages: object) -> None:
        assert isinstance(messages, list)
        self.messages += messages


@pytest.fixture
async def source(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    database = open_books(url, "kassa")
    yield database
    await database.close()


_WAITING = text(
    """SELECT count(*) FROM outbox, relay_cursor AS cursor
    WHERE (outbox.xid, outbox.position) > (cursor.xid, cursor.position)"""
)


async def publish_what_may(source: Database, recorder: Recorder) -> None:
    """Publish what is below the horizon now. Transactions of other tests on the same server hold it back too."""
    relay = Relay(source, recorder)
    async with source.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        while await relay.publish_next(autocommit):
            pass


async def publish_all(source: Database, recorder: Recorder) -> None:
    """Publish until nothing waits."""
    async with asyncio.timeout(20):
        while True:
            await publish_what_may(source, recorder)
            async with source.reading() as connection:
                if not (await connection.execute(_WAITING)).scalar_one():
                    return
            await asyncio.sleep(0.05)


async def test_a_transaction_that_commits_late_is_not_stepped_over(source: Database) -> None:
    recorder = Recorder()
    early, late = ids.new_dossier_id(), ids.new_dossier_id()
    async with source.transaction(lock=[early]) as tx:
        tx.emit(early, Paid(number=1, amount_cents=1))
        await tx.flush()  # has its number and its row, and is not committed

        await accept(source, late, [Paid(number=1, amount_cents=2)])
        await publish_what_may(source, recorder)
        before = len(recorder.messages)
    await publish_all(source, recorder)

    assert before == 0, "below the horizon nothing may be published yet"
    assert [message.key.decode() for message in recorder.messages] == [str(early), str(late)]


async def test_nothing_is_lost_with_many_writers_and_a_relay_that_keeps_up(
    source: Database,
) -> None:
    recorder = Recorder()
    load = Load(source, dossiers=12)
    adding = asyncio.create_task(load.add(400))
    while not adding.done():
        await publish_what_may(source, recorder)
    await publish_all(source, recorder)

    assert len(recorder.messages) == 400


async def test_the_sequence_of_a_dossier_is_published_in_its_order(source: Database) -> None:
    recorder = Recorder()
    dossier = ids.new_dossier_id()
    await asyncio.gather(
        *(accept(source, dossier, [Paid(number=0, amount_cents=n)]) for n in range(40))
    )
    await publish_all(source, recorder)

    sequences = [int(message.value.split(b'"sequence":"')[1][:12]) for message in recorder.messages]
    assert sequences == list(range(1, 41))


async def test_what_its_own_process_publishes_wakes_the_relay(source: Database) -> None:
    relay, dossier = Relay(source, Recorder()), ids.new_dossier_id()
    source.when_published = relay.pause.end
    resting = asyncio.create_task(relay.pause.wait(3_600))

    await accept(source, dossier, [Paid(number=1, amount_cents=1)])

    async with asyncio.timeout(20):
        await resting


async def test_locking_after_writing_is_refused(source: Database) -> None:
    async with source.transaction() as tx:
        await tx.execute(text("INSERT INTO switch VALUES ('x')"))
        with pytest.raises(LockedTooLate):
            await tx.lock([ids.new_dossier_id()])


async def test_publishing_about_a_dossier_that_is_not_locked_is_refused(source: Database) -> None:
    async with source.transaction() as tx:
        with pytest.raises(NotLocked):
            tx.emit(ids.new_dossier_id(), Paid(number=1, amount_cents=1))


async def test_a_transaction_that_fails_publishes_nothing(source: Database) -> None:
    recorder = Recorder()
    dossier = ids.new_dossier_id()
    with suppress(ZeroDivisionError):
        async with source.transaction(lock=[dossier]) as tx:
            tx.emit(dossier, Paid(number=1, amount_cents=1))
            await tx.flush()
            _ = 1 // 0

    await publish_all(source, recorder)

    assert recorder.messages == []


@pytest.mark.timeout(90)
async def test_api_and_kafka_writing_the_same_dossier_keep_its_order(books: Books) -> None:
    """The ledger publishes from its batches, and we publish about the same dossiers as an API would."""
    load = Load(books.source, dossiers=3)
    dossiers = list(load.dossiers)
    with books.worker("source"), books.worker("ledger"):
        adding = asyncio.create_task(load.add(150))
        for _ in range(50):
            for dossier in dossiers:
                async with books.ledger.transaction(lock=[dossier]) as tx:
                    tx.emit(dossier, Reminded(key="van de API"))
        await adding
        closed = await books.closed()

    async with books.ledger.reading() as connection:
        rows = await connection.execute(
            text("SELECT aggregatetype, aggregateid, payload FROM outbox ORDER BY xid, position")
        )
        streams: dict[tuple[str, object], list[int]] = {}
        for row in rows:
            sequence = int(bytes(row.payload).split(b'"sequence":"')[1][:12])
            streams.setdefault((row.aggregatetype, row.aggregateid), []).append(sequence)
    assert closed.faults == ()
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in streams.values())


async def test_who_only_looks_cannot_write_and_who_has_the_connection_next_can(
    database_url: Callable[..., str],
) -> None:
    database = open_books(database_url("grootboek"), "kassa", pool_size=1)
    write = text("INSERT INTO switch VALUES ('x')")

    async with database.reading() as connection:
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await connection.execute(write)
    async with database.transaction() as tx:
        await tx.execute(write)

    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT name FROM switch"))).scalars().all() == ["x"]
    await database.close()
