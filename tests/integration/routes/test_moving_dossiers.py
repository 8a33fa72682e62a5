"""Open work belongs to the municipality that is responsible today; the old one sees that it went."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.routes.handovers import service as handovers
from services.routes.tasks import looking as tasks
from shared import clock
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.household import ASSEN, TYNAARLO, Woonplaats
from shared.events.life_events import JobStarted
from shared.events.residents import HouseholdChanged
from shared.events.tasks import TaskCompleted, TaskLapsed
from shared.testing.events import LONG_AGO
from tests.integration.routes.factories import GRONINGEN, household_changed, job_started, withdrawn
from tests.integration.routes.kit import Routes, handovers_seen_in, tasks_seen_in, team_leader

NEXT_MONTH = date(2026, 9, 1)


async def test_the_new_municipality_sees_the_open_work_from_the_day_of_the_move(
    routes: Routes,
) -> None:
    job = job_started()
    await routes.receives(job)

    await routes.receives(moves(job, TYNAARLO, NEXT_MONTH))

    assert (await listed(routes, ASSEN), await listed(routes, TYNAARLO)) == ((6, 1), (0, 0))
    with clock.moved_to(datetime(2026, 9, 1, 6, 0, tzinfo=UTC)):
        assert (await listed(routes, ASSEN), await listed(routes, TYNAARLO)) == ((0, 0), (6, 1))


async def test_the_old_municipality_can_list_what_went_and_to_whom(routes: Routes) -> None:
    job = job_started()
    await routes.receives(job, job_started())

    await routes.receives(moves(job, TYNAARLO, NEXT_MONTH))

    assert await went_from(routes, ASSEN) == []
    with clock.moved_to(datetime(2026, 9, 1, 6, 0, tzinfo=UTC)):
        assert await went_from(routes, ASSEN) == [(job.dossier_id, TYNAARLO)] * 6
        assert await went_from(routes, TYNAARLO) == []


@pytest.mark.parametrize("picture_first", [True, False])
async def test_which_topic_is_read_first_does_not_matter(
    routes: Routes, picture_first: bool
) -> None:
    job = job_started()
    told: list[Event[Any]] = [job, moves(job, TYNAARLO, date(2026, 8, 1))]

    for event in reversed(told) if picture_first else told:
        await routes.receives(event)

    assert (await listed(routes, ASSEN), await listed(routes, TYNAARLO)) == ((0, 0), (6, 1))


async def test_an_older_picture_that_comes_later_changes_nothing(routes: Routes) -> None:
    """That of a life event of before the move, which is read after it: they are on two topics."""
    job = job_started()
    await routes.receives(job)
    await routes.receives(moves(job, TYNAARLO, date(2026, 8, 1), versie=3))

    [member] = job.data.huishouden.leden
    await routes.receives(job_started(dossier_id=job.dossier_id, member=member))

    assert await listed(routes, TYNAARLO) == (6, 1)


async def test_who_leaves_the_area_stays_the_work_of_who_was_last(routes: Routes) -> None:
    job = job_started()
    await routes.receives(job)

    await routes.receives(moves(job, GRONINGEN, date(2026, 8, 1)))

    assert await listed(routes, ASSEN) == (6, 1)


async def test_only_who_answers_now_may_do_it_and_that_is_told(routes: Routes) -> None:
    job = job_started()
    await routes.receives(job)
    await routes.receives(moves(job, TYNAARLO, date(2026, 8, 1)))
    (row, *_) = await routes.rows("SELECT id FROM task WHERE step = 'besluit-baan'")
    new = team_leader(TYNAARLO, subject="u-2")

    with pytest.raises(NotFound):
        await tasks.find_dossier(routes.database, team_leader(ASSEN), row.id)
    assert await tasks.find_dossier(routes.database, new, row.id) == job.dossier_id
    await routes.completes("besluit-baan")
    await routes.receives(withdrawn(job, job.data.huishouden))

    (completed,) = await routes.told(TaskCompleted)
    assert completed.gemeente == TYNAARLO
    assert {lapsed.gemeente for lapsed in await routes.told(TaskLapsed)} == {TYNAARLO}


def moves(job: Event[JobStarted], to: str, day: date, versie: int = 2) -> Event[HouseholdChanged]:
    places: Sequence[Woonplaats] = (
        Woonplaats(gemeente=ASSEN, vanaf=LONG_AGO, tot=day),
        Woonplaats(gemeente=to, vanaf=day),
    )
    return household_changed(
        job.dossier_id, *job.data.huishouden.leden, places=places, versie=versie
    )


async def went_from(routes: Routes, municipality: str) -> list[tuple[UUID, str]]:
    """The open tasks that somebody of this municipality sees to have gone: the dossier, and who has it now."""
    wanted = tasks_seen_in(municipality, went_elsewhere=True)
    async with routes.database.transaction() as tx:
        rows = await tasks.list_tasks(tx, "u-1", wanted, None, 100)
    return [(row["dossier_id"], row["municipality"]) for row in rows]


async def listed(routes: Routes, municipality: str) -> tuple[int, int]:
    """How many open tasks and handovers somebody of this municipality sees."""
    mine = frozenset({municipality})
    async with routes.database.transaction() as tx:
        open_tasks = await tasks.list_tasks(tx, "u-1", tasks_seen_in(municipality), None, 100)
        proposed = await handovers.list_handovers(
            tx, "u-1", handovers_seen_in(municipality), None, 100
        )
    assert {row["municipality"] for row in (*open_tasks, *proposed)} <= mine
    return len(open_tasks), len(proposed)
