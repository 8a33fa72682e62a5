"""The lists of work of who works here: what is mine, of my team, of everybody; kept filters, and a list as a file."""

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.routes.access import Viewer
from services.routes.work import service
from services.routes.work.choice import Choice
from services.routes.work.service import Listed
from services.routes.workers import service as workers
from shared.events.household import ASSEN, TYNAARLO, VerblijfElders
from shared.events.life_events import Detained
from shared.testing.events import make_event, make_household, make_member
from tests.integration.routes.factories import DAY, TODAY, job_started
from tests.integration.routes.staff import COACH, LEADER, Desk, write
from tests.integration.routes.test_assigning import gives, task_of
from tests.integration.routes.test_moving_dossiers import moves

MINE = "/routes/werk"
TEAM = "/routes/werk/team"
ALL = "/routes/werk/alles"


async def page(desk: Desk, who: UUID, path: str, status: int = 200) -> str:
    answer = await desk.asks(who, "GET", path)
    assert answer.status_code == status, answer.text
    return answer.text


def shown(text_of_page: str) -> set[UUID]:
    """The tasks on a page."""
    return {
        UUID(found)
        for found in re.findall(r'werk__titel" href="/routes/taken/([^"]+)"', text_of_page)
    }


def counted(text_of_page: str) -> dict[str, int]:
    found = re.findall(r'>([A-Z][a-z ]+) <span class="tabs__aantal">(\d+)<', text_of_page)
    return {word: int(number) for word, number in found}


def labels(text_of_page: str) -> dict[str, str]:
    found = re.findall(r'<a href="([^"]+)">([^<]+) <span aria-hidden="true">×', text_of_page)
    return {label: address.replace("&amp;", "&") for address, label in found}


