"""The pages of somebody's work: what stands there, for whom, and what a form does."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.routes.work import service
from shared.events.household import ASSEN, TYNAARLO
from shared.events.tasks import TaskCompleted
from tests.integration.routes.factories import TODAY, job_started, turned_eighteen
from tests.integration.routes.test_http import Api, api
from tests.integration.routes.test_moving_dossiers import moves

__all__ = ["api"]
SITE = "http://test"


class Desk:
    """Somebody at the pages."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def opens(self, path: str, *roles: str, **who: Any) -> str:
        answer = await self.api.client.get(
            f"{SITE}{path}", headers=self.api.headers(*roles or ("werkcoach",), **who)
        )
        assert answer.status_code == 200, answer.text
        return answer.text

    async def sends(self, path: str, form: dict[str, str], *roles: str) -> httpx.Response:
        headers = {**self.api.headers(*roles or ("werkcoach",)), "Origin": SITE}
        return await self.api.client.post(f"{SITE}{path}", data=form, headers=headers)

    async def task(self, step: str) -> dict[str, Any]:
        found = [task for task in await self.api.tasks("?aantal=100") if task["stap"] == step]
        return found[0]


@pytest.fixture
def desk(api: Api) -> Desk:
    return Desk(api)


def titles(page: str) -> list[str]:
    return re.findall(r'werk__titel" href="[^"]+">([^<]+)<', page)


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'>([A-Z][a-z ]+) <span class="tabs__aantal">(\d+)<', page)
    return {word: int(number) for word, number in found}


async def test_a_coach_sees_the_work_of_the_own_role_by_household(desk: Desk) -> None:
    await desk.api.routes.receives(job_started(), turned_eighteen())

    page = await desk.opens("/routes/werk")

    assert page.count('class="werk__huishouden ') == 2
    assert "Regel steun op het werk en wat nodig is om te beginnen" in titles(page)
    assert "Leg uit hoe het loon elke maand wordt verrekend" not in titles(page)
    assert counts(page)["Alles"] == len(titles(page))


async def test_somebody_without_work_is_told_that_there_is_none(desk: Desk) -> None:
    assert "U bent bij" in await desk.opens("/routes/werk")


async def test_what_is_of_another_municipality_is_neither_shown_nor_counted(desk: Desk) -> None:
    await desk.api.routes.receives(job_started())

    page = await desk.opens("/routes/werk", gemeenten={TYNAARLO})

    assert titles(page) == []
    assert counts(page)["Alles"] == 0


async def test_work_goes_with_a_household_that_moved_to_another_municipality(desk: Desk) -> None:
    job = job_started()
    await desk.api.routes.receives(job)
    before = titles(await desk.opens("/routes/werk", gemeenten={ASSEN}))
    await desk.api.routes.receives(moves(job, TYNAARLO, TODAY))

    assert before
    assert set(before) <= set(titles(await desk.opens("/routes/werk", gemeenten={TYNAARLO})))
    assert not set(before) & set(titles(await desk.opens("/routes/werk", gemeenten={ASSEN})))


@pytest.mark.parametrize(
    "query", ["?wanneer=later", "?wanneer=nieuw", "?rol=werkcoach&gemeente=0106"]
)
async def test_a_choice_stands_in_the_address(desk: Desk, query: str) -> None:
    await desk.api.routes.receives(job_started())

    assert titles(await desk.opens(f"/routes/werk{query}", "teamleider"))


async def test_where_a_choice_leaves_nothing_the_page_says_that_there_is_more(desk: Desk) -> None:
    await desk.api.routes.receives(job_started())

    assert "Er is wel ander werk" in await desk.opens("/routes/werk?wanneer=te-laat")


@pytest.mark.parametrize(
    "query", ["?wanneer=ooit", "?rol=koning", "?gemeente=9999", "?na=x", "?na=2026-01-01.x"]
)
async def test_a_link_that_makes_no_sense_shows_everything(desk: Desk, query: str) -> None:
    await desk.api.routes.receives(job_started())

    assert titles(await desk.opens(f"/routes/werk{query}"))


async def test_all_households_come_page_after_page_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PAGE_SIZE", 2)
    await desk.api.routes.receives(*(job_started() for _ in range(5)))
    path, seen = "/routes/werk", []
    total = counts(await desk.opens(path))["Alles"]

    while path:
        page = await desk.opens(path)
        seen += re.findall(r'werk__titel" href="([^"]+)"', page)
        onward = re.search(r'href="([^"]+)">Volgende huishoudens', page)
        path = onward[1].replace("&amp;", "&") if onward else ""

    assert len(seen) == len(set(seen)) == total


