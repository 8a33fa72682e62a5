"""The books of two services close, long after the events went; and where they do not, the event that is wrong is named."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from shared import ids
from shared.accounting.books import NO_ID, Kind, published_ids, taken_in_ids
from shared.accounting.comparing import Account, Difference, Verdict
from shared.accounting.finding import find
from shared.messaging import points
from shared.messaging.transaction import Database
from tests.integration.messaging.test_failures import A, B, Ledger, payment
from tests.ledger.books import account_of
from tests.ledger.service import Paid, accept, open_books

_UNSENT = text(
    """
    SELECT xid, position, payload, aggregateid FROM outbox
    WHERE (xid, position) > (SELECT xid, position FROM relay_cursor) ORDER BY xid, position
    """
)
_SENT = text("UPDATE relay_cursor SET xid = :xid, position = :position")


@dataclass
class Pair:
    """Who accepts payments and who books them; what lies in the outbox is carried over by hand instead of by Kafka."""

    source: Database
    ledger: Ledger

    async def accept(self, dossier: UUID, *numbers: int) -> list[UUID]:
        payments = [Paid(number=number, amount_cents=100) for number in numbers]
        return await accept(self.source, dossier, payments)

    async def relay(self) -> None:
        async with self.source.transaction() as tx:
            rows = (await tx.execute(_UNSENT)).all()
            for row in rows:
                await tx.execute(_SENT, {"xid": row.xid, "position": row.position})
        await self.ledger.take_in(
            *(self.ledger.record(row.payload, key=row.aggregateid) for row in rows)
        )

    async def publish_own(self) -> None:
        """What the ledger itself publishes is for nobody."""
        await self.ledger.execute(
            """UPDATE relay_cursor SET xid = last.xid, position = last.position
            FROM (SELECT xid, position FROM outbox ORDER BY xid DESC, position DESC LIMIT 1) AS last"""
        )

    async def account(self) -> Account:
        await self.publish_own()
        return await account_of(self.source, self.ledger.database)

    async def find(self, difference: Difference) -> list[UUID]:
        async with self.source.reading() as connection:
            published = dict(await published_ids(connection, difference.day, NO_ID, 1_000))
        async with self.ledger.database.reading() as connection:
            taken = await taken_in_ids(connection, difference.day, NO_ID, 1_000)
        return find(difference, published, taken, is_whole=True)


@pytest.fixture
async def pair(database_url: Callable[..., str]) -> AsyncIterator[Pair]:
    urls = database_url("grootboek"), database_url("grootboek")
    source, ledger = open_books(urls[0], "kassa"), open_books(urls[1], "grootboek")
    made = Pair(source, Ledger(ledger))
    await made.ledger.begin()
    yield made
    await source.close()
    await ledger.close()


async def test_the_books_close_once_everything_is_sent_and_taken_in(pair: Pair) -> None:
    await pair.accept(A, 1, 2, 3)
    before = await pair.account()

    await pair.relay()
    after = await pair.account()

    assert (before.unsent, before.wrong, before.balances) == (3, [], False)
    assert after.closed
    assert after.published == {"kassa": 3, "grootboek": 3}


async def test_the_books_close_after_the_days_of_outbox_and_inbox_were_dropped(pair: Pair) -> None:
    await pair.accept(A, 1, 2)
    await pair.relay()
    day = ids.day_of(ids.new_id())

    await pair.ledger.execute(f"DROP TABLE inbox_{day:%Y%m%d}")
    async with pair.source.transaction() as tx:
        await tx.execute(text("TRUNCATE outbox"))
    account = await pair.account()

    assert account.closed
    assert account.published["kassa"] == 2


async def test_what_was_deleted_from_the_outbox_before_it_was_sent_is_missing(pair: Pair) -> None:
    [lost] = await pair.accept(A, 1)
    async with pair.source.transaction() as tx:
        await tx.execute(text("DELETE FROM outbox"))
    await pair.accept(B, 1)
    await pair.relay()
    await _let_minutes_pass(pair, "effected")

    [difference] = (await pair.account()).wrong

    assert (difference.reader, difference.verdict) == ("grootboek", Verdict.MISSING)
    assert f"{difference.end_of_id:012x}" == str(lost)[-12:]
    assert await pair.find(difference) == []  # nobody has it: its end is all there is


async def test_what_was_sent_and_never_taken_in_is_missing_and_named(pair: Pair) -> None:
    lost = await pair.accept(A, 1) + await pair.accept(A, 2)
    async with pair.source.transaction() as tx:
        for row in (await tx.execute(_UNSENT)).all():
            await tx.execute(_SENT, {"xid": row.xid, "position": row.position})
    await pair.accept(B, 1)
    await pair.relay()
    at_once = await pair.account()
    await _let_minutes_pass(pair, "effected")

    [difference] = (await pair.account()).wrong

    assert [d.verdict for d in at_once.differences] == [Verdict.ON_ITS_WAY]
    assert await pair.find(difference) == lost


async def test_an_event_that_the_inbox_forgot_and_that_was_handled_again_is_named(
    pair: Pair,
) -> None:
    first, second = await pair.accept(A, 1, 2)
    await pair.relay()
    await pair.ledger.execute("DELETE FROM inbox WHERE id = :id", id=second)
    await pair.ledger.execute("UPDATE dossier_progress SET last = 1")
    async with pair.source.transaction() as tx:
        await tx.execute(text("UPDATE relay_cursor SET xid = '0', position = 0"))

    await pair.relay()
    [difference] = (await pair.account()).wrong

    assert await pair.ledger.booked() == [1, 2, 2]
    assert difference.verdict is Verdict.TOO_MANY
    assert await pair.find(difference) == [second] != [first]


async def test_a_stranger_is_named(pair: Pair) -> None:
    await pair.accept(A, 1)
    await pair.relay()
    stranger = payment(B, 1)

    await pair.ledger.take_in(pair.ledger.record(stranger))
    [difference] = (await pair.account()).wrong

    assert difference.kind == Kind(Paid.topic, Paid.event_type)
    assert await pair.find(difference) == [stranger.id]


async def test_what_failed_balances_and_the_list_of_failures_agrees(pair: Pair) -> None:
    await accept(
        pair.source,
        A,
        [Paid(number=1, amount_cents=1, poison="always"), Paid(number=2, amount_cents=1)],
    )
    await pair.relay()
    held = await pair.account()

    await pair.ledger.execute("DELETE FROM failed_message WHERE state = 'parked'")
    [difference] = (await pair.account()).wrong

    assert (held.balances, held.closed) == (True, False)
    assert held.held == {"grootboek retrying": 1, "grootboek parked": 1}
    assert difference.verdict is Verdict.NOT_KEPT


@pytest.mark.parametrize("point", ["in-transaction", "before-commit", "after-commit"])
async def test_whoever_is_killed_wherever_the_books_close_when_it_begins_again(
    pair: Pair, point: points.Point, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        pass

    def kill(here: points.Point) -> None:
        if here == point:
            raise Killed

    await pair.accept(A, 1, 2)
    monkeypatch.setattr(points, "hook", kill)
    with pytest.raises(Killed):
        await pair.relay()
    monkeypatch.setattr(points, "hook", None)
    async with pair.source.transaction() as tx:
        await tx.execute(text("UPDATE relay_cursor SET xid = '0', position = 0"))

    await pair.relay()

    assert (await pair.account()).closed
    assert await pair.ledger.booked() == [1, 2]


async def test_a_line_of_a_day_long_ago_that_differs_is_seen(pair: Pair) -> None:
    await pair.accept(A, 1)
    await pair.relay()
    async with pair.source.transaction() as tx:
        await tx.execute(text("UPDATE ledger_day SET day = day - 400"))

    verdicts = {(d.day, d.verdict) for d in (await pair.account()).differences}

    today = ids.day_of(ids.new_id())
    assert verdicts == {
        (today - timedelta(days=400), Verdict.ON_ITS_WAY),
        (today, Verdict.TOO_MANY),
    }


async def _let_minutes_pass(pair: Pair, outcome: str) -> None:
    """The reader took something in a quarter of an hour after the last was published."""
    await pair.ledger.execute(
        "UPDATE ledger_day SET changed_at = changed_at + interval '15 minutes' WHERE outcome = :outcome",
        outcome=outcome,
    )
