"""The worker is killed in the middle of aftercare: what was not committed never happened, and what was is done once."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.income.aftercare import checking
from shared import clock
from shared.events.aftercare import AftercareChecked, AftercareCheckNeeded, AftercareEnded
from shared.events.envelope import Event
from shared.events.life_events import JobStarted
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction
from tests.integration.income.conftest import Income
from tests.integration.income.life_events import job_start
from tests.integration.income.test_aftercare_checks import (
    ILSE,
    checkpoint,
    closes,
    klopt,
    records,
    states,
)


class Killed(Exception):
    """The process ends here."""


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(datetime(2027, 1, 4, 9, tzinfo=UTC)):
        yield


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    event = job_start()
    with clock.moved_to(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        await income.handle(event)
    return event


async def first_timer(income: Income) -> DueTimer:
    timers = [timer for timer in await income.timers() if timer.kind == "nazorg-controle"]
    return timers[0]


async def test_killed_between_opening_a_check_and_publishing_it_opens_once_the_next_time(
    income: Income, start: Event[JobStarted]
) -> None:
    due = await first_timer(income)

    async def open_and_die(tx: Transaction) -> None:
        await checking.open_checks(tx, [due])
        raise Killed

    with pytest.raises(Killed):
        await income.database.run({start.dossier_id}, open_and_die)
    assert await states(income) == ["gepland"] * 4
    assert await income.published(AftercareCheckNeeded) == []

    await income.fire([due])
    await income.fire([due])

    (needed,) = await income.published(AftercareCheckNeeded)
    assert needed.data.maanden_na_start == 1
    reminders = [timer for timer in await income.timers() if timer.kind == "nazorg-herinnering"]
    assert len(reminders) == 1


async def test_killed_while_somebody_records_a_check_it_is_still_open_and_can_be_done(
    income: Income, start: Event[JobStarted]
) -> None:
    await income.fire([await first_timer(income)])
    checkpoint_id, dossier_id = await checkpoint(income, 1)

    async def record_and_die() -> None:
        async with income.database.transaction(lock=[dossier_id]) as tx:
            await checking.record(tx, checkpoint_id, ILSE, klopt())
            raise Killed

    with pytest.raises(Killed):
        await record_and_die()
    assert (await states(income))[0] == "open"
    assert await income.rows("SELECT 1 FROM aftercare_check") == []
    assert await income.published(AftercareChecked) == []

    await records(income, 1, klopt())

    assert len(await income.published(AftercareChecked)) == 1


async def test_a_worker_that_was_away_for_a_year_opens_every_check_and_ends_nothing(
    income: Income, start: Event[JobStarted]
) -> None:
    with clock.moved_to(datetime(2028, 1, 10, 9, tzinfo=UTC)):
        await income.fire(
            [timer for timer in await income.timers() if timer.kind == "nazorg-controle"]
        )

    assert await states(income) == ["open"] * 4
    assert len(await income.published(AftercareCheckNeeded)) == 4
    assert await income.published(AftercareEnded) == []


async def test_a_timer_that_comes_after_somebody_closed_it_asks_nothing(
    income: Income, start: Event[JobStarted]
) -> None:
    due = await first_timer(income)
    await closes(income, "niet-meer-nodig")

    await income.fire([due])

    assert await income.published(AftercareCheckNeeded) == []
    assert await states(income) == ["vervallen"] * 4
