"""Workers that freeze and wake up beside their successor, and workers that are asked to end: everything is booked once, in order.

kill -9 is in tests/contract/runtime.
"""

import asyncio

import pytest

from tests.ledger.books import Books
from tests.ledger.processes import Role
from tests.ledger.service import Load

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(120)]


async def test_a_frozen_relay_that_wakes_up_beside_its_successor_does_no_harm(books: Books) -> None:
    load = Load(books.source, dossiers=10)
    with books.worker("ledger"), books.worker("source") as sleeper:
        await load.add(60)
        sleeper.freeze()
        await load.add(60)
        with books.worker("source"):
            await asyncio.sleep(3)
            sleeper.resume()
            await load.add(60)
            closed = await books.closed(60)

    assert closed.faults == ()
    assert closed.booked == closed.accepted == 180


async def test_a_frozen_ledger_that_wakes_up_after_losing_its_partitions_is_fenced_off(
    books: Books,
) -> None:
    load = Load(books.source, dossiers=10)
    with books.worker("source"), books.worker("ledger") as sleeper, books.worker("ledger"):
        await load.add(100)
        sleeper.freeze()
        await load.add(100)
        await asyncio.sleep(9)  # longer than the session timeout: its partitions go to the other
        sleeper.resume()
        await load.add(100)
        closed = await books.closed(60)

    assert closed.faults == ()
    assert closed.booked == closed.accepted == 300


@pytest.mark.parametrize("role", ["ledger", "source"])
async def test_sigterm_under_load_ends_in_time_without_losing_work(
    books: Books, role: Role
) -> None:
    load = Load(books.source, dossiers=10)
    other: Role = "source" if role == "ledger" else "ledger"
    with books.worker(other), books.worker(role) as stopping:
        await load.add(20)
        await books.closed(30)  # both are at work
        adding = asyncio.create_task(load.add(200))
        await asyncio.sleep(0.5)
        code = await asyncio.to_thread(stopping.terminate, 15)
        await adding

        with books.worker(role):
            closed = await books.closed(60)

    assert code == 0
    assert closed.faults == ()
    assert closed.booked == closed.accepted == 220
