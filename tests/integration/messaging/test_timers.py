"""A timer fires once in effect: late, doubled, raced or failing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.messaging.failures import DELAYS
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.timers import NewTimer, cancel_timers
from shared.messaging.transaction import Database
from tests.ledger.service import LEDGER, open_books

DOSSIER = ids.new_dossier_id()


@pytest.fixture
async def database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    url = database_url("grootboek")
    opened = open_books(url, "grootboek")
    yield opened
    await opened.close()


async def schedule(database: Database, *timers: NewTimer) -> None:
    async with database.transaction() as tx:
        for timer in timers:
            tx.schedule(timer)


def reminder(key: str, due_in: timedelta, *, fail: bool = False, poison: str = "") -> NewTimer:
    payload = {"fail": fail, "poison": poison}
    return NewTimer("herinnering", key, clock.now() + due_in, DOSSIER, payload)


async def published(database: Database) -> list[str]:
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT payload FROM outbox ORDER BY xid, position"))
        return [bytes(p).split(b'"key":"')[1].split(b'"')[0].decode() for p in rows.scalars()]


async def test_a_timer_fires_when_it_is_due_and_not_before(database: Database) -> None:
    await schedule(database, reminder("morgen", timedelta(days=1)))
    engine = TimerEngine(database, LEDGER)

    early = await engine.run_due()
    with clock.moved_to(clock.now() + timedelta(days=1, seconds=1)):
        due = await engine.run_due()

    assert (early, due) == (0, 1)
    assert await published(database) == ["morgen"]


async def test_a_timer_that_is_due_already_wakes_the_engine_and_one_of_tomorrow_does_not(
    database: Database,
) -> None:
    engine = TimerEngine(database, LEDGER)
    database.when_due = engine.pause.end

    await schedule(database, reminder("morgen", timedelta(days=1)))
    resting = asyncio.create_task(engine.pause.wait(3_600))
    await asyncio.sleep(0.1)
    assert not resting.done()
    await schedule(database, reminder("gisteren", timedelta(days=-1)))

    async with asyncio.timeout(20):
        await resting


async def test_missed_days_are_caught_up_oldest_first(database: Database) -> None:
    days = [reminder(f"dag-{n}", timedelta(days=n)) for n in (3, 1, 2)]
    await schedule(database, *days)

    with clock.moved_to(clock.now() + timedelta(days=10)):
        await TimerEngine(database, LEDGER).run_due()

    assert await published(database) == ["dag-1", "dag-2", "dag-3"]


async def test_the_same_timer_set_twice_and_run_twice_fires_once(database: Database) -> None:
    await schedule(database, reminder("a", timedelta(0)))
    await schedule(database, reminder("a", timedelta(0)))
    engine = TimerEngine(database, LEDGER)

    await engine.run_due()
    await engine.run_due()

    assert await published(database) == ["a"]


async def test_several_workers_at_once_fire_each_timer_once(database: Database) -> None:
    await schedule(database, *(reminder(f"{n:03}", timedelta(0)) for n in range(60)))

    await asyncio.gather(*(TimerEngine(database, LEDGER).run_due() for _ in range(4)))

    assert sorted(await published(database)) == [f"{n:03}" for n in range(60)]


async def test_a_timer_that_fails_harms_no_other_and_waits_for_a_human_in_the_end(
    database: Database,
) -> None:
    await schedule(
        database, reminder("kapot", timedelta(0), fail=True), reminder("heel", timedelta(0))
    )
    engine = TimerEngine(database, LEDGER)

    await engine.run_due()
    at_once = await failed(database)
    moment = clock.now()
    for delay in DELAYS:
        moment += delay + timedelta(seconds=1)
        with clock.moved_to(moment):
            await engine.run_due()
            await engine.run_due()

    assert at_once == [("kapot", 1, True)]
    assert await failed(database) == [("kapot", 1 + len(DELAYS), False)]
    assert await published(database) == ["heel"]
    assert await engine.run_failed_again("herinnering", "b.beheer", "hersteld") == 1


async def failed(database: Database) -> list[tuple[object, ...]]:
    """Key, how often it was tried, and whether it is tried again by itself."""
    query = "SELECT key, attempts, next_attempt_at IS NOT NULL FROM timers WHERE state = 'failed'"
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_a_failed_timer_that_works_again_fires_by_itself(database: Database) -> None:
    await schedule(database, reminder("a", timedelta(0), poison="while:mended"))
    engine = TimerEngine(database, LEDGER)
    await engine.run_due()
    async with database.transaction() as tx:
        await tx.execute(text("INSERT INTO switch VALUES ('mended')"))

    too_early = await engine.run_due()
    with clock.moved_to(clock.now() + DELAYS[0]):
        fired = await engine.run_due()

    assert (too_early, fired) == (0, 1)
    assert await published(database) == ["a"]


async def test_a_failed_timer_that_is_cancelled_is_not_tried_again(database: Database) -> None:
    await schedule(database, reminder("a", timedelta(0), poison="while:mended"))
    engine = TimerEngine(database, LEDGER)
    await engine.run_due()
    async with database.transaction() as tx:
        await tx.execute(text("INSERT INTO switch VALUES ('mended')"))
        await cancel_timers(tx.connection, "herinnering", ["a"], "de gebeurtenis is ingetrokken")

    with clock.moved_to(clock.now() + DELAYS[0]):
        await engine.run_due()

    assert await published(database) == []


async def test_a_cancelled_timer_does_not_fire(database: Database) -> None:
    await schedule(database, reminder("a", timedelta(0)), reminder("b", timedelta(0)))
    async with database.transaction() as tx:
        await cancel_timers(tx.connection, "herinnering", ["a"], "de gebeurtenis is ingetrokken")

    await TimerEngine(database, LEDGER).run_due()

    assert await published(database) == ["b"]


async def test_a_preview_tells_what_will_fire_and_fires_nothing(database: Database) -> None:
    await schedule(database, reminder("a", timedelta(days=1)), reminder("b", timedelta(days=40)))

    planned = await TimerEngine(database, LEDGER).preview(clock.now() + timedelta(days=30))

    assert [(plan.kind, plan.total) for plan in planned] == [("herinnering", 1)]
    assert await published(database) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # the night summer time begins
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),  # the night it ends
        (date(2028, 2, 29), datetime(2028, 2, 28, 23, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_the_netherlands(day: date, expected: datetime) -> None:
    assert clock.start_of_day(day) == expected
