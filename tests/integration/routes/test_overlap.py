"""Twice the same, two events at once, withdrawn, corrected: never two open tasks, never one lost."""

from shared import ids
from shared.events.reasons import reason
from shared.events.tasks import (
    HandoverLapsed,
    HandoverProposed,
    PlaybookApplied,
    TaskCreated,
    TaskLapsed,
)
from shared.testing.events import make_member
from tests.integration.routes.factories import corrected, divorced, job_started, withdrawn
from tests.integration.routes.kit import Routes

SHARED_STEPS = {"toeslagen-doorgeven"}
"""A divorce and a job start both want this."""


async def test_a_second_job_of_the_same_person_makes_no_second_open_task(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    await routes.receives(job_started(dossier_id=dossier, member=member))

    await routes.receives(job_started(dossier_id=dossier, member=member))

    first, second = await routes.told(PlaybookApplied)
    assert (first.aantal_taken, first.aantal_overdrachten) == (6, 1)
    assert (second.aantal_taken, second.aantal_overdrachten) == (0, 0)
    assert "besluit-baan: deze taak staat al open (uiterlijk 08-03-2027)" in second.overgeslagen
    assert len(await routes.told(TaskCreated)) == 6


async def test_two_jobs_in_one_batch_make_no_second_open_task(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()

    await routes.receives(
        job_started(dossier_id=dossier, member=member),
        job_started(dossier_id=dossier, member=member),
    )

    assert [one.aantal_taken for one in await routes.told(PlaybookApplied)] == [6, 0]
    assert len(await routes.told(HandoverProposed)) == 1


async def test_jobs_of_two_people_in_one_household_each_have_their_tasks(routes: Routes) -> None:
    dossier = ids.new_dossier_id()

    await routes.receives(job_started(dossier_id=dossier), job_started(dossier_id=dossier))

    assert [one.aantal_taken for one in await routes.told(PlaybookApplied)] == [6, 6]


async def test_a_completed_task_makes_room_for_a_new_one(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    await routes.receives(job_started(dossier_id=dossier, member=member))
    await routes.completes("besluit-baan")

    await routes.receives(job_started(dossier_id=dossier, member=member))

    assert [one.aantal_taken for one in await routes.told(PlaybookApplied)] == [6, 1]


async def test_a_divorce_and_a_job_start_share_the_steps_they_both_want(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    await routes.receives(divorced(dossier_id=dossier, member=member))

    await routes.receives(job_started(dossier_id=dossier, member=member))

    applied = (await routes.told(PlaybookApplied))[1]
    assert applied.aantal_taken == 5
    assert {skipped.split(":")[0] for skipped in applied.overgeslagen} >= SHARED_STEPS


async def test_a_withdrawn_event_lets_its_tasks_and_handovers_lapse_with_the_reason(
    routes: Routes,
) -> None:
    event = job_started()
    await routes.receives(event)

    await routes.receives(withdrawn(event))

    lapsed = await routes.told(TaskLapsed)
    made = await routes.told(TaskCreated)
    assert {one.taak_id for one in lapsed} == {one.taak_id for one in made}
    assert {one.reden for one in lapsed} == {
        reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd")
    }
    assert {one.gebeurtenis_id for one in lapsed} == {event.id}
    [handover] = await routes.told(HandoverLapsed)
    assert handover.reden == reason("gebeurtenis-ingetrokken", eindreden="niet-gebeurd")
    assert await routes.open_steps() == []
    assert len(await routes.told(PlaybookApplied)) == 1


async def test_a_task_that_was_done_before_the_withdrawal_stays_done(routes: Routes) -> None:
    event = job_started()
    await routes.receives(event)
    await routes.completes("besluit-baan")

    await routes.receives(withdrawn(event))

    assert len(await routes.told(TaskLapsed)) == 5
    [row] = await routes.rows("SELECT status FROM task WHERE step = 'besluit-baan'")
    assert row.status == "completed"


async def test_a_withdrawal_with_nothing_open_says_so(routes: Routes) -> None:
    event = job_started()
    await routes.receives(event)
    await routes.receives(withdrawn(event))

    await routes.receives(withdrawn(event))

    told = (await routes.told(PlaybookApplied))[-1]
    assert (told.draaiboek, told.aantal_taken) == ("ingetrokken", 0)
    assert told.overgeslagen == ("er stond geen taak of overdracht open",)


async def test_the_same_withdrawal_twice_in_one_batch_lapses_once(routes: Routes) -> None:
    event = job_started()
    await routes.receives(event)

    await routes.receives(withdrawn(event), withdrawn(event))

    assert len(await routes.told(TaskLapsed)) == 6
    assert len(await routes.told(PlaybookApplied)) == 2


async def test_a_task_that_another_event_also_wants_stays_open(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    divorce = divorced(dossier_id=dossier, member=member)
    job = job_started(dossier_id=dossier, member=member)
    await routes.receives(divorce)
    await routes.receives(job)

    await routes.receives(withdrawn(divorce))

    assert set(await routes.open_steps()) >= SHARED_STEPS
    assert len(await routes.open_steps()) == 6
    assert len(await routes.told(TaskLapsed)) == 10


async def test_work_that_a_second_job_also_needs_stays_and_the_withdrawal_says_so(
    routes: Routes,
) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    first = job_started(dossier_id=dossier, member=member)
    await routes.receives(first)
    await routes.receives(job_started(dossier_id=dossier, member=member))

    await routes.receives(withdrawn(first))

    assert await routes.told(TaskLapsed) == []
    assert await routes.told(HandoverLapsed) == []
    told = (await routes.told(PlaybookApplied))[-1]
    assert "besluit-baan: blijft open voor een andere gebeurtenis" in told.overgeslagen
    assert len(told.overgeslagen) == 6


async def test_a_shared_task_lapses_with_the_last_event_that_wants_it(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    divorce = divorced(dossier_id=dossier, member=member)
    job = job_started(dossier_id=dossier, member=member)
    await routes.receives(divorce)
    await routes.receives(job)
    await routes.receives(withdrawn(divorce))

    await routes.receives(withdrawn(job))

    assert await routes.open_steps() == []
    assert len({one.taak_id for one in await routes.told(TaskLapsed)}) == 16


async def test_two_withdrawals_in_one_batch_lapse_a_shared_task_once(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    divorce = divorced(dossier_id=dossier, member=member)
    job = job_started(dossier_id=dossier, member=member)
    await routes.receives(divorce)
    await routes.receives(job)

    await routes.receives(withdrawn(divorce), withdrawn(job))

    lapsed = [one.taak_id for one in await routes.told(TaskLapsed)]
    assert len(lapsed) == len(set(lapsed)) == 16


async def test_a_withdrawal_touches_no_other_dossier(routes: Routes) -> None:
    event, other = job_started(), job_started()
    await routes.receives(event, other)

    await routes.receives(withdrawn(event))

    rows = await routes.rows("SELECT DISTINCT dossier_id FROM task WHERE status = 'open'")
    assert [row.dossier_id for row in rows] == [other.dossier_id]


async def test_a_corrected_event_gives_way_to_its_replacement(routes: Routes) -> None:
    dossier, member = ids.new_dossier_id(), make_member()
    wrong = job_started(dossier_id=dossier, member=member)
    right = job_started(dossier_id=dossier, member=member, contract="bepaalde-tijd")
    await routes.receives(wrong)

    await routes.receives(corrected(wrong, right))
    await routes.receives(right)

    assert {one.reden for one in await routes.told(TaskLapsed)} == {
        reason("gebeurtenis-gecorrigeerd", eindreden="verkeerde-datum")
    }
    assert len(await routes.open_steps()) == 7
    rows = await routes.rows("SELECT DISTINCT life_event_ids FROM task WHERE status = 'open'")
    assert [row.life_event_ids for row in rows] == [[right.id]]


async def test_an_event_that_was_withdrawn_before_it_came_makes_no_tasks(routes: Routes) -> None:
    event = job_started()
    await routes.receives(withdrawn(event))

    await routes.receives(event)

    assert await routes.open_steps() == []
    applied = (await routes.told(PlaybookApplied))[-1]
    assert applied.aantal_taken == 0
    assert set(applied.overgeslagen) == {
        f"{step}: De levensgebeurtenis is ingetrokken: het is niet gebeurd."
        for step in (skipped.split(":")[0] for skipped in applied.overgeslagen)
    }


async def test_the_database_itself_refuses_a_second_open_task(routes: Routes) -> None:
    await routes.receives(job_started())

    [row] = await routes.rows("SELECT indexdef FROM pg_indexes WHERE indexname = 'task_open_once'")
    assert "UNIQUE" in row.indexdef
    assert "(dossier_id, step, subject_id)" in row.indexdef
