"""The page of a trail: found by an id, told without anybody, and honest about what is not known."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from services.reporting.message_trail.pages import PATH
from shared import ids
from shared.events.envelope import to_wire
from shared.events.tasks import TaskCreated
from shared.messaging.transaction import Database
from shared.operations.trail.schemas import MOST_MESSAGES
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.test_failed_messages import FAILED, ORIGIN
from tests.integration.reporting.trails import a_job_start, a_task, effects_of

Store = Callable[..., Awaitable[None]]


async def typed(browser: Browser, words: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {browser.issuer.token('beheer')}", **ORIGIN}
    return await browser.client.post(PATH, data={"kenmerk": words}, headers=headers)


async def test_what_is_typed_leads_to_the_trail_only_when_it_is_an_id(browser: Browser) -> None:
    identifier = ids.new_id()
    found = await typed(browser, f"  {str(identifier).upper()} ")

    assert (found.status_code, found.headers["location"]) == (303, f"{PATH}/{identifier}")
    for words in ("123456782", "Ank de Vries", f"{identifier}/..", "1" * 32, "x" * 500):
        refused = await typed(browser, words)
        assert refused.status_code == 400
        assert "Dit is geen kenmerk" in refused.text
        assert words not in refused.text
    assert "Vul een kenmerk in." in (await typed(browser, "")).text


async def test_it_is_for_operations_alone(browser: Browser) -> None:
    for persona in ("regisseur", "teamleider", "beleid", "integratie"):
        for path in (PATH, f"{PATH}/{ids.new_id()}", f"/reporting/v1/beheer/spoor/{ids.new_id()}"):
            assert (await browser.get(path, persona)).status_code == 403


async def test_a_trail_is_told_by_any_id_in_it_and_without_anybody(
    browser: Browser, store: Store, database: Database
) -> None:
    job = a_job_start()
    playbook, task, reassessed = effects_of(job)
    await store(job, playbook, task, reassessed)
    assert isinstance(task.data, TaskCreated)

    pages = [
        (await browser.get(f"{PATH}/{identifier}", "beheer")).text
        for identifier in (job.id, task.id, job.dossier_id)
    ]

    for page in pages:
        for event in (job, playbook, task, reassessed):
            assert str(event.id) in page
        assert "taken, draaiboek toegepast" in page
        assert "Volgde uit" in page
        assert page.count("antwoordt niet") == 3
        for hidden in ("baan", str(job.data.inwoner_id), task.data.titel, "werkcoach"):
            assert hidden not in page.partition("<main")[2]
    async with database.reading() as connection:
        looks = await connection.execute(
            text(
                "SELECT subject_kind, subject_id FROM processing_log"
                " WHERE activity LIKE '%/berichtenspoor-bekijken'"
            )
        )
        assert {tuple(row) for row in looks} == {("dossier", job.dossier_id)}


async def test_what_reporting_holds_itself_is_on_the_trail_with_where_to_mend_it(
    browser: Browser, store: Store, database: Database
) -> None:
    job = a_job_start()
    task = a_task(job, job)
    await store(job)
    held = ids.new_id()
    row: dict[str, Any] = {
        "id": held,
        "message": task.id,
        "dossier": task.dossier_id,
        "type": task.type,
        "sequence": task.sequence,
        "state": "waiting",
        "payload": to_wire(task),
    }
    async with database.transaction() as tx:
        await tx.execute(FAILED, row)

    for identifier in (job.id, task.id, held):
        page = (await browser.get(f"{PATH}/{identifier}", "beheer")).text
        assert "taken, taak aangemaakt" in page
        assert "reporting: Wacht op u" in page
        assert f"/reporting/stroom/mislukt/reporting/berichten/{held}" in page


async def test_an_id_of_nothing_says_how_long_ids_are_known(browser: Browser) -> None:
    page = (await browser.get(f"{PATH}/{ids.new_id()}", "beheer")).text

    assert "Van dit kenmerk weet geen dienst die antwoordde iets." in page
    assert "40 dagen" in page
    assert (await browser.get(f"{PATH}/123456782", "beheer")).status_code in {400, 404}


async def test_of_a_long_trail_the_first_messages_are_shown_and_said_to_be(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    await store(job, *(a_task(job, job) for _ in range(MOST_MESSAGES + 3)))

    page = (await browser.get(f"{PATH}/{job.id}", "beheer")).text

    assert "U ziet de eerste 200." in page
    assert page.count('id="bericht-') == MOST_MESSAGES
    assert "Wat er nog niet kwam" not in page


@pytest.mark.parametrize("identifier", ["geen-kenmerk", str(UUID(int=1))[:-1]])
async def test_an_api_refuses_what_is_no_id(browser: Browser, identifier: str) -> None:
    answer = await browser.get(f"/reporting/v1/beheer/spoor/{identifier}", "beheer")
    assert answer.status_code == 400
