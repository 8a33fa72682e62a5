"""What failed and was done after all is counted per week and cause, unless a person had a hand in it or it only waited its turn."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shared import clock, ids
from shared.messaging import actions, flow_history
from shared.messaging.actions import Action
from shared.messaging.failures import DELAYS
from shared.messaging.flow_history import Tally
from shared.messaging.retries import Retries
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.service import LEDGER, open_books


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    database = open_books(database_url("grootboek"), "grootboek", pool_size=3)
    opened = Ledger(database)
    await opened.begin()
    yield opened
    await database.engine.dispose()


async def counted(database: Database) -> list[Any]:
    async with database.reading() as connection:
        query = "SELECT how, type, total, longest_seconds, cause FROM recovery ORDER BY how, type"
        return list(await connection.execute(text(query)))


async def test_what_worked_at_once_later_or_when_a_gap_closed_is_counted_by_its_cause(
    ledger: Ledger,
) -> None:
    tally, retries = Tally(), Retries(ledger.database, LEDGER)
    at_once, later, asked, gap = (ids.new_dossier_id() for _ in range(4))
    outcome = await ledger.take_in(
        ledger.record(payment(at_once, 1, poison="twice")),
        ledger.record(payment(later, 1, poison="while:repaired")),
        ledger.record(payment(later, 2)),
        ledger.record(payment(asked, 1, poison="while:repaired")),
        ledger.record(payment(gap, 2)),
        ledger.record(payment(gap, 1)),
    )
    tally.recoveries.add(outcome.recovered)
    of_asked = "SELECT id FROM failed_message WHERE dossier_id = :dossier"
    failed = (await ledger.execute(of_asked, dossier=asked)).scalar_one()
    assert await actions.retry(ledger.database, Action(failed, 3, "b.beheer", "hersteld"))
    await ledger.switch("repaired")
    with clock.moved_to(clock.now() + DELAYS[0] + timedelta(seconds=1)):
        released = await retries.run_once()
    tally.recoveries.add(released.recovered)
    await tally.write(ledger.database)
    await tally.write(ledger.database)

    assert len(released.resolved) == 4
    by_how = {row.how: row for row in await counted(ledger.database)}
    assert {how: row.total for how, row in by_how.items()} == {"at-once": 1, "later": 1, "gap": 1}
    assert "Faulty in _meet_poison" in by_how["later"].cause
    assert by_how["later"].longest_seconds > DELAYS[0].total_seconds()
    assert by_how["gap"].cause == "sequence 1 is missing"


async def test_a_timer_that_fired_by_itself_is_counted_and_one_that_a_person_asked_for_is_not(
    ledger: Ledger,
) -> None:
    database, tally = ledger.database, Tally()
    engine = TimerEngine(database, LEDGER, tally.recoveries)
    now = clock.now()
    for key in ("a", "b"):
        async with database.transaction() as tx:
            payload = {"poison": "while:repaired"}
            tx.schedule(NewTimer("herinnering", key, now, ids.new_dossier_id(), payload))
    await engine.run_due()
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE timers SET state = 'scheduled', next_attempt_at = NULL WHERE key = 'b'")
        )
    await ledger.switch("repaired")
    with clock.moved_to(now + DELAYS[0] + timedelta(seconds=1)):
        assert await engine.run_due() == 2
    await tally.write(database)

    [found] = await counted(database)
    assert (found.how, found.type, found.total) == ("timer", "herinnering", 1)


async def test_recoveries_are_kept_for_eight_weeks(ledger: Ledger) -> None:
    insert = text(
        "INSERT INTO recovery (week, how, topic, type, fingerprint, cause, total, longest_seconds, last_at)"
        " VALUES (current_date, 'gap', 't', :type, 'f', 'c', 1, 1, now() - CAST(:age AS interval))"
    )
    async with ledger.database.transaction() as tx:
        await tx.execute(insert, {"type": "young", "age": timedelta(weeks=7)})
        await tx.execute(insert, {"type": "old", "age": timedelta(weeks=9)})

    await flow_history.forget(ledger.database)

    assert [row.type for row in await counted(ledger.database)] == ["young"]
