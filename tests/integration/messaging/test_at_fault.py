"""Poison that looks like the surroundings: its own dossier waits behind it, visibly, and everybody else's goes on.

Time is compressed: a statement or lock timeout is 50 ms where it is 30 or 10 s in production (`tests.ledger.poison`), and
nobody pauses between tries. That the real times fit in a minute is in `tests/unit/shared/test_failure_policy.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
import pytest

from shared import clock, ids
from shared.db.engine import SERVER_SETTINGS
from shared.events.envelope import to_wire
from shared.messaging import actions, failures, handling
from shared.messaging.actions import Action
from shared.messaging.failure_policy import TOGETHER, Patience, Surroundings, Verdict
from shared.messaging.failures import DELAYS
from shared.messaging.timer_engine import TimerEngine
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import lock_key
from tests.conftest import StartPostgres
from tests.integration.messaging.test_consumer_loop import running, until
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.listed_log import ListedLog
from tests.ledger.poison import POISONS, lock_held
from tests.ledger.releases import OLD_LEDGER, enlarged
from tests.ledger.service import LEDGER, create_tables, open_books

A, B = ids.new_dossier_id(), ids.new_dossier_id()
"""In this order: the dossiers that are due are gone through by their ids."""


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_: Patience) -> None:
        await asyncio.sleep(0.01)

    monkeypatch.setattr(Patience, "pause", at_once)


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    """The ledger, while somebody else keeps the lock that `contended` wants."""
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    async with lock_held(database):
        yield Ledger(database)
    await database.close()


async def held(ledger: Ledger) -> list[tuple[object, ...]]:
    rows = await ledger.execute(
        "SELECT state, attempts FROM failed_message WHERE state NOT IN ('resolved', 'replaced') ORDER BY arrival"
    )
    return [tuple(row) for row in rows]


async def due_in(ledger: Ledger) -> timedelta:
    rows = await ledger.execute("SELECT next_attempt_at FROM failed_message ORDER BY arrival")
    moment: datetime
    (moment,) = [moment for moment in rows.scalars() if moment is not None]
    return moment - clock.now()


async def later(ledger: Ledger, delay: timedelta) -> None:
    with clock.moved_to(clock.now() + delay + timedelta(minutes=1)):
        await ledger.retry()


@pytest.mark.parametrize("poison", POISONS)
async def test_in_the_consumer_it_is_set_aside_and_the_others_go_on(
    ledger: Ledger, poison: str
) -> None:
    log = ListedLog()
    for event in (payment(A, 1, poison=poison), payment(B, 1), payment(A, 2)):
        log.add(to_wire(event), event.dossier_id)

    async with running(ledger.database, log):
        await until(partial(held, ledger), 60)
        await until(ledger.booked, 60)
        await until(partial(is_read_to, ledger, 3), 60)

    assert await held(ledger) == [("retrying", 3), ("parked", 0)]
    assert await ledger.booked() == [1]


async def is_read_to(ledger: Ledger, offset: int) -> bool:
    rows = await ledger.execute("SELECT next_offset FROM consumer_position")
    return bool(rows.scalar_one_or_none() == offset)


async def test_a_long_walk_is_broken_off_to_ask_for_more_and_read_on_from_there(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handling, "LONGEST_WALK", 0)
    log = ListedLog()
    for number in (1, 2, 3):
        log.add(to_wire(payment(B, number)), B)
    log.add(to_wire(payment(A, 1, poison="no file")), A)

    async with running(ledger.database, log):
        await until(partial(is_read_to, ledger, 4), 60)

    assert await ledger.booked() == [1, 2, 3]
    assert await held(ledger) == [("retrying", 3)]
    assert log.times_positioned > 1


async def test_when_not_even_the_failure_can_be_written_down_all_is_tried_again(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [OSError("the disk is full")] * 3
    store = failures.store

    async def store_when_there_is_room(*arguments: Any) -> None:
        if full:
            raise full.pop()
        await store(*arguments)

    monkeypatch.setattr(failures, "store", store_when_there_is_room)
    log = ListedLog()
    log.add(to_wire(payment(A, 1, poison="no file")), A)

    async with running(ledger.database, log):
        await until(partial(is_read_to, ledger, 1), 60)

    assert full == []
    assert await held(ledger) == [("retrying", 3)]


@pytest.mark.parametrize("poison", POISONS)
async def test_a_parked_message_is_put_off_and_the_others_go_on(
    ledger: Ledger, poison: str
) -> None:
    await ledger.begin()
    for dossier, poison_behind in ((A, poison), (B, "")):
        await ledger.take_in(
            ledger.record(payment(dossier, 1, poison="while:repaired")),
            ledger.record(payment(dossier, 2, poison=poison_behind)),
        )
    await ledger.switch("repaired")

    await later(ledger, DELAYS[0])

    assert await ledger.booked() == [1, 1, 2]
    assert await held(ledger) == [("retrying", 3)]


@pytest.mark.parametrize("poison", POISONS)
async def test_an_edited_message_is_put_off_and_the_others_go_on(
    ledger: Ledger, poison: str
) -> None:
    await ledger.begin()
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="always")),
        ledger.record(payment(B, 1, poison="while:repaired")),
    )
    await ledger.switch("repaired")
    await edit_first(ledger, poison)

    await later(ledger, DELAYS[0])

    assert await ledger.booked() == [1]
    assert await held(ledger) == [("retrying", 3)]


async def edit_first(ledger: Ledger, poison: str) -> None:
    failed = (await ledger.failed_ids())[0]
    rows = await ledger.execute("SELECT payload FROM failed_message WHERE id = :id", id=failed)
    edited = orjson.loads(bytes(rows.scalar_one()))
    edited["data"]["poison"] = poison
    edited["data"]["amountCents"] += 1  # an edit changes something
    await ledger.edit(failed, edited)


@pytest.mark.parametrize("poison", POISONS)
async def test_a_message_that_can_be_read_now_is_put_off_and_the_others_go_on(
    ledger: Ledger, poison: str
) -> None:
    await ledger.begin()
    ledger.run_with(OLD_LEDGER)
    await ledger.take_in(
        ledger.record(enlarged(payment(A, 1, poison=poison))),
        ledger.record(enlarged(payment(B, 1))),
    )
    for failed in await ledger.failed_ids():
        await actions.retry(ledger.database, Action(failed, 0, "beheer", "kan het nu lezen"))

    ledger.run_with(LEDGER)
    await ledger.retry()

    assert await ledger.booked() == [1]
    assert await held(ledger) == [("retrying", 4)]


@pytest.mark.parametrize("poison", POISONS)
async def test_a_timer_is_failed_at_once_and_waits_for_a_human_in_the_end_and_the_others_fire(
    ledger: Ledger, poison: str
) -> None:
    async with ledger.database.transaction() as tx:
        for key, dossier, payload in (("kapot", A, {"poison": poison}), ("heel", B, {})):
            tx.schedule(NewTimer("herinnering", key, clock.now(), dossier, payload))
    engine = TimerEngine(ledger.database, LEDGER)

    fired = await engine.run_due()
    after_one_round = await timers(ledger)
    moment = clock.now()
    for delay in DELAYS:
        moment += 2 * delay
        with clock.moved_to(moment):
            await engine.run_due()

    assert fired == 1
    assert after_one_round == [("heel", "fired", 1), ("kapot", "failed", 1)]
    assert await timers(ledger) == [("heel", "fired", 1), ("kapot", "failed", 1 + len(DELAYS))]


async def timers(ledger: Ledger) -> list[tuple[object, ...]]:
    rows = await ledger.execute("SELECT key, state, attempts FROM timers ORDER BY key")
    return [tuple(row) for row in rows]


@pytest.fixture
async def impatient(
    database_url: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Ledger]:
    """The ledger where nobody waits longer than a moment for a lock, while somebody else keeps the lock of dossier A."""
    monkeypatch.setitem(SERVER_SETTINGS, "lock_timeout", "100ms")
    url = database_url("grootboek")
    database = open_books(url, "grootboek")
    yield Ledger(database)
    await database.close()


async def test_a_message_of_a_dossier_that_stays_locked_is_set_aside(impatient: Ledger) -> None:
    log = ListedLog()
    for event in (payment(A, 1), payment(B, 1)):
        log.add(to_wire(event), event.dossier_id)

    async with lock_held(impatient.database, lock_key(A)), running(impatient.database, log):
        await until(partial(is_read_to, impatient, 2), 60)

    assert await held(impatient) == [("retrying", 3)]
    assert await impatient.booked() == [1]


async def test_a_held_dossier_that_stays_locked_waits_and_the_others_go_on(
    impatient: Ledger,
) -> None:
    await impatient.begin()
    await impatient.take_in(
        impatient.record(payment(A, 1, poison="while:repaired")),
        impatient.record(payment(B, 1, poison="while:repaired")),
    )
    await impatient.switch("repaired")

    async with lock_held(impatient.database, lock_key(A)):
        await later(impatient, DELAYS[0])
        without = await impatient.booked()
    await later(impatient, DELAYS[0])

    assert without == [1]
    assert await impatient.booked() == [1, 1]


async def test_a_timer_of_a_dossier_that_stays_locked_is_put_off_and_the_others_fire(
    impatient: Ledger,
) -> None:
    async with impatient.database.transaction() as tx:
        for key, dossier in (("later", A), ("nu", B)):
            tx.schedule(NewTimer("herinnering", key, clock.now(), dossier, {}))

    async with lock_held(impatient.database, lock_key(A)):
        await TimerEngine(impatient.database, LEDGER).run_due()

    assert await timers(impatient) == [("later", "failed", 1), ("nu", "fired", 1)]


async def _parked(ledger: Ledger, poison: str) -> None:
    await ledger.take_in(
        ledger.record(payment(A, 1, poison="always")), ledger.record(payment(A, 2, poison=poison))
    )
    first = (await ledger.failed_ids())[0]
    await actions.discard(ledger.database, Action(first, 3, "beheer", "hoort hier niet"))


async def _gap(ledger: Ledger, poison: str) -> None:
    await ledger.take_in(ledger.record(payment(A, 2, poison=poison)))
    await ledger.take_in(ledger.record(payment(A, 1)))


async def _edited(ledger: Ledger, poison: str) -> None:
    await ledger.take_in(ledger.record(payment(A, 1, poison="always")))
    await edit_first(ledger, poison)


ORIGINS = {"parked": _parked, "gap": _gap, "edited": _edited}


@pytest.mark.parametrize("origin", ORIGINS)
async def test_what_was_never_tried_has_its_quick_attempts_first(
    ledger: Ledger, origin: str
) -> None:
    await ledger.begin()
    await ORIGINS[origin](ledger, "twice")

    released = await ledger.retry()

    assert len(released.resolved) == 1
    assert await held(ledger) in ([], [("discarded", 3)])


@pytest.mark.parametrize("origin", ORIGINS)
async def test_what_was_never_tried_has_all_the_delayed_attempts_too(
    ledger: Ledger, origin: str
) -> None:
    await ledger.begin()
    await ORIGINS[origin](ledger, "always")

    await ledger.retry()
    waits = [await due_in(ledger)]
    moment = clock.now()
    for delay in DELAYS:
        moment += delay + timedelta(minutes=1)
        with clock.moved_to(moment):
            await ledger.retry()
            if delay != DELAYS[-1]:
                waits.append(await due_in(ledger))

    for wait, delay in zip(waits, DELAYS, strict=True):
        assert delay - timedelta(seconds=30) < wait <= delay
    assert ("waiting", 6) in await held(ledger)


async def test_a_server_that_restarted_did_not_stand_all_the_while(
    start_postgres: StartPostgres,
) -> None:
    server = await asyncio.to_thread(start_postgres)
    database = open_books(server.url(), "grootboek")
    surroundings = Surroundings(database.engine)

    before = await surroundings.stand()
    await asyncio.to_thread(server.restart)
    after_restart = await surroundings.stand()
    since = await surroundings.stand()
    await asyncio.to_thread(server.stop)
    away = await surroundings.stand()

    assert (before, after_restart, since, away) == (True, False, True, False)
    await database.close()


async def test_a_database_that_is_away_is_waited_for_and_no_message_is_to_blame(
    start_postgres: StartPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    verdicts = noted_verdicts(monkeypatch)
    server = await asyncio.to_thread(start_postgres)
    server.create_database("grootboek")
    await create_tables(server.url("grootboek"))
    ledger, log = Ledger(open_books(server.url("grootboek"), "grootboek")), ListedLog()
    async with running(ledger.database, log):
        await until(lambda: not log.unpositioned)
        await asyncio.to_thread(server.stop)
        log.add(to_wire(payment(A, 1)), A)
        await until(lambda: len(verdicts) > 5 * TOGETHER.failures)
        while_away = set(verdicts)
        await asyncio.to_thread(server.start)

        await until(ledger.booked, 40)

    assert while_away == {Verdict.WAIT}
    assert await held(ledger) == []
    await ledger.database.close()


def noted_verdicts(monkeypatch: pytest.MonkeyPatch) -> list[Verdict]:
    verdicts: list[Verdict] = []
    judge = Patience.judge

    async def judge_and_note(patience: Patience, error: Exception) -> Verdict:
        verdicts.append(await judge(patience, error))
        return verdicts[-1]

    monkeypatch.setattr(Patience, "judge", judge_and_note)
    return verdicts