async def test_what_a_colleague_has_is_not_my_work_and_what_nobody_has_is(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    of_noor, of_nobody = await task_of(desk), await task_of(desk)
    await gives(desk, noor, of_noor, noor)

    assert of_noor in shown(await page(desk, noor, MINE))
    assert of_nobody in shown(await page(desk, noor, MINE))
    assert of_noor not in shown(await page(desk, sem, MINE))
    assert of_noor not in shown(await page(desk, noor, f"{MINE}?wie=niemand"))
    assert shown(await page(desk, noor, f"{MINE}?wie={noor}")) == {of_noor}


async def test_what_waits_has_a_tab_of_its_own_and_is_not_in_the_way(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    task = await task_of(desk)
    before = counted(await page(desk, noor, MINE))
    await write(
        desk.routes,
        "UPDATE task SET waits_until = '2026-08-20', waits_for = 'inwoner' WHERE id = :task",
        task=task,
    )

    seen = await page(desk, noor, MINE)

    assert task not in shown(seen)
    assert counted(seen)["Wacht"] == 1
    assert counted(seen)["Alles"] == before["Alles"] - 1
    waiting = await page(desk, noor, f"{MINE}?wanneer=wacht")
    assert shown(waiting) == {task}
    assert "Wacht tot 20 augustus 2026" in waiting


async def test_old_work_of_a_household_that_moved_here_today_is_new_here(desk: Desk) -> None:
    job = job_started()
    await desk.routes.receives(job)
    await write(desk.routes, "UPDATE task SET created_at = created_at - interval '30 days'")
    coach = await desk.hires("Noor", [(TYNAARLO, "werkcoach")])
    assert counted(await page(desk, coach, MINE))["Nieuw"] == 0

    await desk.routes.receives(moves(job, TYNAARLO, TODAY))

    seen = await page(desk, coach, f"{MINE}?wanneer=nieuw")
    assert shown(seen)
    assert counted(seen)["Nieuw"] == len(shown(seen))
    assert "merk--nieuw" in seen


async def test_the_work_of_who_is_away_is_with_the_substitute(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem", [(ASSEN, "jobcoach")])
    task = await task_of(desk)
    await gives(desk, noor, task, noor)
    await write(
        desk.routes,
        "INSERT INTO absence (id, worker_id, from_day, substitute_id) VALUES (:id, :noor, :day, :sem)",
        noor=noor,
        sem=sem,
        day=TODAY,
    )

    seen = await page(desk, sem, MINE)

    assert task in shown(seen)
    assert "Van Noor, voor wie u waarneemt" in seen


async def test_work_of_a_dossier_of_another_team_that_nobody_has_is_not_mine(desk: Desk) -> None:
    leader, noor, sem = (
        await desk.hires("Teun", LEADER),
        await desk.hires("Noor"),
        await desk.hires("Sem"),
    )
    task = await task_of(desk)
    north, south = await desk.makes_team(leader, "Noord"), await desk.makes_team(leader, "Zuid")
    await desk.places(leader, noor, north)
    await desk.places(leader, sem, south)
    [row] = await desk.routes.rows("SELECT dossier_id FROM task WHERE id = :id", id=task)
    await write(
        desk.routes,
        """
        INSERT INTO dossier_team (dossier_id, team_id, municipality, version) VALUES (:dossier, :team, :gemeente, 9)
        ON CONFLICT (dossier_id) DO UPDATE SET team_id = excluded.team_id, version = 9
        """,
        dossier=row.dossier_id,
        team=UUID(north),
        gemeente=ASSEN,
    )

    assert task in await seen_as_signed_in(desk, noor)
    assert task not in await seen_as_signed_in(desk, sem)


async def seen_as_signed_in(desk: Desk, worker_id: UUID) -> set[UUID]:
    """What is in Mijn werk of somebody whose teams count: with a session, not a token."""
    async with desk.routes.database.transaction() as tx:
        caller = await workers.caller_of(tx.connection, worker_id, tx.today)
        assert caller is not None
        viewer = Viewer(caller)
        sight = await service.see(tx.connection, viewer, Listed.MINE, tx.today)
        work = await service.list_work(tx, viewer, sight, Choice())
    return {task.row["id"] for household in work.households for task in household.tasks}


async def test_the_team_page_says_who_has_how_much_and_who_is_away(desk: Desk) -> None:
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("Noor")
    task = await task_of(desk)
    await gives(desk, noor, task, noor)
    await write(
        desk.routes,
        "INSERT INTO absence (id, worker_id, from_day, until_day) VALUES (:id, :noor, '2026-08-03', '2026-08-10')",
        noor=noor,
    )

    seen = await page(desk, leader, TEAM)

    rows = re.findall(r'wie=[^"]+">([^<]+)</a>(.*?)</tr>', seen, re.DOTALL)
    assert [name for name, _ in rows] == ["Nog van niemand", "Noor"]
    assert "Afwezig tot 10 augustus 2026" in rows[1][1]
    assert 'data-kop="Open">1<' in rows[1][1]
    assert "De oudste taak staat er sinds" in seen
    assert shown(await page(desk, leader, f"{TEAM}?wie={noor}")) == {task}


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("werkcoach", TEAM, 403),
        ("werkcoach", ALL, 403),
        ("inkomensconsulent", TEAM, 403),
        ("inkomensconsulent", ALL, 200),
        ("regisseur", ALL, 200),
        ("teamleider", TEAM, 200),
        ("teamleider", ALL, 200),
    ],
)
async def test_a_list_is_there_for_who_it_is_for(
    desk: Desk, role: str, path: str, status: int
) -> None:
    somebody = await desk.hires("Iemand", [(ASSEN, role)])

    await page(desk, somebody, path, status)
    assert (f'href="{path}"' in await page(desk, somebody, MINE)) is (status == 200)


async def test_a_filter_is_a_label_that_leads_to_the_list_without_it(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    task = await task_of(desk)

    seen = await page(desk, leader, f"{ALL}?gemeente={ASSEN}&rol=werkcoach&soort=baan-gestart")

    assert task in shown(seen)
    found = labels(seen)
    assert set(found) == {
        "Gemeente: Assen",
        "Voor de: Werkcoach",
        "Wat er gebeurde: Een inwoner begint met werk",
    }
    assert found["Gemeente: Assen"] == f"{ALL}?rol=werkcoach&soort=baan-gestart"


async def test_columns_are_chosen_on_the_form_and_stand_in_the_address(desk: Desk) -> None:
    leader = await desk.hires("Teun", LEADER)
    await task_of(desk)

    answer = await desk.asks(leader, "GET", f"{ALL}?rol=&kolom-sinds=ja&kolom-soort=ja")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{ALL}?kolommen=sinds.soort")
    seen = await page(desk, leader, answer.headers["location"])

    assert re.findall(r'columnheader">([^<]+)<', seen) == ["Taak", "Ontstaan op", "Wat er gebeurde"]


async def test_a_filter_is_kept_under_a_name_chosen_renamed_and_thrown_away(desk: Desk) -> None:
    noor, sem = await desk.hires("Noor"), await desk.hires("Sem")
    keep = {"lijst": "mijn", "doen": "bewaar", "adres": "wie=niemand&wanneer=nieuw"}

    answer = await desk.sends(noor, f"{MINE}/filters", naam=" Nieuw  en vrij ", **keep)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{MINE}?wanneer=nieuw&wie=niemand",
    )
    assert "Nieuw en vrij" in await page(desk, noor, MINE)
    assert "Nieuw en vrij" not in await page(desk, sem, MINE)
    [kept] = await desk.routes.rows("SELECT id FROM saved_filter")
    about = {"lijst": "mijn", "adres": "", "filter": str(kept.id)}

    await desk.sends(noor, f"{MINE}/filters", doen="hernoem", naam="Vrij", **about)
    assert ">Vrij</a>" in await page(desk, noor, MINE)
    await desk.sends(sem, f"{MINE}/filters", doen="verwijder", **about)
    assert ">Vrij</a>" in await page(desk, noor, MINE)
    await desk.sends(noor, f"{MINE}/filters", doen="verwijder", **about)
    assert ">Vrij</a>" not in await page(desk, noor, MINE)


async def test_a_list_begins_with_the_filter_that_somebody_chose_for_that(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    keep = {"lijst": "mijn", "doen": "bewaar", "adres": "wie=niemand", "naam": "Vrij"}
    await desk.sends(noor, f"{MINE}/filters", **keep)
    [kept] = await desk.routes.rows("SELECT id FROM saved_filter")
    about = {"lijst": "mijn", "adres": "", "filter": str(kept.id)}

    await desk.sends(noor, f"{MINE}/filters", doen="begin", **about)
    answer = await desk.asks(noor, "GET", MINE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MINE}?wie=niemand")
    seen = await page(desk, noor, f"{MINE}?wie=niemand")
    assert labels(seen) == {"Van wie: Nog van niemand": f"{MINE}?filter=geen"}
    assert labels(await page(desk, noor, f"{MINE}?filter=geen")) == {}

    await desk.sends(noor, f"{MINE}/filters", doen="begin-heel", **about)
    await page(desk, noor, MINE)


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", "wie=niemand", "Geef het filter een naam"),
        ("x" * 41, "wie=niemand", "ten hoogste 40 tekens"),
        ("VRIJ", "wie=niemand", "al een filter met deze naam"),
        ("Van 999990019", "wie=niemand", "Laat het burgerservicenummer uit de naam"),
        ("Niets", "", "Kies eerst een filter"),
    ],
)
async def test_a_filter_that_cannot_be_kept_is_told_beside_the_name(
    desk: Desk, name: str, query: str, told: str
) -> None:
    noor = await desk.hires("Noor")
    keep = {"lijst": "mijn", "doen": "bewaar"}
    await desk.sends(noor, f"{MINE}/filters", naam="Vrij", adres="wie=niemand", **keep)

    answer = await desk.sends(noor, f"{MINE}/filters", naam=name, adres=query, **keep)

    assert answer.status_code == 400
    assert told in answer.text
    assert len(await desk.routes.rows("SELECT id FROM saved_filter")) == 1


