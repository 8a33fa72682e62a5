"""A task in a dossier of another team opens after a reason; whose task it is goes on with it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.events.household import ASSEN
from tests.integration.routes.factories import job_started
from tests.integration.routes.staff import LEADER, Desk
from tests.working import gives_work, is_of_team

TASKS = "/routes/v1/taken"
DONE = {"uitkomst": "gedaan", "resultaat": "Gesproken."}
OWN, OTHER = uuid4(), uuid4()


async def a_task(desk: Desk, team: UUID) -> tuple[UUID, UUID]:
    """A task for a werkcoach, in a dossier of this team: (task, dossier)."""
    event = job_started()
    await desk.routes.receives(event)
    await is_of_team(desk.routes.database, event.dossier_id, team, ASSEN)
    [row, *_] = await desk.routes.rows(
        "SELECT id FROM task WHERE role = 'werkcoach' AND dossier_id = :id", id=event.dossier_id
    )
    return row.id, event.dossier_id


async def takes(desk: Desk, worker: UUID, task: UUID) -> httpx.Response:
    body = {"medewerkerId": str(worker)}
    return await desk.asks(worker, "POST", f"{TASKS}/{task}/toewijzing", json=body)


async def test_a_task_of_another_team_opens_after_a_reason(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    task, dossier = await a_task(desk, OTHER)
    gives_work(desk.client, teams=frozenset({OWN}))

    for method, path, body in (
        ("GET", f"{TASKS}/{task}", None),
        ("POST", f"{TASKS}/{task}/afronding", DONE),
        ("POST", f"{TASKS}/{task}/toewijzing", {"medewerkerId": str(noor)}),
    ):
        answer = await desk.asks(noor, method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "ander-team"), path
    page = await desk.asks(noor, "GET", f"/routes/taken/{task}")
    assert page.status_code == 403
    assert "Waarom wilt u het zien?" in page.text
    assert f'name="dossier" value="{dossier}"' in page.text

    gives_work(desk.client, teams=frozenset({OWN}), opened=frozenset({dossier}))
    assert (await desk.asks(noor, "GET", f"/routes/taken/{task}")).status_code == 200
    assert (await takes(desk, noor, task)).status_code == 200


@pytest.mark.parametrize("team", [OWN, None])
async def test_a_task_of_the_own_team_or_of_nobodys_asks_for_no_reason(
    desk: Desk, team: UUID | None
) -> None:
    noor = await desk.hires("Noor")
    event = job_started()
    await desk.routes.receives(event)
    if team is not None:
        await is_of_team(desk.routes.database, event.dossier_id, team, ASSEN)
    [row, *_] = await desk.routes.rows("SELECT id FROM task WHERE role = 'werkcoach'")
    gives_work(desk.client, teams=frozenset({OWN}))

    assert (await desk.asks(noor, "GET", f"{TASKS}/{row.id}")).status_code == 200
    assert (await takes(desk, noor, row.id)).status_code == 200
    done = await desk.asks(noor, "POST", f"{TASKS}/{row.id}/afronding", json=DONE)
    assert done.status_code == 200


async def test_whose_task_it_is_and_who_stands_in_go_on_without_a_reason(desk: Desk) -> None:
    leader, noor, sem = (
        await desk.hires("Teun", LEADER),
        await desk.hires("Noor"),
        await desk.hires("Sem"),
    )
    task, _ = await a_task(desk, OTHER)
    assigned = {"medewerkerId": str(noor)}
    await desk.asks(leader, "POST", f"{TASKS}/{task}/toewijzing", json=assigned)
    away: dict[str, Any] = {"vanaf": "2026-08-03", "vervangerId": str(sem)}
    await desk.asks(leader, "POST", f"/routes/v1/medewerkers/{noor}/afwezigheden", json=away)
    gives_work(desk.client, teams=frozenset({OWN}))

    for worker in (noor, sem):
        assert (await desk.asks(worker, "GET", f"{TASKS}/{task}")).status_code == 200
    done = await desk.asks(noor, "POST", f"{TASKS}/{task}/afronding", json=DONE)
    assert done.status_code == 200


async def test_who_leads_sees_the_tasks_of_every_team(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    task, _ = await a_task(desk, OTHER)
    gives_work(desk.client, teams=frozenset({OWN}))

    assert (await desk.asks(leader, "GET", f"{TASKS}/{task}")).status_code == 200
