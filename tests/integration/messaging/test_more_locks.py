"""Work that turns out to concern another dossier begins again with that one locked too, and is done once."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.db.engine import create_engine
from shared.events.envelope import Event, to_wire
from shared.messaging.batch import read_batch
from shared.messaging.contracts import Contracts, TimerHandler, on
from shared.messaging.inbox import Inbox, Mode
from shared.messaging.kafka import Record
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Database, LockMore, Transaction
from shared.testing.events import make_event
from tests.ledger.service import CATALOGUE, Booked, Paid, open_books

OTHER = ids.new_dossier_id()


async def book_elsewhere(tx: Transaction, events: Sequence[Event[Paid]]) -> None:
    """Writes first, so that a test sees that nothing of it stays."""
    for event in events:
        await tx.execute(text("INSERT INTO switch VALUES (:name)"), {"name": str(event.id)})
    tx.need([OTHER])
    for event in events:
        tx.emit(OTHER, Booked(number=event.data.number, amount_cents=1))


async def remind_elsewhere(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    tx.need([OTHER])
    for _ in timers:
        tx.emit(OTHER, Booked(number=1, amount_cents=1))


CONTRACTS = Contracts(
    service="grootboek",
    consumes=(on(Paid, book_elsewhere),),
    publishes=(Booked,),
    timers=(TimerHandler("elders", remind_elsewhere),),
    catalogue=CATALOGUE,
)


@pytest.fixture
async def database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    opened = open_books(url, "grootboek")
    yield opened
    await opened.close()


@pytest.mark.parametrize("mode", [Mode.TOGETHER, Mode.ISOLATED])
async def test_a_message_is_handled_once_with_both_locked(database: Database, mode: Mode) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("INSERT INTO consumer_position VALUES ('betaald', 0, 0, 0)"))
    paid = make_event(Paid(number=1, amount_cents=5), source_service="kassa")
    record = Record("betaald", 0, 0, str(paid.dossier_id).encode(), to_wire(paid), ())

    outcome = await Inbox(database, CONTRACTS).take_in(
        read_batch([record], CONTRACTS.reader()), mode
    )

    assert len(outcome.handled) == 1
    assert not outcome.failures
    assert await published(database) == [OTHER]


async def test_a_timer_fires_once_with_both_locked(database: Database) -> None:
    async with database.transaction() as tx:
        due_at = clock.now() - timedelta(minutes=1)
        tx.schedule(NewTimer("elders", "een", due_at, ids.new_dossier_id()))

    assert await TimerEngine(database, CONTRACTS).run_due() == 1
    assert await published(database) == [OTHER]


async def test_what_is_locked_already_is_not_asked_for_again(database: Database) -> None:
    async with database.transaction(lock=[OTHER]) as tx:
        tx.need([OTHER])
        with pytest.raises(LockMore):
            tx.need([OTHER, ids.new_dossier_id()])


async def published(database: Database) -> list[UUID]:
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT aggregateid FROM outbox"))
        return [UUID(str(dossier_id)) for dossier_id in rows.scalars()]


async def test_what_is_asked_of_locked_dossiers_is_planned_once_and_what_a_page_asks_each_time(
    database_url: Callable[..., str],
) -> None:
    how = text("SHOW plan_cache_mode")
    one = Database(create_engine(database_url("grootboek"), pool_size=1), "grootboek", "0")
    async with one.transaction(lock=[OTHER]) as tx:
        locked = (await tx.execute(how)).scalar_one()
    async with one.reading() as connection:
        reading = (await connection.execute(how)).scalar_one()
    await one.close()

    assert (locked, reading) == ("force_generic_plan", "auto")
