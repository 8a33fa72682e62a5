"""What an outcome rests on becomes one task per person, and lapses once somebody knows."""

from datetime import date
from uuid import UUID

import pytest

from shared.events.envelope import Event
from shared.events.household import Lid
from shared.events.income import Aanname, Aannamesoort, Reassessed
from shared.events.life_events import AgeReached, JobStarted
from shared.events.reasons import reason
from shared.events.tasks import PlaybookApplied, TaskCreated, TaskLapsed
from shared.testing.events import make_household, make_member
from tests.integration.routes.factories import (
    DAY,
    age_reached,
    household_changed,
    job_started,
    reassessed,
    withdrawn,
)
from tests.integration.routes.kit import Routes

PAYSLIP, BIRTH_DATE = "loonstrook-opvragen", "geboortedatum-uitzoeken"


def resting_on(
    life_event: Event[JobStarted] | Event[AgeReached], soort: Aannamesoort, *people: UUID
) -> Event[Reassessed]:
    """A re-assessment that rests on this of these people; of nobody: on nothing."""
    event = reassessed(life_event, "lager")  # type: ignore[arg-type]
    [picture] = event.data.beelden
    assumed = tuple(
        Aanname(soort=soort, inwoner_id=person, reden=reason("alleen-brutoloon"))
        for person in people
    )
    pictures = (picture.model_copy(update={"aannames": assumed}),)
    return event._replace(data=event.data.model_copy(update={"beelden": pictures}))


def unsure(rol: str = "aanvrager") -> Lid:
    born = DAY.replace(year=DAY.year - 27, month=7, day=1)
    member = make_member("medebewoner" if rol == "medebewoner" else "aanvrager", born)
    return member.model_copy(update={"geboortedatum_onzeker": True})


async def tasks_of(routes: Routes, step: str) -> list[TaskCreated]:
    return [task for task in await routes.told(TaskCreated) if task.stap == step]


async def test_a_net_wage_that_was_worked_out_asks_for_the_payslip(routes: Routes) -> None:
    job = job_started()

    await routes.receives(resting_on(job, "nettoloon", job.data.inwoner_id))

    [task] = await tasks_of(routes, PAYSLIP)
    assert task.rol == "inkomensconsulent"
    assert task.redenen == (reason("alleen-brutoloon"),)


async def test_two_events_that_rest_on_one_wage_ask_once_and_both_have_to_let_go(
    routes: Routes,
) -> None:
    first = job_started()
    second = job_started(dossier_id=first.dossier_id)
    person = first.data.inwoner_id
    for event in (first, second):
        await routes.receives(resting_on(event, "nettoloon", person))

    await routes.receives(resting_on(first, "nettoloon"))
    assert await routes.open_steps() == [PAYSLIP]
    await routes.receives(resting_on(second, "nettoloon"))

    assert len(await tasks_of(routes, PAYSLIP)) == 1
    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("nettoloon-bekend")
    assert await routes.open_steps() == []


async def test_in_one_batch_the_last_word_of_each_event_counts(routes: Routes) -> None:
    first = job_started()
    second = job_started(dossier_id=first.dossier_id)
    person, partner = first.data.inwoner_id, make_member().inwoner_id
    await routes.receives(
        resting_on(first, "nettoloon", person, partner), resting_on(second, "nettoloon", person)
    )

    await routes.receives(resting_on(first, "nettoloon"), resting_on(second, "nettoloon", partner))

    open_tasks = await routes.rows(
        "SELECT subject_id, life_event_ids FROM task WHERE status = 'open'"
    )
    assert [tuple(row) for row in open_tasks] == [(partner, [second.id])]


async def test_without_its_life_event_nobody_is_asked_for_a_payslip(routes: Routes) -> None:
    job = job_started()
    await routes.receives(resting_on(job, "nettoloon", job.data.inwoner_id))

    await routes.receives(withdrawn(job))

    assert await routes.open_steps() == []


@pytest.mark.parametrize("assessment_first", [True, False])
async def test_a_birthday_and_the_assessment_of_it_ask_once_for_the_birth_date(
    routes: Routes, *, assessment_first: bool
) -> None:
    member = unsure("medebewoner")
    birthday = age_reached("27", member, make_member())
    events = [birthday, resting_on(birthday, "geboortedatum", member.inwoner_id)]

    for event in reversed(events) if assessment_first else events:
        await routes.receives(event)

    [task] = await tasks_of(routes, BIRTH_DATE)
    assert task.rol == "inkomensconsulent"
    if not assessment_first:
        assert task.redenen == (
            reason("verjaardag-aangenomen", geboortedatum=member.geboortedatum, grens="27"),
        )


async def test_a_birthday_that_is_known_asks_for_no_birth_date(routes: Routes) -> None:
    await routes.receives(
        age_reached("27", make_member("medebewoner", date(2000, 3, 1)), make_member())
    )

    assert await tasks_of(routes, BIRTH_DATE) == []
    assert len(await routes.told(PlaybookApplied)) == 1


async def test_the_task_lapses_when_the_birth_date_is_known_also_when_the_day_stays_the_same(
    routes: Routes,
) -> None:
    member = unsure()
    birthday = age_reached("27", member)
    await routes.receives(birthday)
    known = member.model_copy(update={"geboortedatum_onzeker": None})

    await routes.receives(household_changed(birthday.dossier_id, known))

    [lapsed] = await routes.told(TaskLapsed)
    assert lapsed.reden == reason("geboortedatum-bekend")
    assert BIRTH_DATE not in await routes.open_steps()


async def test_an_older_picture_does_not_end_it_and_a_late_assessment_does_not_bring_it_back(
    routes: Routes,
) -> None:
    member = unsure()
    known = member.model_copy(update={"geboortedatum_onzeker": None})
    birthday = age_reached("27", member)
    newer = birthday._replace(
        data=birthday.data.model_copy(update={"huishouden": make_household(member, versie=3)})
    )
    await routes.receives(newer)
    await routes.receives(household_changed(birthday.dossier_id, known, versie=2))
    assert BIRTH_DATE in await routes.open_steps()

    await routes.receives(household_changed(birthday.dossier_id, known, versie=4))
    await routes.receives(resting_on(birthday, "geboortedatum", member.inwoner_id))

    assert BIRTH_DATE not in await routes.open_steps()


async def test_who_looked_for_the_birth_date_is_not_asked_again(routes: Routes) -> None:
    member = unsure()
    birthday = age_reached("27", member)
    await routes.receives(birthday)
    await routes.completes(BIRTH_DATE)

    later = age_reached("aow", member)._replace(dossier_id=birthday.dossier_id)
    await routes.receives(later)
    await routes.receives(resting_on(later, "geboortedatum", member.inwoner_id))

    assert len(await tasks_of(routes, BIRTH_DATE)) == 1
    told = [line for applied in await routes.told(PlaybookApplied) for line in applied.overgeslagen]
    assert f"{BIRTH_DATE}: deze taak is eerder gedaan" in told
