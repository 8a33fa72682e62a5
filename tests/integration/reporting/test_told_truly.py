"""The list and the trail tell people what is still to be done, and by whom what was decided; the machine's state is for who runs it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.reporting.flow.outcomes import OutcomeKeepers
from shared import clock, ids
from shared.events.household import ASSEN
from shared.events.income import DecisionTaken
from shared.events.tasks import TaskCompleted
from shared.http.neighbours import Neighbours
from tests.integration.reporting.conftest import Browser
from tests.integration.reporting.test_flow_pages import LIST
from tests.integration.reporting.trails import FIRST, a_job_start, caused, effects_of

Store = Callable[..., Awaitable[None]]
LATER = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
WHY, RESULT = "Klopt met de loonstrook.", "Opvang geregeld bij Kits."


def keepers(browser: Browser, answer: Callable[[httpx.Request], httpx.Response]) -> None:
    app: Any = browser.client._transport.app  # type: ignore[attr-defined]
    where = dict.fromkeys(("income", "routes"), "http://elsewhere.test")
    app.state.outcome_keepers = OutcomeKeepers(Neighbours(where, httpx.MockTransport(answer)))


def answers(job: Any) -> Callable[[httpx.Request], httpx.Response]:
    at = "2026-12-02T08:00:00Z"
    decided = {
        "gebeurtenisId": str(job.id),
        "uitkomst": "lager",
        "besluit": "overnemen",
        "besluitreden": WHY,
        "beslotenDoorNaam": "Ilse Inkomen",
        "afgehandeldOp": at,
    }
    done = {
        "gebeurtenisIds": [str(job.id)],
        "titel": "Regel opvang",
        "resultaat": RESULT,
        "afgehandeldOp": at,
    }

    def answer(request: httpx.Request) -> httpx.Response:
        row = decided if "voorstellen" in request.url.path else done
        return httpx.Response(200, json={"resultaten": [row]})

    return answer


def settled(job: Any, task: Any) -> list[Any]:
    """Somebody decided, and did the task."""
    taken = DecisionTaken(
        besluit_id=ids.new_id(),
        soort="wijzigen",
        automatisch=False,
        voorstel_id=ids.new_id(),
        herbeoordeling_id=ids.new_id(),
        gebeurtenis_id=job.id,
        gemeente=ASSEN,
        ingangsdatum=FIRST,
        besluit="overnemen",
    )
    done = TaskCompleted(
        taak_id=task.data.taak_id, gebeurtenis_id=job.id, gemeente=ASSEN, uitkomst="gedaan"
    )
    return [
        caused(job, job.id, "income", 900, taken),
        caused(job, job.id, "routes", 950, done),
    ]


async def test_people_read_what_is_open_and_late_and_not_how_it_was_handled(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    with clock.moved_to(LATER):
        for path in (LIST, f"{LIST}/{job.id}"):
            coach = (await browser.get(path, "werkcoach")).text
            assert "1 taak, 1 open, 1 te laat" in coach
            assert "Overal verwerkt" not in coach
            assert "0,25 seconden" not in coach.partition("<main")[2].partition("tijdlijn-kop")[0]


async def test_a_task_that_is_done_is_not_open_any_more(browser: Browser, store: Store) -> None:
    job = a_job_start()
    effects = effects_of(job)
    await store(job, *effects, *settled(job, effects[1]))

    assert "1 taak, afgehandeld" in (await browser.get(LIST)).text


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("staat=open", True),
        ("staat=te-laat", True),
        ("staat=besluit", False),
        ("staat=klaar", False),
        ("staat=lopend", False),
        ("rol=werkcoach", True),
        ("rol=jobcoach", False),
        ("periode=vandaag", False),
        ("periode=jaar", True),
        ("staat=onzin&rol=koning&periode=ooit&type=niets", True),
    ],
)
async def test_the_list_is_limited_by_what_is_to_be_done_by_period_and_by_role(
    browser: Browser, store: Store, query: str, is_there: bool
) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    with clock.moved_to(LATER):
        page = (await browser.get(f"{LIST}?{query}")).text

    assert (str(job.id) in page) is is_there
    assert ("1 gebeurtenis in totaal" in page) is is_there


async def test_the_count_is_of_all_pages(browser: Browser, store: Store) -> None:
    await store(*(a_job_start() for _ in range(26)))
    assert "26 gebeurtenissen in totaal, 25 op deze pagina" in (await browser.get(LIST)).text


async def test_who_decided_and_why_and_what_came_of_a_task(browser: Browser, store: Store) -> None:
    job = a_job_start()
    effects = effects_of(job)
    await store(job, *effects, *settled(job, effects[1]))
    keepers(browser, answers(job))

    page = (await browser.get(f"{LIST}/{job.id}")).text

    for text in ("Ilse Inkomen besloot dit op 2 december 2026", WHY, "Regel opvang", RESULT):
        assert text in page


async def test_a_page_that_refreshes_itself_asks_nobody_again(
    browser: Browser, store: Store
) -> None:
    job = a_job_start()
    effects = effects_of(job)
    await store(job, *effects, *settled(job, effects[1]))
    asked: list[str] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return answers(job)(request)

    keepers(browser, note)
    await browser.get(f"{LIST}/{job.id}", headers={"HX-Request": "true"})
    assert asked == []


async def test_what_is_away_is_said_and_the_trail_is_there(browser: Browser, store: Store) -> None:
    job = a_job_start()
    effects = effects_of(job)
    await store(job, *effects, *settled(job, effects[1]))

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away", request=request)

    keepers(browser, away)
    page = (await browser.get(f"{LIST}/{job.id}")).text
    assert "Niet alles is nu op te halen" in page
    assert "Draaiboek toegepast" in page


async def test_the_amounts_say_what_they_leave_out(browser: Browser, store: Store) -> None:
    job = a_job_start()
    await store(job, *effects_of(job))

    page = (await browser.get(f"{LIST}/{job.id}")).text

    assert "Alleen bijstand en loon" in page
    assert '<form method="post" action="/income/wat-als">' in page
    assert f'name="over" value="{job.id}"' in page
    assert f'href="/routes/dossiers/{job.dossier_id}"' in page