async def test_nobody_keeps_more_filters_than_there_is_a_choice_of(desk: Desk) -> None:
    noor = await desk.hires("Noor")
    keep = {"lijst": "mijn", "doen": "bewaar", "adres": "wie=niemand"}
    for number in range(20):
        await desk.sends(noor, f"{MINE}/filters", naam=f"Filter {number}", **keep)

    answer = await desk.sends(noor, f"{MINE}/filters", naam="Nog een", **keep)

    assert answer.status_code == 400
    assert "U hebt al 20 filters bewaard" in answer.text


async def test_a_list_as_a_file_has_the_filter_and_neither_names_nor_formulas(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    leader, noor = await desk.hires("Teun", LEADER), await desk.hires("=cmd|' /C calc'!A0")
    task, _ = await task_of(desk), await task_of(desk)
    await gives(desk, noor, task, noor)

    answer = await desk.asks(leader, "GET", f"{MINE}/bestand?lijst=alles&rol=werkcoach")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    expected = await desk.routes.rows("SELECT id FROM task WHERE role = 'werkcoach'")
    assert {UUID(row["taak"]) for row in rows} == {row.id for row in expected}
    assert {row["wie doet het"] for row in rows} == {"'=cmd|' /C calc'!A0", ""}
    assert {row["toelichting"] for row in rows} == {""}
    lines = await desk.routes.rows(
        "SELECT id FROM processing_log WHERE activity LIKE '%taken-meenemen' AND actor = :who",
        who=str(leader),
    )
    assert lines
    assert (await desk.asks(noor, "GET", f"{MINE}/bestand?lijst=mijn")).status_code == 403


async def test_what_a_list_chooses_by_follows_whatever_is_written(desk: Desk) -> None:
    """Against what the rest of routes looks up: a move to come, a stay that is told after its signal, a team."""
    job, later = job_started(), job_started()
    inside = VerblijfElders(soort="detentie", vanaf=DAY, tot=None)
    inmate = make_member().model_copy(update={"verblijven": (inside,)})
    stay = make_event(
        Detained(
            inwoner_id=inmate.inwoner_id,
            ingangsdatum=DAY,
            huishouden=make_household(inmate),
            bron="naadloos:ander-systeem",
        )
    )
    await desk.routes.receives(job)
    await desk.routes.receives(later)
    await desk.routes.receives(stay)
    await desk.routes.receives(moves(job, TYNAARLO, TODAY))
    await desk.routes.receives(moves(later, TYNAARLO, TODAY - timedelta(days=9)))
    assert [
        row.about_stay
        for row in await desk.routes.rows("SELECT about_stay FROM open_task WHERE about_stay")
    ]
    coach = await desk.hires("Noor", [*COACH, (TYNAARLO, "werkcoach")])
    for task in shown(await page(desk, coach, MINE)):
        await gives(desk, coach, task, coach)

    assert await differences(desk) == []


async def differences(desk: Desk) -> list[Any]:
    """Between what stands in `open_task` and what its sources say."""
    async with desk.routes.database.reading() as connection:
        rows = await connection.execute(
            text(
                """
                WITH expected AS (
                    SELECT task.id, task.due_on, task.assignee_id, task.role, task.playbook, task.dossier_id,
                        coalesce(known.answers[width_bucket(CAST(:today AS date), known.from_days)], task.municipality) AS answers,
                        coalesce(known.shielded = 'medewerker', false) AS of_employee,
                        EXISTS (SELECT FROM life_event WHERE life_event.id = ANY (task.life_event_ids)
                            AND life_event.kind IN ('detentie', 'opname')) AS about_stay, dossier_team.team_id
                    FROM task LEFT JOIN known_dossier AS known ON known.dossier_id = task.dossier_id
                        LEFT JOIN dossier_team ON dossier_team.dossier_id = task.dossier_id
                    WHERE task.status = 'open'
                ), found AS (
                    SELECT task_id AS id, due_on, assignee_id, role, playbook, dossier_id, answers, of_employee,
                        about_stay, team_id
                    FROM open_task WHERE answers_from <= CAST(:today AS date)
                )
                (SELECT * FROM expected EXCEPT SELECT * FROM found) UNION ALL (SELECT * FROM found EXCEPT SELECT * FROM expected)
                """
            ),
            {"today": TODAY},
        )
        return list(rows.all())
