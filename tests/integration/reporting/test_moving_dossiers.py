"""Who answers for a dossier today may follow its trails; who did before still sees that it went."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest

from shared import clock
from shared.events.envelope import Event
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.events.life_events import JobStarted
from shared.events.residents import HouseholdChanged
from shared.testing.events import LONG_AGO, make_event, make_household
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.trails import a_job_start, effects_of

Store = Callable[..., Awaitable[None]]
TRAILS = "/reporting/v1/sporen"


def moved_on(job: Event[JobStarted], day: date) -> Event[HouseholdChanged]:
    household = make_household(
        *job.data.huishouden.leden,
        versie=2,
        woonplaatsen=(
            Woonplaats(gemeente=TYNAARLO, vanaf=LONG_AGO, tot=day),
            Woonplaats(gemeente=ASSEN, vanaf=day),
        ),
    )
    data = HouseholdChanged(huishouden=household)
    return make_event(data, dossier_id=job.dossier_id)


@pytest.mark.parametrize("picture_first", [True, False])
async def test_the_new_municipality_sees_the_trail_of_before_the_move(
    browser: Browser, store: Store, picture_first: bool
) -> None:
    job = a_job_start(gemeente=TYNAARLO)
    told = [job, *effects_of(job)]
    move = moved_on(job, clock.today())

    for event in (move, *told) if picture_first else (*told, move):
        await store(event)

    trail = await browser.get(f"{TRAILS}/{job.id}", "werkcoach")
    listed = (await browser.get(f"{TRAILS}?gemeente={ASSEN}", "werkcoach")).json()["resultaten"]
    assert trail.status_code == 200
    assert (trail.json()["gemeente"], trail.json()["gemeenteNu"]) == (TYNAARLO, ASSEN)
    assert [(row["id"], row["gemeenteNu"]) for row in listed] == [(str(job.id), ASSEN)]


async def test_a_move_to_come_shows_the_trail_to_nobody_new(browser: Browser, store: Store) -> None:
    job = a_job_start(gemeente=TYNAARLO)
    await store(job)
    await store(moved_on(job, date(2999, 1, 1)))

    assert (await browser.get(f"{TRAILS}/{job.id}", "werkcoach")).status_code == 404
    assert (await browser.get(TRAILS, "werkcoach")).json()["resultaten"] == []


async def test_the_page_says_who_answers_now(browser: Browser, store: Store) -> None:
    job = a_job_start(gemeente=TYNAARLO)
    await store(job, *effects_of(job))
    await store(moved_on(job, clock.today()))

    page = await browser.get(f"/reporting/levensgebeurtenissen/{job.id}", "werkcoach")

    assert page.status_code == 200
    assert "Nu verantwoordelijk" in page.text


async def test_what_somebody_took_along_to_another_dossier_is_on_the_trail_that_it_went_by(
    browser: Browser, store: Store
) -> None:
    job, parting = a_job_start(), a_job_start()
    playbook, task, outcome = effects_of(job)
    taken = make_event(
        task.data,
        dossier_id=parting.dossier_id,
        source_service="routes",
        correlation_id=parting.id,
        causation_id=parting.id,
        time=clock.now(),
    )
    await store(job, playbook, outcome)
    await store(parting, taken)

    before = (await browser.get(f"{TRAILS}/{job.id}")).json()
    after = (await browser.get(f"{TRAILS}/{parting.id}")).json()

    assert str(taken.id) not in str(before)
    assert str(parting.dossier_id) not in str(before)
    assert str(taken.id) in str(after)
