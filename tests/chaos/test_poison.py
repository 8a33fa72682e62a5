"""Poison that looks like the surroundings, with the timeouts of production: within a minute it is seen, and holds up nobody else."""

import asyncio
import time
from typing import Final

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.messaging.timers import NewTimer
from tests.ledger.books import Books
from tests.ledger.poison import AT_FULL_LENGTH, lock_held
from tests.ledger.service import Load, Paid, accept
from tests.settings import TestSettings

SHORT: Final = TestSettings().short
KINDS: Final = list(AT_FULL_LENGTH)
pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]


@pytest.mark.parametrize("poison", KINDS[:1] if SHORT else KINDS)
async def test_within_a_minute_it_is_set_aside_and_everything_else_is_booked(
    books: Books, poison: str
) -> None:
    load = Load(books.source, dossiers=10)
    async with lock_held(books.ledger):
        with books.worker("source"), books.worker("ledger") as ledger:
            await load.add(50)
            await books.closed()
            payments = [
                Paid(number=number, amount_cents=100, poison=poison if number == 1 else "")
                for number in (1, 2)
            ]
            await accept(books.source, ids.new_dossier_id(), payments)
            began = time.monotonic()
            await load.add(50)

            closed = await books.closed(60)
            seconds = time.monotonic() - began
            alive = ledger.running

    assert closed.faults == ()
    assert (closed.booked, closed.failed, closed.parked) == (100, 1, 1)
    assert seconds < 60
    assert alive


@pytest.mark.parametrize("poison", KINDS[1:] if SHORT else KINDS)
async def test_within_a_minute_a_timer_is_failed_and_another_has_fired(
    books: Books, poison: str
) -> None:
    async with lock_held(books.ledger):
        async with books.ledger.transaction() as tx:
            for key, payload in (("kapot", {"poison": poison}), ("heel", {})):
                timer = NewTimer("herinnering", key, clock.now(), ids.new_dossier_id(), payload)
                tx.schedule(timer)
        with books.worker("ledger") as ledger:
            # From where the worker is at work.
            await _until(books, "SELECT count(*) FROM consumer_position")
            began = time.monotonic()
            await _until(books, "SELECT count(*) FROM timers WHERE state = 'failed'")
            seconds = time.monotonic() - began
            await _until(books, "SELECT count(*) FROM timers WHERE state = 'fired'")
            alive = ledger.running

    assert seconds < 60
    assert alive


async def _until(books: Books, query: str) -> None:
    async with asyncio.timeout(100):
        found = 0
        while not found:
            async with books.ledger.reading() as connection:
                found = (await connection.execute(text(query))).scalar_one()
            await asyncio.sleep(0.2)
