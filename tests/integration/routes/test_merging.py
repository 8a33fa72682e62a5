"""Two residents turned out to be one: what is open about both is one task, about the one that is kept, in any order."""

from typing import Any

from shared import ids
from shared.events.envelope import Event
from shared.events.residents import ResidentsMerged
from shared.events.tasks import TaskLapsed
from shared.testing.events import make_event, make_household, make_member
from tests.integration.parting import neighbours_together, orders, picture
from tests.integration.routes.factories import TODAY, died, job_started
from tests.integration.routes.kit import Routes
from tests.integration.routes.test_following import open_work_after


def merged(dossier_id: Any, old_id: Any, kept_id: Any) -> Event[ResidentsMerged]:
    return make_event(
        ResidentsMerged(inwoner_id=kept_id, oud_inwoner_id=old_id), dossier_id=dossier_id
    )


async def test_what_was_open_about_both_is_one_task_that_serves_both(routes: Routes) -> None:
    dossier, old, kept = ids.new_dossier_id(), make_member("partner"), make_member()
    first = job_started(dossier_id=dossier, member=old, household=make_household(kept, old))
    second = job_started(dossier_id=dossier, member=kept, household=make_household(kept, old))
    await routes.receives(first, second)

    await routes.receives(merged(dossier, old.inwoner_id, kept.inwoner_id))

    rows = await routes.rows(
        "SELECT step, subject_id, life_event_ids FROM task WHERE status = 'open'"
    )
    assert len(rows) == len({row.step for row in rows}) == 6
    assert {row.subject_id for row in rows} == {kept.inwoner_id}
    assert {frozenset(row.life_event_ids) for row in rows} == {frozenset({first.id, second.id})}
    assert len(await routes.told(TaskLapsed)) == 6


async def test_a_death_under_the_new_pseudonym_ends_what_was_asked_under_the_old(
    routes: Routes,
) -> None:
    dossier, old = ids.new_dossier_id(), make_member()
    kept = old.model_copy(update={"inwoner_id": ids.new_person_id()})
    partner = make_member("partner")
    await routes.receives(
        job_started(dossier_id=dossier, member=old, household=make_household(old, partner))
    )

    await routes.receives(merged(dossier, old.inwoner_id, kept.inwoner_id))
    await routes.receives(died(kept, partner, dossier_id=dossier, versie=3))

    assert "besluit-baan" not in await routes.open_steps()


async def test_every_order_of_topics_ends_the_same(routes: Routes) -> None:
    dossier, old = ids.new_dossier_id(), make_member()
    kept = old.model_copy(update={"inwoner_id": ids.new_person_id()})
    lanes: list[list[Event[Any]]] = [
        [
            job_started(dossier_id=dossier, member=old, on=TODAY),
            job_started(
                dossier_id=dossier, member=kept, household=make_household(kept, versie=2), on=TODAY
            ),
        ],
        [
            picture(dossier, make_household(old)),
            merged(dossier, old.inwoner_id, kept.inwoner_id),
            picture(dossier, make_household(kept, versie=2)),
        ],
    ]
    outcomes = {
        await open_work_after(routes, batches)
        for order in orders(lanes)
        for batches in ([[event] for event in order], neighbours_together(order))
    }
    assert len(outcomes) == 1
