"""A right that was granted or ended by a decision in income: the work around it, once, whoever told of it."""

import pytest

from shared.events.income import Besluitsoort
from shared.events.tasks import TaskCreated
from shared.testing.events import make_member
from tests.integration.routes.factories import DAY, decision_proposed, decision_taken, job_started
from tests.integration.routes.kit import Routes
from tests.integration.routes.test_bijstand_ended import ALWAYS
from tests.reported import benefit_ended

ANK = make_member()


async def decided(routes: Routes, soort: Besluitsoort) -> set[str]:
    """The steps that came of a decision because of a job."""
    job = job_started(member=ANK)
    await routes.receives(job)
    before = {task.taak_id for task in await routes.told(TaskCreated)}
    proposal = decision_proposed(job)
    await routes.receives(proposal)
    await routes.receives(decision_taken(proposal, soort))
    tasks = await routes.told(TaskCreated)
    return {task.stap for task in tasks if task.taak_id not in before} - {"voorstel-beoordelen"}


async def test_an_end_that_was_decided_on_asks_for_the_work_around_an_end(routes: Routes) -> None:
    """There is income out of work, so nobody has to find out what the household lives on."""
    assert await decided(routes, "beeindigen") == ALWAYS


@pytest.mark.parametrize("soort", ["wijzigen", "afwijken", "overnemen"])
async def test_what_only_changes_asks_for_nothing(routes: Routes, soort: Besluitsoort) -> None:
    assert await decided(routes, soort) == set()


async def test_a_grant_asks_for_a_plan_and_an_explanation(routes: Routes) -> None:
    assert await decided(routes, "toekennen") == {"plan-maken", "toekenning-uitleggen"}


async def test_told_by_who_pays_too_it_is_still_one_piece_of_work(routes: Routes) -> None:
    await decided(routes, "beeindigen")
    job = (await routes.published())[0].dossier_id
    before = sorted(task.stap for task in await routes.told(TaskCreated))

    await routes.receives(benefit_ended(ANK, day=DAY, reden="werk", dossier_id=job))

    assert sorted(task.stap for task in await routes.told(TaskCreated)) == before
