"""Whose a task is: taken once, given back, and of the team again the minute that somebody leaves."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.routes.contracts import CONTRACTS
from services.routes.workers.schemas import NoAccess
from shared import clock
from shared.events.household import ASSEN, TYNAARLO
from shared.messaging.timer_engine import TimerEngine
from shared.testing.events import make_household, make_member
from tests.integration.routes.factories import job_started
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import COACH, LEADER, Desk, sign_in
from tests.working import gives_work

TASKS = "/routes/v1/taken"
WORKERS = "/routes/v1/medewerkers"
END = {"tot": "2026-08-03", "waarom": "Weg."}


async def task_of(desk: Desk, role: str = "werkcoach") -> UUID:
    """An open task for this role, in Assen."""
    event = job_started()
    await desk.routes.receives(event)
    [task] = await desk.routes.rows(
        "SELECT id FROM task WHERE role = :role AND dossier_id = :dossier_id LIMIT 1",
        role=role,
        dossier_id=event.dossier_id,
    )
    found: UUID = task.id
    return found


async def gives(
    desk: Desk, who: UUID, task: UUID, to: UUID | None, was: UUID | None = None
) -> httpx.Response:
    body = {"medewerkerId": str(to) if to else None, "wasVan": str(was) if was else None}
    return await desk.asks(who, "POST", f"{TASKS}/{task}/toewijzing", json=body)


async def holder(desk: Desk, task: UUID) -> UUID | None:
    [row] = await desk.routes.rows("SELECT assignee_id FROM task WHERE id = :id", id=task)
    found: UUID | None = row.assignee_id
    return found


async def test_of_two_who_take_a_task_at_once_one_has_it_and_the_other_is_told_who(
    desk: Desk,
) -> None:
    coaches = [await desk.hires(name) for name in ("Noor", "Sem", "Bo", "Cas")]
    task = await task_of(desk)

    answers = await asyncio.gather(*(gives(desk, coach, task, coach) for coach in coaches))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    won = coaches[[answer.status_code for answer in answers].index(200)]
    assert await holder(desk, task) == won
    name = {
        await_name: worker
        for worker, await_name in zip(("Noor", "Sem", "Bo", "Cas"), coaches, strict=True)
    }[won]
    assert all(
        f"van {name}." in answer.json()["detail"] for answer in answers if answer.status_code == 409
    )


async def test_who_has_a_task_gives_it_back_and_nobody_else_does(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    task = await task_of(desk)
    await gives(desk, noor, task, noor)

    assert (await gives(desk, sem, task, None, noor)).status_code == 403
    assert (await gives(desk, sem, task, sem, noor)).status_code == 403
    assert (await gives(desk, noor, task, sem, noor)).status_code == 403
    assert (await gives(desk, noor, task, noor)).status_code == 200
    assert (await gives(desk, noor, task, None, noor)).json()["toegewezenAan"] is None
    assert (await gives(desk, noor, task, None, noor)).status_code == 200


async def test_a_team_leader_assigns_to_who_can_do_it(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    consulent = await desk.hires("Ilse", [(ASSEN, "inkomensconsulent")])
    elsewhere = await desk.hires("Tjeerd", [(TYNAARLO, "werkcoach")])
    task = await task_of(desk)

    assert (await gives(desk, leader, task, noor)).json()["toegewezenAan"] == str(noor)
    assert (await gives(desk, leader, task, leader)).json()["code"] == "taak-van-ander"
    for cannot in (consulent, elsewhere, uuid4()):
        answer = await gives(desk, leader, task, cannot, noor)
        assert answer.status_code == 400
        assert answer.json()["invalidParams"][0]["name"] == "medewerkerId"
    assert (await gives(desk, leader, task, leader, noor)).status_code == 200
    assert (await gives(desk, elsewhere, task, elsewhere)).status_code == 404


async def test_a_task_that_is_done_is_nobodys_to_take(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    task = await task_of(desk)
    done = {"uitkomst": "gedaan", "resultaat": "Gedaan."}
    await desk.asks(leader, "POST", f"{TASKS}/{task}/afronding", json=done)

    answer = await gives(desk, noor, task, noor)

    assert (answer.status_code, answer.json()["code"]) == (409, "taak-niet-open")


async def test_the_work_of_who_leaves_is_of_the_team_the_same_moment_and_the_leader_sees_it(
    desk: Desk,
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    task = await task_of(desk)
    await gives(desk, noor, task, noor)

    await desk.asks(leader, "POST", f"{WORKERS}/{noor}/uitdienst", json=END)

    assert await holder(desk, task) is None
    page = (await desk.asks(leader, "GET", "/routes/teams")).text
    assert "Werk dat terugkwam" in page
    assert "Noor" in page
    assert "werkt hier niet meer" in page
    [row] = await desk.routes.rows("SELECT dossier_id FROM task WHERE id = :id", id=task)
    gives_work(desk.client, conflicts=frozenset({row.dossier_id}))
    assert "Er kwam geen werk terug" in (await desk.asks(leader, "GET", "/routes/teams")).text
    gives_work(desk.client)
    await gives(desk, leader, task, leader)
    assert "Er kwam geen werk terug" in (await desk.asks(leader, "GET", "/routes/teams")).text


async def test_the_work_of_who_leaves_later_is_of_the_team_on_that_day(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    task = await task_of(desk)
    await gives(desk, noor, task, noor)
    later = END | {"tot": "2026-08-10"}
    await desk.asks(leader, "POST", f"{WORKERS}/{noor}/uitdienst", json=later)
    timers = TimerEngine(desk.routes.database, CONTRACTS)

    await timers.run_due()
    assert await holder(desk, task) == noor

    with clock.moved_to(datetime(2026, 8, 9, 22, 1, tzinfo=UTC)):
        await timers.run_due()
    assert await holder(desk, task) is None


async def test_the_work_of_a_group_that_was_taken_away_is_of_the_team_at_the_next_sign_in(
    desk: Desk,
) -> None:
    noor = await desk.hires("Noor", [*COACH, (ASSEN, "jobcoach")])
    as_coach, as_jobcoach = await task_of(desk), await task_of(desk, "jobcoach")
    for task in (as_coach, as_jobcoach):
        assert (await gives(desk, noor, task, noor)).status_code == 200

    await sign_in(desk.routes, COACH, subject="Noor")
    assert (await holder(desk, as_coach), await holder(desk, as_jobcoach)) == (noor, None)

    with pytest.raises(NoAccess):
        await sign_in(desk.routes, [], subject="Noor")
    assert await holder(desk, as_coach) is None


async def test_who_declares_a_conflict_has_no_task_about_that_person_and_gets_none(
    desk: Desk,
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    task = await task_of(desk)
    await gives(desk, noor, task, noor)
    [row] = await desk.routes.rows("SELECT person_ids FROM task WHERE id = :id", id=task)

    await desk.sends(noor, "/routes/belangenconflict", persoon=str(row.person_ids[0]))

    assert await holder(desk, task) is None
    assert (await gives(desk, leader, task, noor)).status_code == 400


async def test_who_stays_away_from_somebody_has_and_gets_no_task_about_the_family_either(
    desk: Desk,
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    ank, joop = make_member(), make_member("partner")
    event = job_started(member=joop, household=make_household(ank, joop))
    await desk.routes.receives(event)
    [row, *_] = await desk.routes.rows(
        "SELECT id, person_ids FROM task WHERE role = 'werkcoach' AND NOT :ank = ANY (person_ids)",
        ank=ank.inwoner_id,
    )
    await gives(desk, noor, row.id, noor)

    await desk.sends(noor, "/routes/belangenconflict", persoon=str(ank.inwoner_id))

    assert await holder(desk, row.id) is None
    assert (await gives(desk, leader, row.id, noor)).status_code == 400
    assert await holder(desk, row.id) is None


async def test_who_stands_in_does_not_get_to_see_whom_he_or_she_stays_away_from(desk: Desk) -> None:
    leader, noor, sem = (
        await desk.hires("Teun", LEADER),
        await desk.hires("Noor"),
        await desk.hires("Sem"),
    )
    event = job_started()
    await desk.routes.receives(event)
    [row, *_] = await desk.routes.rows("SELECT id FROM task WHERE role = 'werkcoach'")
    await gives(desk, noor, row.id, noor)
    away = {"vanaf": "2026-08-03", "vervangerId": str(sem)}
    await desk.asks(leader, "POST", f"{WORKERS}/{noor}/afwezigheden", json=away)
    gives_work(desk.client, conflicts=frozenset({event.dossier_id}))

    for path in (TASKS, "/routes/v1/overdrachten"):
        assert (await desk.asks(sem, "GET", path)).json()["resultaten"] == []
    assert str(row.id) not in (await desk.asks(sem, "GET", "/routes/werk")).text
    done = await desk.asks(
        sem,
        "POST",
        f"{TASKS}/{row.id}/afronding",
        json={"uitkomst": "gedaan", "resultaat": "Gedaan."},
    )
    assert done.status_code == 404
    assert (await gives(desk, sem, row.id, sem, noor)).status_code == 404


async def test_tasks_of_who_is_away_stay_and_the_substitute_sees_them_too(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    sem = await desk.hires("Sem", [(ASSEN, "jobcoach")])
    task = await task_of(desk)
    await gives(desk, noor, task, noor)
    assert (await desk.asks(sem, "GET", f"{TASKS}/{task}")).status_code == 404

    away = {"vanaf": "2026-08-03", "vervangerId": str(sem)}
    await desk.asks(leader, "POST", f"{WORKERS}/{noor}/afwezigheden", json=away)

    assert await holder(desk, task) == noor
    assert (await desk.asks(sem, "GET", f"{TASKS}/{task}")).status_code == 200
    listed = (await desk.asks(sem, "GET", TASKS)).json()["resultaten"]
    assert str(task) in {row["id"] for row in listed}


async def test_nobody_who_is_just_leaving_gets_work(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    for number in range(8):
        noor = await desk.hires(f"Noor {number}")
        task = await task_of(desk)

        await asyncio.gather(
            gives(desk, leader, task, noor),
            desk.asks(leader, "POST", f"{WORKERS}/{noor}/uitdienst", json=END),
        )

        assert await holder(desk, task) is None


ACTIONS = st.sampled_from(
    ["take", "assign", "lose group", "get group", "leave", "end role", "give role"]
)


@given(steps=st.lists(st.tuples(ACTIONS, st.integers(0, 1)), min_size=1, max_size=8))
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_open_task_is_ever_of_somebody_who_may_not_do_it(
    desk: Desk, steps: list[tuple[str, int]]
) -> None:
    names = [str(uuid4()), str(uuid4())]
    leader = await desk.hires(str(uuid4()), LEADER)
    workers = [await desk.hires(name) for name in names]
    task = await task_of(desk)
    await gives(desk, workers[0], task, workers[0])

    for action, which in steps:
        await act(desk, leader, workers[which], names[which], task, action)
        assert await wrongly_held(desk.routes) == []


async def act(desk: Desk, leader: UUID, worker: UUID, name: str, task: UUID, action: str) -> None:
    """Whatever it is answered: what may not be is refused."""
    role: dict[str, Any] = {
        "gemeente": ASSEN,
        "rol": "werkcoach",
        "vanaf": "2026-08-03",
        "waarom": "Zo.",
    }
    match action:
        case "take":
            await gives(desk, worker, task, worker)
        case "assign":
            await gives(desk, leader, task, worker, await holder(desk, task))
        case "lose group" | "get group":
            groups = COACH if action == "get group" else [(ASSEN, "balie")]
            try:
                await sign_in(desk.routes, groups, subject=name)
            except NoAccess:
                return
        case "leave":
            await desk.asks(leader, "POST", f"{WORKERS}/{worker}/uitdienst", json=END)
        case "give role":
            await desk.asks(leader, "POST", f"{WORKERS}/{worker}/rollen", json=role)
        case "end role":
            found = await desk.routes.rows(
                "SELECT id FROM worker_role WHERE worker_id = :id AND source = 'teamleider' AND until_day IS NULL",
                id=worker,
            )
            for row in found:
                path = f"{WORKERS}/{worker}/rollen/{row.id}/einde"
                await desk.asks(leader, "POST", path, json=END)


async def wrongly_held(routes: Routes) -> list[Any]:
    """Open tasks of who does not work here today, or has no role for them."""
    return list(
        await routes.rows(
            """
            SELECT task.id FROM task JOIN worker ON worker.id = assignee_id
            WHERE task.status = 'open' AND (active_until <= :today OR NOT EXISTS (
                SELECT FROM worker_role AS held WHERE held.worker_id = assignee_id
                    AND held.municipality = task.municipality AND held.role IN (task.role, 'teamleider')
                    AND from_day <= :today AND (until_day IS NULL OR :today < until_day)))
            """,
            today=clock.today(),
        )
    )
