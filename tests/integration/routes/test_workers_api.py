"""What a team leader changes of who works here: who may, what is refused, and what is kept of it."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.events.household import ASSEN, TYNAARLO
from tests.integration.routes.staff import LEADER, Desk

WORKERS = "/routes/v1/medewerkers"
ROLE = {"gemeente": ASSEN, "rol": "jobcoach", "vanaf": "2026-08-03", "waarom": "Tijdelijk erbij."}
END = {"tot": "2026-08-10", "waarom": "Andere baan."}


async def change(
    desk: Desk, leader: UUID, worker_id: UUID, what: str, body: dict[str, Any], status: int = 200
) -> Any:
    answer = await desk.asks(leader, "POST", f"{WORKERS}/{worker_id}/{what}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def faults(problem: Any) -> set[str]:
    return {fault["name"] for fault in problem["invalidParams"]}


async def test_a_team_leader_sees_who_works_in_the_own_municipality_and_who_waits_for_a_role(
    desk: Desk,
) -> None:
    leader = await desk.hires("Teun", LEADER)
    noor = await desk.hires("Noor")
    elsewhere = await desk.hires("Tjeerd", [(TYNAARLO, "werkcoach")])

    found = (await desk.asks(leader, "GET", WORKERS)).json()["resultaten"]

    assert [worker["naam"] for worker in found] == ["Noor", "Teun"]
    assert found[0]["rollen"][0] | {"id": ""} == {
        "id": "",
        "gemeente": ASSEN,
        "rol": "werkcoach",
        "vanaf": "2026-08-03",
        "tot": None,
        "organisatie": None,
        "bron": "provider",
    }
    assert (await desk.asks(leader, "GET", f"{WORKERS}/{noor}")).status_code == 200
    assert (await desk.asks(leader, "GET", f"{WORKERS}/{elsewhere}")).status_code == 404
    assert (await desk.asks(noor, "GET", WORKERS)).status_code == 403


async def test_pages_of_workers_follow_each_other_without_gap(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    for name in ("Anna", "Bas", "Cor"):
        await desk.hires(name)

    first = (await desk.asks(leader, "GET", f"{WORKERS}?aantal=3")).json()
    rest = (await desk.asks(leader, "GET", f"{WORKERS}?aantal=3&na={first['volgende']}")).json()

    names = [worker["naam"] for page in (first, rest) for worker in page["resultaten"]]
    assert names == ["Anna", "Bas", "Cor", "Teun"]


async def test_a_role_is_given_and_ended_and_who_why_and_when_is_kept(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")

    worker = await change(desk, leader, noor, "rollen", ROLE)
    [role] = [role for role in worker["rollen"] if role["rol"] == "jobcoach"]
    worker = await change(desk, leader, noor, f"rollen/{role['id']}/einde", END)

    [ended] = [role for role in worker["rollen"] if role["rol"] == "jobcoach"]
    assert (ended["bron"], ended["tot"]) == ("teamleider", "2026-08-10")
    changes = await desk.routes.rows(
        "SELECT changed_by, kind, why FROM worker_change WHERE kind <> 'rollen-van-aanmelding' ORDER BY at"
    )
    assert [tuple(row) for row in changes] == [
        (str(leader), "rol-gegeven", "Tijdelijk erbij."),
        (str(leader), "rol-beeindigd", "Andere baan."),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"gemeente": TYNAARLO}, "gemeente"),
        ({"gemeente": "0014"}, "gemeente"),
        ({"rol": "beheer"}, "rol"),
        ({"rol": "integratie"}, "rol"),
        ({"rol": "werkcoach"}, "rol"),
        ({"vanaf": "2026-08-02"}, "vanaf"),
        ({"tot": "2026-08-03"}, "tot"),
        ({"waarom": ""}, "waarom"),
        ({"waarom": "Voor 123456782"}, "waarom"),
    ],
    ids=repr,
)
async def test_a_role_that_cannot_be_is_refused_beside_its_field_and_changes_nothing(
    desk: Desk, wrong: dict[str, str], field: str
) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")

    problem = await change(desk, leader, noor, "rollen", ROLE | wrong, 400)

    assert faults(problem) == {field}
    assert len(await desk.routes.rows("SELECT id FROM worker_role")) == 2


async def test_nobody_changes_the_own_roles_or_somebody_of_elsewhere(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    elsewhere = await desk.hires("Tjeerd", [(TYNAARLO, "werkcoach")])
    noor = await desk.hires("Noor")

    await change(desk, leader, leader, "rollen", ROLE, 403)
    await change(desk, leader, leader, "uitdienst", END, 403)
    await change(desk, leader, elsewhere, "rollen", ROLE, 404)
    await change(desk, leader, uuid4(), "rollen", ROLE, 404)
    await change(desk, noor, noor, "rollen", ROLE, 403)


async def test_a_role_of_the_provider_is_ended_at_the_provider(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    [role] = (await desk.asks(leader, "GET", f"{WORKERS}/{noor}")).json()["rollen"]

    problem = await change(desk, leader, noor, f"rollen/{role['id']}/einde", END, 400)

    assert faults(problem) == {"tot"}


async def test_a_worker_comes_in_a_team_of_a_municipality_where_he_has_a_role(desk: Desk) -> None:
    leader = await desk.hires("Teun", [*LEADER, (TYNAARLO, "teamleider")])
    noor = await desk.hires("Noor")
    north = await desk.makes_team(leader, "Noord", ASSEN)
    south = await desk.makes_team(leader, "Zuid", TYNAARLO)
    place = {"teamId": north, "vanaf": "2026-08-03", "waarom": "Nieuw."}

    worker = await change(desk, leader, noor, "teams", place)

    assert [team["team"] for team in worker["teams"]] == ["Noord"]
    for refused in ({"teamId": south}, {"teamId": str(uuid4())}, {}):
        problem = await change(desk, leader, noor, "teams", place | refused, 400)
        assert faults(problem) == {"teamId"}
    worker = await change(desk, leader, noor, f"teams/{north}/einde", END | {"tot": "2026-08-03"})
    assert worker["teams"] == []


async def test_somebody_is_away_with_a_substitute_and_back_again(desk: Desk) -> None:
    leader, noor, sem = [
        await desk.hires(name, groups)
        for name, groups in (("Teun", LEADER), ("Noor", [(ASSEN, "werkcoach")]), ("Sem", LEADER))
    ]
    elsewhere = await desk.hires("Tjeerd", [(TYNAARLO, "werkcoach")])
    away = {"vanaf": "2026-08-01", "vervangerId": str(sem)}

    for wrong in (elsewhere, noor, uuid4()):
        problem = await change(
            desk, leader, noor, "afwezigheden", away | {"vervangerId": str(wrong)}, 400
        )
        assert faults(problem) == {"vervangerId"}
    worker = await change(desk, leader, noor, "afwezigheden", away)
    assert worker["afwezigheden"][0]["vervanger"] == "Sem"
    assert faults(await change(desk, leader, noor, "afwezigheden", away, 400)) == {"vanaf"}

    absence = worker["afwezigheden"][0]["id"]
    worker = await change(
        desk, leader, noor, f"afwezigheden/{absence}/einde", {"tot": "2026-08-03"}
    )
    assert worker["afwezigheden"] == []


async def test_working_days_are_kept(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")

    worker = await change(desk, leader, noor, "werkdagen", {"dagen": ["vrijdag", "maandag"]})

    assert worker["werkdagen"] == ["maandag", "vrijdag"]


async def test_employment_ends_by_who_leads_everywhere_that_somebody_works(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    both = await desk.hires("Bo", [(ASSEN, "werkcoach"), (TYNAARLO, "werkcoach")])

    worker = await change(desk, leader, noor, "uitdienst", END)

    assert worker["uitDienstOp"] == "2026-08-10"
    await change(desk, leader, both, "uitdienst", END, 403)


async def test_a_team_has_a_name_of_its_own_and_municipalities_of_its_leader(desk: Desk) -> None:
    leader = await desk.hires("Teun", [*LEADER, (TYNAARLO, "teamleider")])
    other = await desk.hires("Tea", LEADER)
    team = await desk.makes_team(leader, "Noord", ASSEN, TYNAARLO)

    for body, field in (
        ({"naam": "Noord", "gemeenten": [ASSEN]}, "naam"),
        ({"naam": "Zuid", "gemeenten": [TYNAARLO]}, "gemeenten"),
        ({"naam": "Zuid", "gemeenten": []}, "gemeenten"),
    ):
        answer = await desk.asks(other, "POST", "/routes/v1/teams", json=body)
        assert (answer.status_code, faults(answer.json())) == (400, {field})

    area = {"gemeenten": [], "vanaf": "2026-09-01", "waarom": "Gaat op in een ander team."}
    answer = await desk.asks(other, "POST", f"/routes/v1/teams/{team}/gemeenten", json=area)
    assert [(one["gemeente"], one["tot"]) for one in answer.json()["gemeenten"]] == [
        (ASSEN, "2026-09-01"),
        (TYNAARLO, None),
    ]


async def test_a_change_that_is_sent_twice_with_one_key_is_made_once(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    token = desk.issuer.issue(
        str(leader),
        ["routes.medewerkers.schrijven"],
        roles=["teamleider"],
        municipalities=[ASSEN],
    )
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k-1"}

    answers = [
        await desk.client.post(f"{WORKERS}/{noor}/rollen", json=ROLE, headers=headers)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
