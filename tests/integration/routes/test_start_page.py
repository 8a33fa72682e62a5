"""The page that everybody begins at: what needs somebody now, by numbers, and what is away."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from services.routes.start.elsewhere import Others
from shared import clock
from shared.events.household import TYNAARLO
from shared.http.neighbours import Neighbours
from shared.permissions import scopes_of
from tests.integration.routes.factories import job_started
from tests.integration.routes.test_http import Api, api
from tests.integration.routes.test_work_pages import Desk

__all__ = ["api"]
AFTER_ALL_IS_DUE = datetime(2027, 12, 1, 9, 0, tzinfo=UTC)
Answer = Callable[[httpx.Request], httpx.Response]


class StartDesk(Desk):
    """With all that a role gives, also in the other services."""

    async def opens(self, path: str, *roles: str, **who: Any) -> str:
        roles = roles or ("werkcoach",)
        return await super().opens(path, *roles, **{"scopes": scopes_of(roles), **who})


@pytest.fixture
def desk(api: Api) -> Desk:
    return StartDesk(api)


def needs(page: str) -> dict[str, int]:
    """The number beside each of the words."""
    found = re.findall(
        r'nodig__aantal">([\d.]+)</strong> <span class="nodig__woorden">([^<]+)<', page
    )
    return {words: int(amount.replace(".", "")) for amount, words in found}


def others(desk: Desk, answer: Answer) -> None:
    """Stand in for the services that are asked."""
    app: Any = desk.api.client._transport.app  # type: ignore[attr-defined]
    where = dict.fromkeys(("intake", "income", "reporting"), "http://elsewhere.test")
    app.state.others = Others(Neighbours(where, httpx.MockTransport(answer)))


def standing(amount: int) -> Answer:
    body = {"aantal": amount, "oudsteSinds": "2026-07-30T22:30:00Z" if amount else None}
    day = "2026-07-31" if amount else None
    body |= {"gemist": amount, "gemistSinds": day, "nadert": amount, "nadertEerst": day}
    return lambda request: httpx.Response(200, json=body)


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("away", request=request)


async def test_a_coach_sees_what_is_late_with_the_oldest_and_a_link_to_the_list(
    desk: Desk,
) -> None:
    others(desk, standing(0))
    await desk.api.routes.receives(job_started())

    with clock.moved_to(AFTER_ALL_IS_DUE):
        page = await desk.opens("/")
        listed = await desk.opens("/routes/werk?wanneer=te-laat")

    amount = next(number for words, number in needs(page).items() if "te laat" in words)
    assert amount == listed.count('class="werk__taak"')
    assert 'href="/routes/werk?wanneer=te-laat"' in page
    assert "De oudste moest klaar zijn op" in page


async def test_somebody_for_whom_nothing_waits_is_told_so(desk: Desk) -> None:
    others(desk, standing(0))
    assert "U bent bij: er wacht nu niets op u." in await desk.opens("/")


async def test_work_of_another_municipality_is_not_counted(desk: Desk) -> None:
    others(desk, standing(0))
    await desk.api.routes.receives(job_started())

    assert needs(await desk.opens("/", gemeenten={TYNAARLO})) == {}


async def test_work_of_another_role_is_not_counted(desk: Desk) -> None:
    others(desk, standing(0))
    await desk.api.routes.receives(job_started())

    assert sum(needs(await desk.opens("/", "participatiecoach")).values()) == 0


async def test_a_team_leader_sees_what_is_of_nobody_yet(desk: Desk) -> None:
    others(desk, standing(0))
    await desk.api.routes.receives(job_started())

    page = await desk.opens("/", "teamleider")
    listed = await desk.opens("/routes/werk/team?wie=niemand", "teamleider")

    amount = needs(page)["taken zijn nog van niemand"]
    assert amount == listed.count('name="taak"') > 0
    assert 'href="/routes/werk/team?wie=niemand"' in page


async def test_proposals_and_the_queue_are_counted_by_who_keeps_them(desk: Desk) -> None:
    others(desk, standing(3))

    page = await desk.opens("/", "inkomensconsulent")

    assert needs(page)["voorstellen wachten op een besluit"] == 3
    assert needs(page)["meldingen staan in de wachtrij"] == 3
    assert "31 juli 2026" in page  # as the clock in the Netherlands has it


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("teamleider", ["termijnen van aanvragen zijn gemist"]),
        (
            "inkomensconsulent",
            ["termijnen van aanvragen zijn gemist", "termijnen van aanvragen komen eraan"],
        ),
        ("regisseur", []),
        ("werkcoach", []),
    ],
)
async def test_missed_terms_are_for_who_leads_and_those_that_come_for_who_works_on_them(
    desk: Desk, role: str, words: list[str]
) -> None:
    others(desk, standing(2))

    page = await desk.opens("/", role)

    assert [said for said in needs(page) if "termijnen" in said] == words
    assert ("/income/aanvragen?termijn=gemist" in page) == bool(words)


async def test_who_may_not_decide_hears_nothing_of_proposals(desk: Desk) -> None:
    asked: list[str] = []

    def note(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return standing(3)(request)

    others(desk, note)
    assert "voorstellen wachten op een besluit" not in needs(await desk.opens("/", "werkcoach"))
    assert not [path for path in asked if "voorstellen" in path]


async def test_what_is_away_is_named_and_the_rest_is_there(desk: Desk) -> None:
    others(desk, away)
    await desk.api.routes.receives(job_started())

    with clock.moved_to(AFTER_ALL_IS_DUE):
        page = await desk.opens("/", "inkomensconsulent")

    assert "De wachtrij is nu niet op te halen" in page
    assert "De voorstellen zijn nu niet op te halen" in page
    assert any("te laat" in words for words in needs(page))
    assert "U bent bij" not in page


async def test_operations_see_which_service_does_not_answer(desk: Desk) -> None:
    def only_intake(request: httpx.Request) -> httpx.Response:
        return standing(0)(request) if "/intake/" in request.url.path else away(request)

    others(desk, only_intake)

    page = await desk.opens("/", "beheer")

    services = re.findall(r"<dt>(\w+)</dt><dd><span class=\"merk merk--(\w+)", page)
    assert dict(services) == {
        "intake": "klaar",
        "routes": "klaar",
        "income": "fout",
        "reporting": "fout",
    }


async def test_nobody_is_sent_to_sign_in_and_comes_back(desk: Desk) -> None:
    answer = await desk.api.client.get("http://test/")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/routes/aanmelden?naar=%2F",
    )
