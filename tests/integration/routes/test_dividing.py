"""Much work given to somebody at once: a result per task, in parts, stopped half-way, and never twice."""

import asyncio
import html
import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.routes.contracts import CONTRACTS
from services.routes.dividing import service
from shared.events.household import TYNAARLO
from shared.messaging.timer_engine import TimerEngine
from tests.integration.routes.factories import TODAY, job_started
from tests.integration.routes.staff import LEADER, Desk, write
from tests.integration.routes.test_assigning import gives, holder, task_of
from tests.integration.routes.test_moving_dossiers import moves

DIVIDE = "/routes/werk/verdelingen"


async def divides(
    desk: Desk, who: UUID, to: UUID | str, *ticked: str, welke: str = "gekozen", **more: Any
) -> httpx.Response:
    form = {"lijst": "team", "adres": "", "welke": welke, "aan": str(to), "taak": list(ticked)}
    return await desk.sends(who, DIVIDE, **{**form, **more})


async def result(desk: Desk, who: UUID, answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    shown = await desk.asks(who, "GET", answer.headers["location"])
    assert shown.status_code == 200, shown.text
    return html.unescape(shown.text)


def refusals(page: str) -> dict[UUID, str]:
    found = re.findall(r'/routes/taken/([^"]+)">[^<]+</a></th><td[^>]*>([^<]+)<', page)
    return {UUID(task): why for task, why in found}


async def test_a_leader_gives_what_was_ticked_to_somebody_with_a_result_per_task(
    desk: Desk,
) -> None:
    leader = await desk.hires("Teun", LEADER)
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    free, taken, ended, other_role = [
        await task_of(desk, role) for role in ("werkcoach", "werkcoach", "werkcoach", "jobcoach")
    ]
    about_family = await task_of(desk)
    [row] = await desk.routes.rows("SELECT person_ids FROM task WHERE id = :id", id=about_family)
    await desk.sends(noor, "/routes/belangenconflict", persoon=str(row.person_ids[0]))
    await gives(desk, sem, taken, sem)
    await write(
        desk.routes,
        "UPDATE task SET status = 'lapsed', settled_at = now(), settled_reason = 'x' WHERE id = :task",
        task=ended,
    )

    ticked = [f"{task}~" for task in (free, taken, ended, other_role, about_family)]
    page = await result(desk, leader, await divides(desk, leader, noor, *ticked))

    assert "1 van 5 taken is nu van Noor" in page
    assert refusals(page) == {
        taken: "Deze taak is nu van Sem.",
        ended: "Deze taak is vervallen: zij hoeft niet meer.",
        other_role: "Noor heeft in Assen de rol jobcoach niet.",
        about_family: "Deze medewerker kan deze taak nu niet doen.",
    }
    assert [await holder(desk, task) for task in (free, taken, other_role, about_family)] == [
        noor,
        sem,
        None,
        None,
    ]
    lines = await desk.routes.rows(
        "SELECT action FROM task_log WHERE task_id = :task AND actor = :who",
        task=free,
        who=str(leader),
    )
    assert [line.action for line in lines] == ["toegewezen"]


async def test_all_of_a_filter_goes_back_to_the_team(desk: Desk) -> None:
    leader, noor, sem = (
        await desk.hires("Teun", LEADER),
        await desk.hires("Noor"),
        await desk.hires("Sem"),
    )
    of_noor, of_sem = await task_of(desk), await task_of(desk)
    await gives(desk, noor, of_noor, noor)
    await gives(desk, sem, of_sem, sem)

    answer = await divides(desk, leader, "team", welke="filter", adres=f"wie={noor}")

    assert "1 van 1 taken is nu van het team" in await result(desk, leader, answer)
    assert (await holder(desk, of_noor), await holder(desk, of_sem)) == (None, sem)


async def test_long_work_goes_on_in_parts_and_stops_where_it_is_told_to(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    await desk.routes.receives(*(job_started() for _ in range(5)))
    timers = TimerEngine(desk.routes.database, CONTRACTS)
    answer = await divides(desk, leader, noor, welke="filter", adres="rol=werkcoach")
    page = answer.headers["location"]
    total = len(await desk.routes.rows("SELECT id FROM task WHERE role = 'werkcoach'"))

    assert f"Bezig: 2 van {total} taken" in await result(desk, leader, answer)
    await timers.run_due()
    assert f"Bezig: 4 van {total} taken" in await result(desk, leader, answer)
    await desk.sends(leader, f"{page.partition('?')[0]}/stop", lijst="team")
    await timers.run_due()

    assert f"Gestopt. {total - 4} van {total} taken" in await result(desk, leader, answer)
    given = await desk.routes.rows("SELECT id FROM task WHERE assignee_id = :noor", noor=noor)
    assert len(given) == 4


async def test_parts_come_to_an_end_by_themselves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 3)
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    await desk.routes.receives(*(job_started() for _ in range(5)))
    answer = await divides(desk, leader, noor, welke="filter", adres="rol=werkcoach")
    timers = TimerEngine(desk.routes.database, CONTRACTS)

    for _ in range(5):
        await timers.run_due()

    assert "Klaar:" in await result(desk, leader, answer)
    left = await desk.routes.rows(
        "SELECT id FROM task WHERE role = 'werkcoach' AND assignee_id IS NULL"
    )
    assert left == []


async def test_a_leader_who_is_no_leader_any_more_divides_no_further(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    await desk.routes.receives(*(job_started() for _ in range(5)))
    await divides(desk, leader, noor, welke="filter", adres="rol=werkcoach")
    await write(
        desk.routes,
        "UPDATE worker_role SET until_day = from_day WHERE worker_id = :who",
        who=leader,
    )
    timers = TimerEngine(desk.routes.database, CONTRACTS)

    for _ in range(5):
        await timers.run_due()

    given = await desk.routes.rows("SELECT id FROM task WHERE assignee_id = :noor", noor=noor)
    assert len(given) == 2


async def test_two_leaders_who_divide_the_same_work_give_each_task_once(desk: Desk) -> None:
    leaders = [await desk.hires(name, LEADER) for name in ("Teun", "Tess")]
    coaches = [await desk.hires(name) for name in ("Noor", "Sem")]
    await desk.routes.receives(*(job_started() for _ in range(8)))
    rows = await desk.routes.rows("SELECT id FROM task WHERE role = 'werkcoach' ORDER BY random()")
    ticked = [f"{row.id}~" for row in rows]

    answers = await asyncio.gather(
        divides(desk, leaders[0], coaches[0], *ticked),
        divides(desk, leaders[1], coaches[1], *reversed(ticked)),
    )

    pages = [await result(desk, who, answer) for who, answer in zip(leaders, answers, strict=True)]
    done = [int(re.search(r"Klaar: (\d+) van", page)[1]) for page in pages]  # type: ignore[index]
    assert sum(done) == len(ticked)
    assigned = await desk.routes.rows("SELECT id FROM task_log WHERE action = 'toegewezen'")
    assert len(assigned) == len(ticked)


@pytest.mark.parametrize(
    ("to", "ticked", "faults"),
    [
        ("team", [], ["Kruis eerst taken aan"]),
        ("", ["x~"], ["Kies wie het gaat doen", "Kruis eerst taken aan"]),
        (
            "0192f0a1-0000-7000-8000-000000000001",
            ["0192f0a1-0000-7000-8000-000000000001~"],
            ["Kies wie"],
        ),
    ],
)
async def test_a_form_that_lacks_something_says_all_of_it_and_changes_nothing(
    desk: Desk, to: str, ticked: list[str], faults: list[str]
) -> None:
    leader = await desk.hires("Teun", LEADER)
    await task_of(desk)

    answer = await divides(desk, leader, to, *ticked)

    assert answer.status_code == 400
    for fault in faults:
        assert fault in answer.text
    assert await desk.routes.rows("SELECT id FROM division") == []


async def test_nobody_else_divides_work_or_looks_at_what_a_leader_divided(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    other = await desk.hires("Tess", LEADER)
    task = await task_of(desk)

    assert (await divides(desk, noor, noor, f"{task}~")).status_code == 403
    page = (await divides(desk, leader, noor, f"{task}~")).headers["location"]
    assert (await desk.asks(other, "GET", page)).status_code == 404
    assert (await desk.sends(other, f"{page.partition('?')[0]}/stop")).status_code == 404


async def test_more_than_can_be_overseen_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_ITEMS", 1)
    leader = await desk.hires("Teun", LEADER)
    await desk.routes.receives(*(job_started() for _ in range(2)))

    answer = await divides(desk, leader, "team", welke="filter")

    assert answer.status_code == 400
    assert "Maak de lijst korter met een filter" in answer.text


async def test_of_work_elsewhere_nothing_is_kept_as_if_it_were_not_there(desk: Desk) -> None:
    leader = await desk.hires("Tess", [(TYNAARLO, "teamleider")])
    task, made_up = await task_of(desk), "0192f0a1-0000-7000-8000-000000000001"

    answers = [await divides(desk, leader, "team", f"{ticked}~") for ticked in (task, made_up)]

    for answer in answers:
        assert answer.status_code == 400
        assert service.ALL_GONE in answer.text
    assert await desk.routes.rows("SELECT id FROM division") == []


async def test_what_moved_away_since_has_no_title_any_more(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    job = job_started()
    await desk.routes.receives(job)
    [task] = await desk.routes.rows("SELECT id, title FROM task WHERE role = 'jobcoach' LIMIT 1")
    answer = await divides(desk, leader, noor, f"{task.id}~")
    before = await result(desk, leader, answer)
    await desk.routes.receives(moves(job, TYNAARLO, TODAY))

    after = await result(desk, leader, answer)

    assert task.title in before
    assert "de rol jobcoach niet" in before
    assert task.title not in after
    assert str(task.id) not in after
    assert service.GONE in after


async def test_the_api_divides_with_a_result_per_task_and_shows_it_to_nobody_else(
    desk: Desk,
) -> None:
    leader, other = await desk.hires("Teun", LEADER), await desk.hires("Tess", LEADER)
    noor = await desk.hires("Noor")
    free, other_role = await task_of(desk, "werkcoach"), await task_of(desk, "jobcoach")
    body = {
        "medewerkerId": str(noor),
        "taken": [{"taakId": str(free)}, {"taakId": str(other_role)}],
    }

    answer = await desk.asks(leader, "POST", "/routes/v1/verdelingen", json=body)

    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["status"], made["totaal"], made["gedaan"], made["nietGedaan"]) == (
        "klaar",
        2,
        1,
        1,
    )
    assert [(row["taakId"], row["resultaat"], row["waarom"]) for row in made["resultaten"]] == [
        (str(free), "gedaan", None),
        (str(other_role), "niet-gedaan", "Noor heeft in Assen de rol jobcoach niet."),
    ]
    assert await holder(desk, free) == noor
    path = f"/routes/v1/verdelingen/{made['id']}"
    assert (await desk.asks(leader, "GET", path)).json() == made
    assert (await desk.asks(leader, "POST", f"{path}/stop")).json()["status"] == "klaar"
    assert (await desk.asks(other, "GET", path)).status_code == 404
    assert (await desk.asks(other, "POST", f"{path}/stop")).status_code == 404


@pytest.mark.parametrize(
    ("taken", "status"), [([], 400), ([{"taakId": "geen-id"}], 400), ([{"taak": "x"}], 400)]
)
async def test_what_the_api_cannot_divide_is_refused_per_field(
    desk: Desk, taken: list[dict[str, str]], status: int
) -> None:
    leader = await desk.hires("Teun", LEADER)
    body = {"medewerkerId": None, "taken": taken}

    answer = await desk.asks(leader, "POST", "/routes/v1/verdelingen", json=body)

    assert answer.status_code == status
    assert answer.json()["invalidParams"]


async def test_the_api_keeps_renames_begins_with_and_deletes_own_filters(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    lists = "/routes/v1/werklijsten/mijn"
    kept = {"naam": "Te laat", "filter": {"wanneer": "te-laat", "onzin": "ja"}}

    answer = await desk.asks(noor, "POST", f"{lists}/filters", json=kept)
    again = await desk.asks(noor, "POST", f"{lists}/filters", json=kept)

    assert answer.status_code == 201, answer.text
    [mine] = answer.json()["resultaten"]
    assert (mine["naam"], mine["filter"], mine["begintHiermee"]) == (
        "Te laat",
        {"wanneer": "te-laat"},
        False,
    )
    assert again.status_code == 400
    own = f"{lists}/filters/{mine['id']}"
    assert (
        await desk.asks(sem, "POST", f"{own}/benaming", json={"naam": "Van mij"})
    ).status_code == 404
    renamed = await desk.asks(noor, "POST", f"{own}/benaming", json={"naam": "Nu eerst"})
    assert renamed.json()["resultaten"][0]["naam"] == "Nu eerst"
    begun = await desk.asks(noor, "POST", f"{lists}/begin", json={"filterId": mine["id"]})
    assert begun.json()["resultaten"][0]["begintHiermee"] is True
    assert (await desk.asks(sem, "GET", f"{lists}/filters")).json() == {"resultaten": []}
    gone = await desk.asks(noor, "POST", f"{own}/verwijdering")
    assert gone.json() == {"resultaten": []}
