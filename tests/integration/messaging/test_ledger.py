"""Every event is in the ledger once, on the line of what became of it; and the ledger stays when the events go."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from sqlalchemy import event, text

from shared import clock, ids
from shared.events.envelope import to_wire
from shared.messaging import actions
from shared.messaging.actions import Action
from shared.messaging.failures import QUICK_ATTEMPTS
from shared.messaging.ledger import Entry, Figures, fold
from shared.messaging.transaction import Database
from tests.integration.messaging.test_failures import A, B, Ledger, ledger, payment
from tests.ledger.service import Booked, Paid

__all__ = ["ledger"]

PAID, BOOKED = Paid.event_type, Booked.event_type


async def lines(database: Database) -> dict[tuple[str, str], int]:
    """Per type and outcome how many."""
    async with database.reading() as connection:
        rows = await connection.execute(
            text("SELECT type, outcome, sum(total)::int FROM ledger_day GROUP BY 1, 2")
        )
        return {(row[0], row[1]): row[2] for row in rows if row[2]}


async def sums(database: Database) -> dict[tuple[str, str], int]:
    async with database.reading() as connection:
        rows = await connection.execute(
            text("SELECT type, outcome, sum(id_sum) FROM ledger_day GROUP BY 1, 2")
        )
        return {(row[0], row[1]): int(row[2]) for row in rows if row[2]}


def end_of(*identifiers: UUID) -> int:
    return sum(int(str(identifier)[-12:], 16) for identifier in identifiers)


async def test_what_is_handled_and_what_it_led_to_are_written_down_in_one_statement(
    ledger: Ledger,
) -> None:
    statements: Counter[bool] = Counter()
    event.listen(
        ledger.database.engine.sync_engine,
        "after_cursor_execute",
        lambda _c, _k, statement, *_: statements.update(["ledger_day" in statement]),
    )
    paid = [payment(A, 1), payment(A, 2), payment(B, 1)]

    await ledger.take_in(*map(ledger.record, paid))

    assert statements[True] == 1
    assert await lines(ledger.database) == {(PAID, "effected"): 3, (BOOKED, "published"): 3}
    assert (await sums(ledger.database))[PAID, "effected"] == end_of(*(p.id for p in paid))


async def test_a_duplicate_is_not_counted(ledger: Ledger) -> None:
    record = ledger.record(payment(A, 1))
    await ledger.take_in(record)

    again = ledger.record(record.value or b"", key=A)
    await ledger.take_in(again)

    assert await lines(ledger.database) == {(PAID, "effected"): 1, (BOOKED, "published"): 1}


async def test_an_id_that_came_before_with_another_body_is_on_no_line_whatever_becomes_of_it(
    ledger: Ledger,
) -> None:
    first = payment(A, 1)
    await ledger.take_in(ledger.record(first))
    content = orjson.loads(to_wire(first))
    content["data"]["amountCents"] = 999
    await ledger.take_in(ledger.record(orjson.dumps(content), key=A))
    [failed] = await ledger.failed_ids()

    await actions.discard(ledger.database, Action(failed, 0, "beheer", "van een vreemde"))

    assert await ledger.states() == ["discarded"]
    assert await lines(ledger.database) == {(PAID, "effected"): 1, (BOOKED, "published"): 1}


async def test_what_failed_and_what_waits_behind_it_is_held_until_it_works(ledger: Ledger) -> None:
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="while:mended")),
        ledger.record(payment(A, 2)),
        ledger.record(payment(B, 1)),
    )
    while_held = await lines(ledger.database)

    await ledger.switch("mended")
    await ledger.retry_now((await ledger.failed_ids())[0])

    assert while_held == {
        (PAID, "held"): 2,
        (PAID, "effected"): 1,
        (BOOKED, "published"): 1,
    }
    assert await lines(ledger.database) == {(PAID, "effected"): 3, (BOOKED, "published"): 3}
    assert (PAID, "held") not in await sums(ledger.database)


async def test_what_went_back_with_its_savepoint_is_not_counted(ledger: Ledger) -> None:
    async with ledger.database.transaction(lock=[A]) as tx:
        tx.emit(A, Paid(number=1, amount_cents=1))
        await tx.flush()
        mark = tx.mark()
        savepoint = await tx.connection.begin_nested()
        tx.emit(A, Paid(number=2, amount_cents=1))
        await tx.flush()
        await savepoint.rollback()
        tx.forget_after(mark)

    assert await lines(ledger.database) == {(PAID, "published"): 1}


async def test_a_gap_is_held_until_it_closes_and_a_number_that_came_before_is_rejected(
    ledger: Ledger,
) -> None:
    await ledger.take_in(ledger.record(payment(A, 2)), ledger.record(payment(B, 1)))
    with_a_gap = await lines(ledger.database)

    await ledger.take_in(ledger.record(payment(A, 1)), ledger.record(payment(B, 1)))
    await ledger.retry()

    assert with_a_gap[PAID, "held"] == 1
    assert await lines(ledger.database) == {
        (PAID, "effected"): 3,
        (PAID, "rejected"): 1,
        (BOOKED, "published"): 3,
    }


async def test_what_a_person_gives_up_moves_to_discarded(ledger: Ledger) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="always")))
    [failed] = await ledger.failed_ids()

    await actions.discard(ledger.database, Action(failed, QUICK_ATTEMPTS, "b", "dubbel"))

    assert await lines(ledger.database) == {(PAID, "discarded"): 1}


async def test_an_edited_message_takes_the_place_of_the_one_that_was_published(
    ledger: Ledger,
) -> None:
    poisoned = payment(A, 1, poison="always")
    await ledger.take_in(ledger.record(poisoned))
    [failed] = await ledger.failed_ids()
    content = orjson.loads(to_wire(poisoned))
    content["data"]["poison"] = ""

    await ledger.edit(failed, content)
    await ledger.retry()

    found = await sums(ledger.database)
    assert await lines(ledger.database) == {
        (PAID, "replaced"): 1,
        (PAID, "edited"): 1,
        (PAID, "effected"): 1,
        (BOOKED, "published"): 1,
    }
    assert found[PAID, "replaced"] == end_of(poisoned.id)
    assert found[PAID, "edited"] == found[PAID, "effected"] != found[PAID, "replaced"]


async def test_a_transaction_that_fails_leaves_nothing_in_the_ledger(ledger: Ledger) -> None:
    async def fail() -> None:
        async with ledger.database.transaction(lock=[A]) as tx:
            tx.emit(A, Paid(number=1, amount_cents=1))
            await tx.finish()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await lines(ledger.database) == {}


async def test_the_line_is_that_of_the_day_inside_the_id(ledger: Ledger) -> None:
    moment = clock.now() - timedelta(days=3)
    async with ledger.database.transaction(lock=[A]) as tx:
        late = tx.emit(A, Paid(number=1, amount_cents=1), event_id=ids.derived_id(moment, A))

    async with ledger.database.reading() as connection:
        row = (await connection.execute(text("SELECT day, id_sum FROM ledger_day"))).one()

    assert (row.day, int(row.id_sum)) == (ids.day_of(late), end_of(late))


async def test_transactions_that_write_the_same_lines_at_once_never_wait_in_a_circle(
    ledger: Ledger,
) -> None:
    async def publish(number: int) -> None:
        dossier = ids.new_dossier_id()
        async with ledger.database.transaction(lock=[dossier]) as tx:
            paid, booked = (
                Paid(number=1, amount_cents=1),
                Booked(number=1, amount_cents=1),
            )
            for data in (paid, booked) if number % 2 else (booked, paid):
                tx.emit(dossier, data)

    await asyncio.gather(*(publish(number) for number in range(200)))

    assert await lines(ledger.database) == {(PAID, "published"): 200, (BOOKED, "published"): 200}


def test_an_event_that_was_handled_three_times_does_not_look_like_one() -> None:
    identifier = ids.new_id()

    [once] = fold([Entry("effected", "t", "x", identifier)]).values()
    [thrice] = fold([Entry("effected", "t", "x", identifier)] * 3).values()

    assert once == Figures(1, end_of(identifier))
    assert thrice == Figures(3, 3 * end_of(identifier))
