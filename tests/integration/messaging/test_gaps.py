"""Messages that wait for an earlier one of their dossier and topic: what they do not hide, and what people may do about them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from shared import clock, ids
from shared.errors import Conflict
from shared.messaging import actions
from shared.messaging.actions import Action
from shared.messaging.failures import DELAYS
from shared.messaging.transaction import Database
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.releases import OLD_LEDGER
from tests.ledger.service import LEDGER, Refunded, open_books

A = ids.new_dossier_id()


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    made = Ledger(database)
    await made.begin()
    yield made
    await database.close()


@pytest.mark.parametrize("act", [actions.retry, actions.discard])
async def test_a_gap_behind_another_is_refused_until_that_one_is_settled(
    ledger: Ledger, act: Callable[[Database, Action], Awaitable[bool]]
) -> None:
    await ledger.take_in(ledger.record(payment(A, 3)), ledger.record(payment(A, 2)))
    third, second = await ledger.failed_ids()

    with pytest.raises(Conflict, match="Beslis eerst over nummer 2"):
        await act(ledger.database, Action(third, 0, "beheer", "bestaat niet"))
    await actions.discard(ledger.database, Action(second, 0, "beheer", "bestaat niet"))
    await ledger.retry()

    assert await ledger.booked() == [3]
    assert await ledger.states() == ["resolved", "discarded"]


async def test_many_gaps_do_not_hide_what_is_due_behind_them(ledger: Ledger) -> None:
    await ledger.take_in(*(ledger.record(payment(A, number)) for number in range(3, 260)))
    await ledger.take_in(ledger.record(payment(A, 1, poison="while:repaired")))
    await ledger.switch("repaired")

    with clock.moved_to(clock.now() + DELAYS[0] + timedelta(seconds=1)):
        await ledger.retry()

    assert await ledger.booked() == [1]


async def test_a_gap_of_a_type_that_only_a_newer_release_knows_is_kept_for_that(
    ledger: Ledger,
) -> None:
    refunded = Refunded(number=3, amount_cents=100)
    refund = payment(A, 3)._replace(type=refunded.event_type, data=refunded)
    ledger.run_with(OLD_LEDGER)
    await ledger.take_in(ledger.record(payment(A, 1)), ledger.record(refund))
    await ledger.take_in(ledger.record(payment(A, 2)))

    await ledger.retry()
    kept = await ledger.states()
    ledger.run_with(LEDGER)
    await ledger.retry()

    assert kept == ["unknown"]
    assert await ledger.booked() == [1, 2, 3]
