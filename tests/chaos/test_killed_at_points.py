"""kill -9 where a timer fires and where a held message is tried again: each happens once all the same."""

import asyncio
import time
from collections import Counter
from typing import Final

import pytest
from sqlalchemy import text

from shared import clock
from shared.messaging.points import Point
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from tests.ledger.books import Books
from tests.ledger.service import Accounts, Load, Paid, accept

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(120)]

TIMER_POINTS: Final[tuple[Point, ...]] = ("in-timer", "after-timer")
RETRY_POINTS: Final[tuple[Point, ...]] = ("in-retry", "after-retry")
TIMERS: Final = 20
_REMINDED = text(
    """
    SELECT convert_from(payload, 'UTF8')::jsonb -> 'data' ->> 'key' AS key, count(*) AS times
    FROM outbox WHERE type LIKE '%herinnerd%' GROUP BY 1
    """
)
_HELD = text("SELECT count(*) FROM failed_message WHERE state IN ('retrying', 'waiting', 'parked')")
_DUE_NOW = text("UPDATE failed_message SET next_attempt_at = now() WHERE state = 'retrying'")


@pytest.mark.parametrize("point", TIMER_POINTS)
async def test_a_timer_fires_once_when_its_process_is_killed(books: Books, point: Point) -> None:
    load = Load(books.source, dossiers=4)
    async with books.ledger.transaction(lock=load.dossiers) as tx:
        for number in range(TIMERS):
            dossier = load.dossiers[number % 4]
            tx.schedule(NewTimer("herinnering", str(number), clock.now(), dossier, {}))

    with books.worker("ledger", f"{point}:1") as doomed:
        await asyncio.to_thread(doomed.process.wait, 60)
    with books.worker("ledger"):
        reminded = await _reminded(books.ledger)

    assert doomed.was_killed
    assert reminded == {str(number): 1 for number in range(TIMERS)}


@pytest.mark.parametrize("point", RETRY_POINTS)
async def test_a_held_message_is_booked_once_when_its_process_is_killed(
    books: Books, point: Point
) -> None:
    load = Load(books.source, dossiers=4)
    for dossier in load.dossiers:
        poisoned = [Paid(number=1, amount_cents=100, poison="while:mended")]
        await accept(books.source, dossier, poisoned)
        await accept(books.source, dossier, [Paid(number=2, amount_cents=200)])
    with books.worker("source"), books.worker("ledger"):
        await _until_held(books.ledger, 8)
    async with books.ledger.transaction() as tx:
        await tx.execute(text("INSERT INTO switch VALUES ('mended')"))
        await tx.execute(_DUE_NOW)

    with books.worker("ledger", f"{point}:2") as doomed:
        await asyncio.to_thread(doomed.process.wait, 60)
    with books.worker("ledger"):
        found = await _all_booked(books)

    assert doomed.was_killed
    assert found.faults == ()
    assert found.booked == found.accepted == 8


async def _reminded(ledger: Database) -> Counter[str]:
    """How often each timer was heard of, as soon as all were."""
    deadline = time.monotonic() + 60
    while True:
        async with ledger.reading() as connection:
            rows = (await connection.execute(_REMINDED)).all()
        if len(rows) == TIMERS or time.monotonic() > deadline:
            return Counter({row.key: row.times for row in rows})
        await asyncio.sleep(0.2)


async def _all_booked(books: Books) -> Accounts:
    """As soon as nothing is held any more; the last books when that never comes."""
    deadline = time.monotonic() + 60
    while True:
        found = await books.accounts()
        if found.booked == found.accepted or found.faults or time.monotonic() > deadline:
            return found
        await asyncio.sleep(0.2)


async def _until_held(ledger: Database, count: int) -> None:
    deadline = time.monotonic() + 60
    held = 0
    while held < count:
        assert time.monotonic() < deadline, f"{held} of {count} are held"
        await asyncio.sleep(0.2)
        async with ledger.reading() as connection:
            held = int((await connection.execute(_HELD)).scalar_one())
