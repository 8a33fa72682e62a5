"""The promise on a quiet day: everything accepted is booked once, in order."""

import pytest

from tests.ledger.books import Books
from tests.ledger.service import Load

pytestmark = pytest.mark.timeout(90)


async def test_everything_accepted_is_booked_once_and_in_order(books: Books) -> None:
    load = Load(books.source, dossiers=20)
    with books.worker("source"), books.worker("ledger"):
        await load.add(300)

        closed = await books.closed()

    assert closed.faults == ()
    assert closed.accepted == closed.booked == 300