async def test_a_task_says_what_why_and_where_it_comes_from(desk: Desk) -> None:
    job = job_started()
    await desk.api.routes.receives(job)
    task = await desk.task("werkplek-regelen")

    page = await desk.opens(f"/routes/taken/{task['id']}")

    assert task["titel"] in page
    assert task["reden"] in page
    assert f"/reporting/levensgebeurtenissen/{job.id}" in page
    assert "Rond af" in page


async def test_a_task_is_finished_on_its_page_and_the_others_hear_it(desk: Desk) -> None:
    await desk.api.routes.receives(job_started())
    task = await desk.task("werkplek-regelen")
    form = {"uitkomst": "gedaan", "resultaat": "De werkgever regelt een jobcoach."}

    answer = await desk.sends(f"/routes/taken/{task['id']}/afronding", form)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/routes/taken/{task['id']}")
    page = await desk.opens(f"/routes/taken/{task['id']}")
    assert "De werkgever regelt een jobcoach." in page
    assert "Rond af" not in page
    assert task["titel"] not in titles(await desk.opens("/routes/werk"))
    [told] = [
        event
        for event in await desk.api.routes.published()
        if event.type == TaskCompleted.event_type
    ]
    assert str(told.data.taak_id) == task["id"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "Vul dit in"),
        ("ok", "Schrijf ten minste 3 tekens"),
        ("Gebeld over 999 990 019.", "Laat het burgerservicenummer uit de tekst"),
        ("x" * 1001, "ten hoogste 1000 tekens"),
    ],
)
async def test_a_form_with_a_fault_says_it_beside_the_field_and_keeps_what_was_typed(
    desk: Desk, typed: str, fault: str
) -> None:
    await desk.api.routes.receives(job_started())
    task = await desk.task("werkplek-regelen")

    answer = await desk.sends(
        f"/routes/taken/{task['id']}/afronding", {"uitkomst": "gedaan", "resultaat": typed}
    )

    assert answer.status_code == 400
    assert fault in answer.text
    assert f">{typed}</textarea>" in answer.text
    assert (await desk.task("werkplek-regelen"))["status"] == "open"


async def test_who_is_second_reads_that_it_was_done_and_loses_nothing(desk: Desk) -> None:
    await desk.api.routes.receives(job_started())
    task = await desk.task("werkplek-regelen")
    path = f"/routes/taken/{task['id']}/afronding"
    await desk.sends(path, {"uitkomst": "gedaan", "resultaat": "Ik was eerst."})

    answer = await desk.sends(path, {"uitkomst": "gedaan", "resultaat": "Ik was tweede."})

    assert answer.status_code == 409
    assert "al afgerond" in answer.text
    assert "Ik was eerst." in answer.text
    assert "Ik was tweede." in answer.text


async def test_a_regisseur_reads_a_task_of_another_role_and_cannot_finish_it(desk: Desk) -> None:
    await desk.api.routes.receives(job_started())
    task = await desk.task("werkplek-regelen")

    page = await desk.opens(f"/routes/taken/{task['id']}", "regisseur")
    answer = await desk.sends(
        f"/routes/taken/{task['id']}/afronding",
        {"uitkomst": "gedaan", "resultaat": "Toch gedaan."},
        "regisseur",
    )

    assert "niet afronden" in page
    assert "Rond af" not in page
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path", [f"/routes/taken/{UUID(int=7)}", "/routes/taken/0192f0a1-0000-7000-8000-000000000001"]
)
async def test_a_task_that_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    answer = await desk.api.client.get(f"{SITE}{path}", headers=desk.api.headers("werkcoach"))

    assert answer.status_code == 404


async def test_whoever_reads_the_list_leaves_a_line_per_person(desk: Desk) -> None:
    job = job_started()
    await desk.api.routes.receives(job)
    await desk.opens("/routes/werk")

    lines = await desk.api.routes.rows(
        "SELECT actor, subject_id FROM processing_log WHERE activity LIKE '%taken-inzien'"
    )

    assert {(line.actor, line.subject_id) for line in lines} == {("u-1", job.data.inwoner_id)}


async def test_a_caller_who_is_no_worker_takes_no_task(desk: Desk) -> None:
    await desk.api.routes.receives(job_started())
    task = await desk.task("werkplek-regelen")

    answer = await desk.sends(f"/routes/taken/{task['id']}/toewijzing", {"doen": "nemen"})

    assert answer.status_code == 403
    assert (await desk.task("werkplek-regelen"))["toegewezenAan"] is None
