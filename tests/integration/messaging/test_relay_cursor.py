"""The relay's cursor belongs to whoever set it last: a person who turns it back is not overruled."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import clock
from shared.accounting.books import Accountable, read_books
from shared.messaging import relay
from shared.messaging.relay import Relay
from shared.messaging.transaction import Database
from shared.operations.standing import read_standing
from tests.integration.messaging.test_order import Recorder, publish_all, source
from tests.ledger.service import Load

__all__ = ["source"]


class PausedRecorder(Recorder):
    """Has sent everything, and waits with its confirmation until the test goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = asyncio.Event()
        self.go_on = asyncio.Event()

    async def publish(self, messages: object) -> None:
        await super().publish(messages)
        self.sent.set()
        await self.go_on.wait()


async def test_turning_the_cursor_back_while_the_relay_waits_for_the_broker_is_not_undone(
    source: Database,
) -> None:
    recorder = PausedRecorder()
    recorder.go_on.set()
    load = Load(source, dossiers=2)
    await load.add(4)
    await publish_all(source, recorder)
    recorder.go_on.clear()
    recorder.sent.clear()
    await load.add(1)

    async with source.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        publishing = asyncio.create_task(_publish_some(Relay(source, recorder), autocommit))
        await recorder.sent.wait()
        async with source.engine.begin() as by_hand:
            await by_hand.execute(text("UPDATE relay_cursor SET xid = '0', position = 0"))
        recorder.go_on.set()
        await publishing
    again = len(recorder.messages)
    await publish_all(source, recorder)

    assert again == 5
    assert len(recorder.messages) == 10, "all five are published once more"


async def _publish_some(relay: Relay, connection: AsyncConnection) -> None:
    """Transactions of other tests on the same server may hold the horizon back for a moment."""
    while not await relay.publish_next(connection):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


MANY = 3_000
_SENT_DAYS_AGO = text(
    """
    INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload)
    SELECT uuidv7(), 'betaald', uuidv7(), 'gedaan', convert_to(repeat('x', 900), 'UTF8') FROM generate_series(1, :many)
    """
)
_ALL_BUT_ONE = text(
    """
    UPDATE relay_cursor SET (xid, position) = (
        SELECT xid, position FROM outbox ORDER BY xid DESC, position DESC OFFSET 1 LIMIT 1)
    """
)
_LOOKED_AT = text(
    """
    SELECT coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::int FROM pg_stat_xact_user_tables
    WHERE relname LIKE 'outbox%'
    """
)


async def _measure(connection: AsyncConnection) -> None:
    await connection.execute(relay._OLDEST)


async def _show_standing(connection: AsyncConnection) -> None:
    standing = await read_standing(connection, "kassa", ())
    assert [waiting.aantal for waiting in standing.uitgaand.topics] == [1]


async def _show_books(connection: AsyncConnection) -> None:
    today = clock.today()
    books = await read_books(connection, Accountable(), today, today, today)
    assert list(books.unsent.values()) == [1]


@pytest.mark.parametrize("look", [_measure, _show_standing, _show_books])
@pytest.mark.parametrize("analyzed", [False, True], ids=["nothing is known", "all is known"])
async def test_what_waits_is_found_without_reading_what_was_sent(
    source: Database, look: Callable[[AsyncConnection], Awaitable[None]], analyzed: bool
) -> None:
    """Of three days everything is there still, and this is asked every few seconds."""
    async with source.transaction() as tx:
        await tx.execute(_SENT_DAYS_AGO, {"many": MANY})
        await tx.execute(_ALL_BUT_ONE)
        if analyzed:
            await tx.execute(text("ANALYZE outbox, relay_cursor"))

    async with source.reading() as connection:
        await look(connection)
        looked_at = (await connection.execute(_LOOKED_AT)).scalar_one()

    assert 0 < looked_at < MANY / 10
