"""Poison that looks like the surroundings, with the timeouts of production: within a minute it is seen, and holds up nobody else."""

import time

import pytest

from shared import ids
from tests.ledger.books import Books
from tests.ledger.poison import AT_FULL_LENGTH, lock_held
from tests.ledger.service import Load, Paid, accept

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]


@pytest.mark.parametrize("poison", AT_FULL_LENGTH)
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
