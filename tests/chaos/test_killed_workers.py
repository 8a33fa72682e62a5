"""kill -9 at each named point of the runtime: after a restart everything is booked once, in order."""

import asyncio
from collections.abc import Callable

import pytest

from tests.ledger.books import Books
from tests.ledger.processes import Role
from tests.ledger.service import Load

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(120)]

LEDGER_POINTS = ("after-fetch", "after-parse", "in-transaction", "before-commit", "after-commit")


@pytest.mark.parametrize("point", LEDGER_POINTS)
async def test_a_ledger_killed_at_any_point_loses_nothing_and_books_nothing_twice(
    books: Books, point: str
) -> None:
    load = Load(books.source, dossiers=10)
    await load.add(60)
    with books.worker("source"), books.worker("ledger", f"{point}:1") as doomed:
        adding = asyncio.create_task(load.add(120))
        await _died(doomed.process.wait)
        await adding
        died_by_itself = doomed.was_killed

        with books.worker("ledger"):
            closed = await books.closed(60)

    assert died_by_itself
    assert closed.faults == ()
    assert closed.booked == closed.accepted == 180


async def test_a_relay_killed_between_send_and_cursor_sends_again_and_nothing_is_booked_twice(
    books: Books,
) -> None:
    load = Load(books.source, dossiers=10)
    await load.add(60)
    with books.worker("ledger"), books.worker("source", "after-send:1") as doomed:
        await _died(doomed.process.wait)
        assert doomed.was_killed
        await load.add(60)

        with books.worker("source"):
            closed = await books.closed(60)

    assert closed.faults == ()
    assert closed.booked == closed.accepted == 120


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


async def test_a_ledger_killed_while_it_gives_up_partitions_loses_nothing(books: Books) -> None:
    load = Load(books.source, dossiers=10)
    with books.worker("source"), books.worker("ledger", "during-revoke:2") as doomed:
        await load.add(60)
        await books.closed(30)
        with books.worker("ledger"):  # makes the group share its partitions anew
            await load.add(100)
            await _died(doomed.process.wait)
            closed = await books.closed(60)

    assert doomed.was_killed
    assert closed.faults == ()
    assert closed.booked == closed.accepted == 160


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


async def _died(wait: Callable[[float], object]) -> None:
    """Wait until the process has ended."""
    await asyncio.to_thread(wait, 60)
