"""Every life event, under each condition, becomes the right tasks and handovers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from shared import clock
from shared.events.household import ASSEN
from shared.events.tasks import HandoverProposed, PlaybookApplied, TaskCreated
from tests.integration.routes.factories import (
    job_started,
)
from tests.integration.routes.kit import Routes


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(datetime(2026, 8, 3, 9, 0, tzinfo=UTC)):
        yield


async def test_a_job_start_becomes_tasks_for_the_right_roles(routes: Routes) -> None:
    event = job_started()

    await routes.receives(event)

    tasks = {task.stap: task for task in await routes.told(TaskCreated)}
    assert {task.rol for task in tasks.values()} == {
        "inkomensconsulent",
        "werkcoach",
        "regisseur",
        "jobcoach",
    }
    assert tasks["werkplek-regelen"].rol == "werkcoach"
    assert tasks["werkplek-regelen"].uiterlijk == date(2027, 2, 15)
    assert tasks["baanbehoud-bellen"].uiterlijk == date(2027, 6, 1)
    assert all(
        task.gebeurtenis_id == event.id and task.gemeente == ASSEN for task in tasks.values()
    )


async def test_what_is_published_follows_from_the_life_event(routes: Routes) -> None:
    event = job_started()

    await routes.receives(event)

    for told in await routes.published():
        assert (told.dossier_id, told.correlation_id, told.causation_id) == (
            event.dossier_id,
            event.id,
            event.id,
        )


async def test_a_playbook_tells_what_it_made_and_what_it_skipped_and_why(routes: Routes) -> None:
    await routes.receives(job_started())

    [applied] = await routes.told(PlaybookApplied)
    assert applied.draaiboek == "baan-gestart"
    assert applied.aantal_taken == len(await routes.told(TaskCreated)) == 7
    assert applied.aantal_overdrachten == len(await routes.told(HandoverProposed)) == 1
    assert applied.overgeslagen == (
        "kinderopvang-regelen: er is geen kind onder de 12 in het huishouden",
        "vervolg-contract-bespreken: het contract is niet tijdelijk",
    )
