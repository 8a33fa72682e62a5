"""An old consumer beside a new producer, then the new consumer, and back: every payment is booked once, in its order."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared import ids
from shared.messaging import actions
from shared.messaging.actions import Action
from tests.ledger.books import Books
from tests.ledger.processes import Role
from tests.ledger.releases import LARGEST_OF_OLD
from tests.ledger.service import Paid, Refunded, accept

pytestmark = pytest.mark.timeout(150)

PATIENCE = 60.0
HELD_BY_OLD = {"unknown": 1, "parked": 1, "rejected": 1, "gap": 1}
NOT_READ_AGAIN = {"rejected": 1, "gap": 1}
PLAIN, REFUNDED, LARGE = ids.new_dossier_id(), ids.new_dossier_id(), ids.new_dossier_id()


async def test_two_releases_side_by_side_and_back_book_everything_once_in_order(
    books: Books,
) -> None:
    with books.worker("source"):
        async with release(books, "old-ledger"):
            await accept_round(books, 1)
            await until(lambda: states(books), HELD_BY_OLD)
            booked_by_old = await booked(books)

        async with release(books, "ledger"):
            await until(lambda: states(books), NOT_READ_AGAIN)
            await read_again(books)
            await until(lambda: booked(books), {PLAIN: 3, REFUNDED: 3, LARGE: 3})
            await accept_round(books, 4)
            await until(lambda: booked(books), {PLAIN: 6, REFUNDED: 6, LARGE: 6})

        async with release(books, "old-ledger"):
            await accept_round(books, 7)
            await until(lambda: states(books), HELD_BY_OLD)

        async with release(books, "ledger"):
            await until(lambda: states(books), NOT_READ_AGAIN)
            await read_again(books)
            await until(lambda: states(books), {})
            closed = await books.closed(PATIENCE)

    assert booked_by_old == {PLAIN: 3, REFUNDED: 1, LARGE: 1}
    assert closed.faults == ()
    assert closed.booked == closed.accepted == 27


@asynccontextmanager
async def release(books: Books, role: Role) -> AsyncIterator[None]:
    """Its worker runs, and gives way in order: killed, it would keep its partitions for as long as a session lasts."""
    with books.worker(role) as worker:
        yield
        await asyncio.to_thread(worker.terminate)


async def accept_round(books: Books, first: int) -> None:
    """Three payments per dossier; of two dossiers the middle one is something that the old ledger cannot read."""
    small = [Paid(number=first + n, amount_cents=100) for n in range(3)]
    refund = Refunded(number=first + 1, amount_cents=100)
    large = Paid(number=first + 1, amount_cents=LARGEST_OF_OLD + 1)
    await accept(books.source, PLAIN, small)
    await accept(books.source, REFUNDED, [small[0], refund, small[2]])
    await accept(books.source, LARGE, [small[0], large, small[2]])


async def read_again(books: Books) -> None:
    """As a person does after a release that reads more: `messages retry-group`."""
    query = text("SELECT id, attempts FROM failed_message WHERE state = 'rejected'")
    async with books.ledger.reading() as connection:
        rejects = (await connection.execute(query)).all()
    for row in rejects:
        action = Action(row.id, row.attempts, "beheer", "de nieuwe versie kan dit lezen")
        assert await actions.retry(books.ledger, action)


async def states(books: Books) -> dict[str, int]:
    return await counted(
        books, "SELECT state, count(*) FROM failed_message WHERE settled_at IS NULL GROUP BY state"
    )


async def booked(books: Books) -> dict[UUID, int]:
    return await counted(books, "SELECT dossier_id, count(*) FROM booking GROUP BY dossier_id")


async def counted(books: Books, query: str) -> dict[Any, int]:
    async with books.ledger.reading() as connection:
        rows = (await connection.execute(text(query))).all()
    return {row[0]: row[1] for row in rows}


async def until(look: Callable[[], Awaitable[dict[Any, int]]], expected: dict[Any, int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while (seen := await look()) != expected:
        assert time.monotonic() < deadline, seen
        await asyncio.sleep(0.2)
