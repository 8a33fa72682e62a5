"""What was planned about somebody who died stops; what is for the rest of the household stays."""

from datetime import date

from services.routes.lives import DIED, NOBODY_LEFT
from shared import ids
from shared.events.reasons import reason
from shared.events.tasks import HandoverLapsed, PlaybookApplied, TaskCreated, TaskLapsed
from shared.testing.events import make_household, make_member
from tests.integration.routes.factories import (
    TODAY,
    check_needed,
    child_born,
    dead,
    decision_proposed,
    died,
    household_changed,
    job_started,
    moved,
    withdrawn,
)
from tests.integration.routes.kit import Routes

ANK, BEN = make_member(), make_member("partner", date(1988, 2, 2))
FAMILY = make_household(ANK, BEN)


async def test_the_work_about_a_job_lapses_with_the_death_of_who_had_it(routes: Routes) -> None:
    job = job_started(member=ANK, household=FAMILY)
    await routes.receives(job)
    await routes.receives(check_needed(job, 3))

    await routes.receives(died(ANK, BEN, dossier_id=job.dossier_id))

    assert all(
        step.startswith("overlijden-") or step == "schulden-bekijken"
        for step in await routes.open_steps()
    )
    assert {lapsed.reden for lapsed in await routes.told(TaskLapsed)} == {DIED}
    (handover,) = await routes.told(HandoverLapsed)
    assert handover.reden == DIED
    rows = await routes.rows("SELECT playbook FROM task WHERE status = 'open'")
    assert {row.playbook for row in rows} == {"overlijden"}


async def test_the_death_of_a_housemate_leaves_the_work_about_the_others(routes: Routes) -> None:
    housemate = make_member("medebewoner", date(1960, 1, 1))
    job = job_started(member=ANK, household=make_household(ANK, housemate))
    await routes.receives(job)

    await routes.receives(died(housemate, ANK, dossier_id=job.dossier_id))

    assert await routes.told(TaskLapsed) == []
    assert "besluit-baan" in await routes.open_steps()


async def test_a_move_is_of_the_household_and_goes_on_when_one_of_them_dies(routes: Routes) -> None:
    move = moved("binnen-gebied")
    (mover,) = move.data.huishouden.leden
    await routes.receives(move)

    await routes.receives(died(mover, BEN, dossier_id=move.dossier_id))

    assert "verhuizing-besluit" in await routes.open_steps()


async def test_of_a_household_without_anybody_left_only_the_end_is_settled(routes: Routes) -> None:
    move = moved("binnen-gebied")
    (mover,) = move.data.huishouden.leden
    await routes.receives(move)
    await routes.receives(decision_proposed(move))

    await routes.receives(died(mover, dossier_id=move.dossier_id))

    steps = await routes.open_steps()
    assert "overlijden-eindafrekening" in steps
    assert "overlijden-bellen" not in steps
    rows = await routes.rows("SELECT DISTINCT playbook FROM task WHERE status = 'open'")
    assert {row.playbook for row in rows} == {"overlijden", "besluit-voorgesteld"}
    assert NOBODY_LEFT in {lapsed.reden for lapsed in await routes.told(TaskLapsed)}


async def test_a_baby_that_died_gets_no_cheerful_tasks_before_or_after(routes: Routes) -> None:
    first, second = ids.new_dossier_id(), ids.new_dossier_id()
    baby = make_member("kind", TODAY)
    death = died(baby, ANK, dossier_id=first)
    await routes.receives(child_born(ANK, baby, dossier_id=first))
    await routes.receives(death)
    lapsed = await routes.told(TaskLapsed)

    await routes.receives(household_changed(second, dead(baby), ANK))
    await routes.receives(child_born(ANK, baby, dossier_id=second))

    assert len(lapsed) == 3
    assert {one.reden for one in lapsed} == {DIED}
    rows = await routes.rows("SELECT DISTINCT playbook FROM task WHERE status = 'open'")
    assert [row.playbook for row in rows] == ["overlijden"]
    assert "geboorte-kosten: de persoon om wie het gaat is overleden" in (
        (await routes.told(PlaybookApplied))[-1].overgeslagen
    )


async def test_what_income_finds_about_who_died_makes_no_task(routes: Routes) -> None:
    home = make_household(dead(ANK), BEN, versie=2)
    job = job_started(member=ANK, household=home, on=TODAY)
    await routes.receives(died(ANK, BEN, dossier_id=job.dossier_id))
    before = len(await routes.told(TaskCreated))

    await routes.receives(check_needed(job, 3))
    await routes.receives(job)

    assert len(await routes.told(TaskCreated)) == before


async def test_a_death_that_was_not_one_brings_back_what_lapsed(routes: Routes) -> None:
    job = job_started(member=ANK, household=FAMILY)
    await routes.receives(job)
    before = await routes.open_steps()
    death = died(ANK, BEN, dossier_id=job.dossier_id)
    await routes.receives(death)

    await routes.receives(withdrawn(death, make_household(ANK, BEN, versie=3)))
    await routes.receives(household_changed(job.dossier_id, ANK, BEN, versie=3))

    assert await routes.open_steps() == before
    rows = await routes.rows("SELECT DISTINCT life_event_ids FROM task WHERE status = 'open'")
    assert [row.life_event_ids for row in rows] == [[job.id]]
    handovers = await routes.rows("SELECT id FROM handover WHERE status = 'proposed'")
    assert len(handovers) == 1


async def test_what_was_withdrawn_meanwhile_does_not_come_back(routes: Routes) -> None:
    job = job_started(member=ANK, household=FAMILY)
    death = died(ANK, BEN, dossier_id=job.dossier_id)
    await routes.receives(job)
    await routes.receives(death)
    await routes.receives(withdrawn(job, death.data.huishouden))

    await routes.receives(withdrawn(death, make_household(ANK, BEN, versie=3)))

    assert await routes.open_steps() == []


async def test_a_death_heard_of_in_a_picture_stops_the_work_too(routes: Routes) -> None:
    job = job_started(member=ANK, household=FAMILY)
    await routes.receives(job)

    await routes.receives(household_changed(job.dossier_id, dead(ANK), BEN))

    assert await routes.open_steps() == []


async def test_a_job_of_fourteen_months_gets_none_of_the_first_months(routes: Routes) -> None:
    job = job_started(member=ANK, household=FAMILY, on=date(2025, 6, 2))

    await routes.receives(job)
    await routes.receives(check_needed(job, 12, (1, 3, 6)))

    assert await routes.open_steps() == [
        "besluit-baan",
        "nazorg-na-12-maanden",
        "toeslagen-doorgeven",
    ]
    check = next(
        task for task in await routes.told(TaskCreated) if task.stap == "nazorg-na-12-maanden"
    )
    assert reason("controles-voorbij", maanden=(1, 3, 6)) in check.redenen
