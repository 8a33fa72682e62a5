"""Aftercare follows its person: to another municipality, out of the area, to the grave; and a job that is told late."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from services.income.aftercare.repository import DIED, LEFT
from shared import clock
from shared.events.aftercare import AftercareCheckNeeded, AftercareEnded, AftercareStarted
from shared.events.envelope import Event
from shared.events.household import TYNAARLO, Huishouden, Lid, Woonplaats
from shared.events.life_events import Died, JobStarted, Moved
from shared.messaging.timers import DueTimer
from shared.testing.events import LONG_AGO, make_event, make_household, make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start, withdrawal_of
from tests.published import publish

TODAY = date(2026, 12, 10)
JOB_ON = date(2026, 12, 1)
ELSEWHERE = "0014"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(datetime(2026, 12, 10, 9, 0, tzinfo=UTC)):
        yield


async def test_a_move_within_the_area_takes_aftercare_and_proposals_along_on_its_day(
    income: Income, client: Client
) -> None:
    start = job_start(day=JOB_ON)
    await income.handle(start)

    await income.handle(move_of(start, TYNAARLO, date(2027, 1, 1)))

    assert await seen_by(client, "0106") == (1, 1)
    assert await seen_by(client, TYNAARLO) == (0, 0)
    with clock.moved_to(datetime(2027, 1, 1, 9, 0, tzinfo=UTC)):
        assert await seen_by(client, "0106") == (0, 0)
        assert await seen_by(client, TYNAARLO) == (1, 1)


async def test_the_new_consulent_decides_and_the_old_one_does_not_any_more(
    income: Income, client: Client
) -> None:
    start = job_start(day=JOB_ON)
    await income.handle(start)
    await income.handle(move_of(start, TYNAARLO, TODAY))
    (proposal,) = await income.rows("SELECT id FROM proposal WHERE state = 'open'")
    decision = {"besluit": "afwijken", "reden": "Loonstrook."}

    old = await client.decide(proposal["id"], decision)
    new = await client.decide_by_two(proposal["id"], decision, municipalities=(TYNAARLO,))

    assert (old.status_code, new.status_code) == (404, 200)


async def test_a_check_after_a_move_is_for_the_municipality_of_today(income: Income) -> None:
    start = job_start(day=JOB_ON)
    await income.handle(start)
    await income.handle(move_of(start, TYNAARLO, TODAY))

    with clock.moved_to(datetime(2027, 1, 4, 9, 0, tzinfo=UTC)):
        await income.fire((await checks(income))[:1])

    (checked,) = await income.published(AftercareCheckNeeded)
    assert (checked.data.gemeente, checked.data.inwoner_id) == (TYNAARLO, start.data.inwoner_id)


async def test_who_leaves_the_area_has_aftercare_until_that_day_and_the_trail_says_why_it_ends(
    income: Income,
) -> None:
    start = job_start(day=JOB_ON)
    await income.handle(start)
    await income.handle(move_of(start, ELSEWHERE, date(2027, 1, 1)))
    assert await income.published(AftercareEnded) == []

    with clock.moved_to(datetime(2027, 1, 1, 9, 0, tzinfo=UTC)):
        await income.fire([one for one in await income.timers() if one.kind != "nazorg-controle"])

    (ended,) = await income.published(AftercareEnded)
    assert ended.data.reden == LEFT
    assert ended.correlation_id == start.correlation_id
    assert await checks(income) == []


async def test_a_move_out_that_is_told_afterwards_ends_aftercare_and_its_withdrawal_resumes_it(
    income: Income,
) -> None:
    start = job_start(day=JOB_ON)
    move = move_of(start, ELSEWHERE, date(2026, 12, 5))
    await income.handle(start)

    await income.handle(move)
    await income.handle(withdrawal_of(move, back(start, versie=3)))

    assert [event.data.reden for event in await income.published(AftercareEnded)] == [LEFT]
    first, again = await income.published(AftercareStarted)
    assert again.data.controledata == first.data.controledata
    assert len(await checks(income)) == 4


async def test_a_death_ends_the_aftercare_of_who_died_with_its_timers(income: Income) -> None:
    start = job_start(day=JOB_ON)
    await income.handle(start)

    await income.handle(death_of(start, start.data.huishouden.leden[0]))

    (ended,) = await income.published(AftercareEnded)
    assert ended.data.reden == DIED
    assert await checks(income) == []


async def test_a_death_of_somebody_else_leaves_aftercare_as_it_is(income: Income) -> None:
    partner = make_member("partner", date(1990, 1, 1))
    start = job_start(make_member(), partner, day=JOB_ON)
    await income.handle(start)

    await income.handle(death_of(start, partner))

    assert await income.published(AftercareEnded) == []
    assert len(await checks(income)) == 4


async def test_a_death_that_was_not_one_takes_aftercare_up_again_with_every_check_that_was_not_done(
    income: Income,
) -> None:
    start = job_start(day=JOB_ON)
    death = death_of(start, start.data.huishouden.leden[0])
    await income.handle(start)
    with clock.moved_to(datetime(2027, 1, 4, 9, 0, tzinfo=UTC)):
        await income.fire((await checks(income))[:1])
        await income.handle(death)

        await income.handle(withdrawal_of(death, back(start, versie=3)))

    first, again = await income.published(AftercareStarted)
    assert again.data.controledata == first.data.controledata
    assert again.data.gebeurtenis_id == start.id
    assert await planned(income) == [1, 3, 6, 12]


async def test_a_withdrawn_job_is_not_taken_up_again_when_its_person_turns_out_to_live(
    income: Income,
) -> None:
    start = job_start(day=JOB_ON)
    death = death_of(start, start.data.huishouden.leden[0])
    await income.handle(start)
    await income.handle(death)
    await income.handle(withdrawal_of(start, death.data.huishouden))

    await income.handle(withdrawal_of(death, back(start, versie=3)))

    assert len(await income.published(AftercareStarted)) == 1


async def test_a_job_of_who_died_already_opens_no_aftercare(income: Income) -> None:
    start = job_start(day=JOB_ON)
    death = death_of(start, start.data.huishouden.leden[0])
    told_late = start.data.model_copy(update={"huishouden": death.data.huishouden})
    await income.handle(death)

    await income.handle(make_event(told_late, dossier_id=start.dossier_id))

    assert await income.published(AftercareStarted) == []


@pytest.mark.parametrize(
    ("started_on", "months", "in_place_of", "left"),
    [
        (date(2025, 10, 6), 12, (1, 3, 6), 0),
        (date(2026, 8, 10), 3, (1,), 2),
        (date(2026, 11, 9), 1, (), 3),
    ],
)
async def test_a_job_told_late_is_looked_at_once_in_place_of_all_that_passed(
    income: Income, started_on: date, months: int, in_place_of: tuple[int, ...], left: int
) -> None:
    await income.handle(job_start(day=started_on))
    due = [one for one in await checks(income) if one.due_at <= clock.now()]

    await income.fire(due)

    (checked,) = await income.published(AftercareCheckNeeded)
    assert (checked.data.maanden_na_start, checked.data.in_plaats_van) == (months, in_place_of)
    (started,) = await income.published(AftercareStarted)
    assert len(started.data.controledata) == left + 1
    assert len(await planned(income)) == left


def move_of(start: Event[JobStarted], to: str, day: date) -> Event[Moved]:
    home = make_household(
        *start.data.huishouden.leden,
        versie=2,
        woonplaatsen=(
            Woonplaats(gemeente="0106", vanaf=LONG_AGO, tot=day),
            Woonplaats(gemeente=to, vanaf=day),
        ),
    )
    return make_event(
        Moved(
            inwoner_id=start.data.inwoner_id,
            ingangsdatum=day,
            huishouden=home,
            bron="naadloos:ander-systeem",
            van_gemeente="0106",
            naar_gemeente=to,
            soort="binnen-gebied" if to == TYNAARLO else "buiten-gebied",
        ),
        dossier_id=start.dossier_id,
    )


def death_of(start: Event[JobStarted], who: Lid) -> Event[Died]:
    day = date(2026, 12, 9)
    people = [
        lid.model_copy(update={"overleden_op": day, "tot": day + timedelta(days=1)})
        if lid.inwoner_id == who.inwoner_id
        else lid
        for lid in start.data.huishouden.leden
    ]
    data = Died(
        inwoner_id=who.inwoner_id,
        ingangsdatum=day,
        huishouden=make_household(*people, versie=2),
        bron="naadloos:ander-systeem",
    )
    return make_event(publish(data), dossier_id=start.dossier_id)


def back(start: Event[JobStarted], versie: int) -> Huishouden:
    return start.data.huishouden.model_copy(update={"versie": versie})


async def checks(income: Income) -> list[DueTimer]:
    return [timer for timer in await income.timers() if timer.kind == "nazorg-controle"]


async def planned(income: Income) -> list[int]:
    rows = await income.rows(
        "SELECT months FROM aftercare_checkpoint WHERE state = 'gepland' ORDER BY months"
    )
    return [row["months"] for row in rows]


async def seen_by(client: Client, municipality: str) -> tuple[int, int]:
    """How many aftercare dossiers and proposals somebody who works for this municipality sees."""
    found = [
        (await client.get(path, municipalities=(municipality,))).json()["resultaten"]
        for path in ("/nazorgdossiers", "/voorstellen")
    ]
    assert {one["gemeente"] for rows in found for one in rows} <= {municipality}
    return len(found[0]), len(found[1])
