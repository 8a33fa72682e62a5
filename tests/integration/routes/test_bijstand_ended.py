"""Bijstand ended: the work around an end, by its reason; and what is no work any more."""

from datetime import date

import pytest

from shared.events.household import Bijstandsperiode, Woonplaats
from shared.events.life_events import JobEnded, Uitkeringseinde
from shared.events.tasks import PlaybookApplied, TaskCreated
from shared.testing.events import LONG_AGO, make_event, make_household, make_member
from tests.integration.routes.factories import DAY, age_reached, household_changed, turned_eighteen
from tests.integration.routes.kit import Routes
from tests.reported import benefit_ended

ANK = make_member()
ALWAYS = {
    "recht-beeindigen",
    "afscheid-bellen",
    "toeslagen-doorgeven",
    "regelingen-nalopen",
    "dossier-sluiten",
}


@pytest.mark.parametrize(
    ("reden", "more"),
    [
        ("werk", set()),
        ("samenwonen", set()),
        ("verhuizing", set()),
        ("pensioen", {"pensioen-controleren"}),
        ("op-verzoek", {"einde-nagaan"}),
        ("niet-meer-voldaan", {"einde-nagaan"}),
        ("anders", {"einde-nagaan"}),
    ],
)
async def test_an_end_becomes_the_work_that_its_reason_asks_for(
    routes: Routes, reden: Uitkeringseinde, more: set[str]
) -> None:
    await routes.receives(benefit_ended(ANK, day=DAY, reden=reden))

    tasks = {task.stap: task for task in await routes.told(TaskCreated)}
    assert tasks.keys() == ALWAYS | more
    assert tasks["afscheid-bellen"].rol == tasks["dossier-sluiten"].rol == "regisseur"
    assert tasks["recht-beeindigen"].rol == "inkomensconsulent"


async def test_after_a_death_that_work_is_in_the_playbook_of_the_death(routes: Routes) -> None:
    await routes.receives(benefit_ended(ANK, day=DAY, reden="overlijden"))

    assert await routes.told(TaskCreated) == []
    [applied] = await routes.told(PlaybookApplied)
    assert all("draaiboek overlijden" in skipped for skipped in applied.overgeslagen)


async def test_of_who_left_the_area_the_last_municipality_makes_the_final_account(
    routes: Routes,
) -> None:
    places = (
        Woonplaats(gemeente="0106", vanaf=LONG_AGO, tot=DAY),
        Woonplaats(gemeente="0014", vanaf=DAY),
    )

    await routes.receives(benefit_ended(ANK, day=DAY, reden="verhuizing", woonplaatsen=places))

    told = await routes.told(TaskCreated)
    assert {task.stap for task in told} == {"recht-beeindigen", "dossier-sluiten"}
    assert {task.gemeente for task in told} == {"0106"}


@pytest.mark.parametrize("ends", [True, False])
async def test_a_birthday_after_the_end_is_no_work_any_more(routes: Routes, ends: bool) -> None:
    """Where bijstand never ran, somebody may be waiting for a first decision: that work stays."""
    ran = [Bijstandsperiode(vanaf=LONG_AGO, tot=date(2026, 1, 1))] if ends else []
    for told in (turned_eighteen(), age_reached("aow", ANK)):
        home = told.data.huishouden.model_copy(update={"bijstand": tuple(ran)})
        data = told.data.model_copy(update={"huishouden": home})
        await routes.receives(make_event(data, dossier_id=told.dossier_id))

    assert bool(await routes.told(TaskCreated)) is not ends
    if ends:
        for applied in await routes.told(PlaybookApplied):
            assert all("de bijstand is dan beëindigd" in step for step in applied.overgeslagen)


@pytest.mark.parametrize(
    ("until", "step", "other"),
    [
        (DAY, "aanvraag-na-baan", "bijstand-na-baan"),
        (None, "bijstand-na-baan", "aanvraag-na-baan"),
    ],
)
async def test_a_job_lost_after_the_end_asks_for_an_application(
    routes: Routes, until: date | None, step: str, other: str
) -> None:
    ran = [Bijstandsperiode(vanaf=LONG_AGO, tot=until)]
    lost = JobEnded(
        inwoner_id=ANK.inwoner_id,
        ingangsdatum=DAY,
        huishouden=make_household(ANK, bijstand=ran),
        bron="naadloos:ander-systeem",
    )

    await routes.receives(make_event(lost))

    steps = {task.stap for task in await routes.told(TaskCreated)}
    assert step in steps
    assert other not in steps


@pytest.mark.parametrize("partner_died", [False, True])
async def test_the_open_work_of_a_dossier_that_was_closed_stays(
    routes: Routes, partner_died: bool
) -> None:
    """Whoever closes it does not know of that work; nobody falls in between."""
    await routes.receives(end := benefit_ended(ANK, day=date(2026, 7, 1)))
    before = await routes.open_steps()
    gone = make_member("partner", tot=date(2024, 5, 2)).model_copy(
        update={"overleden_op": date(2024, 5, 1)}
    )
    alone = ANK.model_copy(update={"tot": date(2026, 7, 10)})
    others = [gone] if partner_died else []

    await routes.receives(household_changed(end.dossier_id, alone, *others))

    assert before
    assert await routes.open_steps() == before
