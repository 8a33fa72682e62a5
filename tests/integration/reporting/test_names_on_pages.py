"""The pages of reporting show names that they ask of intake for whoever looks, keep none, and work without."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.reporting.settings import Settings
from shared.events.household import ASSEN
from shared.http.names import NameService, pseudonym
from shared.messaging.transaction import Database
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.trails import a_job_start, effects_of

LIST = "/reporting/levensgebeurtenissen"
MISSING = "De namen zijn nu niet op te halen"


class Intake:
    """What intake would answer, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, Any], str]] = []
        self.status = 200
        self.wait = 0.0

    async def answer(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.asked.append((body, request.headers["Authorization"]))
        await asyncio.sleep(self.wait)
        rows = [
            {"inwonerId": asked, "weergavenaam": "Ank de Vries", "huidigInwonerId": asked}
            for asked in body["inwonerIds"]
        ]
        return httpx.Response(self.status, json={"inwoners": rows, "dossiers": []})


@pytest.fixture
async def intake(browser: Browser) -> Intake:
    known = Intake()
    app = browser.client._transport.app  # type: ignore[attr-defined]
    app.state.names = NameService("http://intake", httpx.MockTransport(known.answer))
    return known


@pytest.fixture
async def job(store: Callable[..., Any]) -> Any:
    started = a_job_start()
    await store(started, *effects_of(started))
    return started


async def test_the_list_and_the_trail_show_names_in_one_question_each(
    browser: Browser, intake: Intake, job: Any
) -> None:
    person = job.data.inwoner_id

    for path in (LIST, f"{LIST}/{job.id}"):
        page = await browser.get(path, "werkcoach")
        assert page.status_code == 200, page.text
        assert "Ank de Vries" in page.text
        assert f'href="/intake/inwoners/{person}"' in page.text

    token = f"Bearer {browser.issuer.token('werkcoach')}".split(".")[0]
    assert [body["doel"] for body, _ in intake.asked] == ["levensgebeurtenissen", "spoor"]
    assert all(given.startswith(token) for _, given in intake.asked)


async def test_who_may_see_no_residents_sees_a_pseudonym_and_intake_is_not_asked(
    browser: Browser, intake: Intake, job: Any
) -> None:
    token = browser.issuer.issue(
        "zonder-inwoners", {"reporting.sporen.lezen"}, roles=["werkcoach"], municipalities=[ASSEN]
    )
    page = (await browser.client.get(LIST, headers={"Authorization": f"Bearer {token}"})).text

    assert pseudonym(job.data.inwoner_id) in page
    assert "Ank" not in page
    assert MISSING not in page
    assert intake.asked == []


@pytest.mark.parametrize(("status", "wait"), [(503, 0), (403, 0), (500, 0), (200, 30)])
async def test_a_page_comes_with_pseudonyms_and_says_so_when_intake_does_not_answer(
    browser: Browser, intake: Intake, job: Any, status: int, wait: float
) -> None:
    intake.status, intake.wait = status, wait

    page = await asyncio.wait_for(browser.get(LIST, "werkcoach"), 10)

    assert page.status_code == 200
    assert pseudonym(job.data.inwoner_id) in page.text
    assert MISSING in page.text


async def test_a_page_comes_when_intake_is_away(browser: Browser, job: Any) -> None:
    app = browser.client._transport.app  # type: ignore[attr-defined]
    app.state.names = NameService("http://127.0.0.1:9")

    page = await browser.get(f"{LIST}/{job.id}", "werkcoach")

    assert pseudonym(job.data.inwoner_id) in page.text
    assert MISSING in page.text


async def test_a_page_that_refreshes_itself_is_one_look(
    browser: Browser, intake: Intake, job: Any
) -> None:
    await browser.get(LIST, "werkcoach")
    await browser.get(LIST, "werkcoach", headers={"HX-Request": "true"})

    assert [body["herhaling"] for body, _ in intake.asked] == [False, True]


async def test_no_name_is_kept(
    browser: Browser, intake: Intake, job: Any, database: Database, capsys: Any
) -> None:
    await browser.get(LIST, "werkcoach")

    async with database.reading() as connection:
        tables = await connection.execute(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        )
        for table in tables.scalars().all():
            rows = await connection.execute(text(f'SELECT t::text FROM "{table}" t'))  # noqa: S608 - a table of ours
            assert "Vries" not in str(rows.all()), table
    assert "Vries" not in capsys.readouterr().out
    assert "intake_url" in Settings.model_fields
