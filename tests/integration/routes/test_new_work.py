"""How much work is new to somebody since a moment: as a number for the page itself, and as a page without JavaScript."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from shared import clock
from shared.events.household import ASSEN, TYNAARLO
from shared.http.auth import BY_ITSELF
from tests.integration.routes.factories import job_started
from tests.integration.routes.test_http import Api, api
from tests.integration.routes.test_work_pages import Desk, desk

__all__ = ["api", "desk"]
LINK = re.compile(r'href="(/routes/werk/nieuw\?sinds=[^"]+)">Kijk of er nieuwe taken zijn')


async def test_the_page_of_work_leads_to_what_came_in_since_it_was_made(desk: Desk) -> None:
    [link] = LINK.findall(await desk.opens("/routes/werk"))
    assert "Er is niets nieuws" in await desk.opens(link)

    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        await desk.api.routes.receives(job_started())
        page = await desk.opens(link)

    [count] = re.findall(r"<title>(\d+) nieuwe ta", page)
    assert int(count) > 0
    assert f">{count} nieuwe ta" in page


async def test_a_page_that_asks_by_itself_gets_the_number_for_its_own_viewer(api: Api) -> None:
    since = quote(clock.now().isoformat())
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        await api.routes.receives(job_started())
        coaches, leader, elsewhere = [
            (
                await api.client.get(
                    f"http://test/routes/werk/nieuw?sinds={since}",
                    headers={**api.headers(role, gemeenten={place}), BY_ITSELF: "ja"},
                )
            ).json()["nieuw"]
            for role, place in (
                ("werkcoach", ASSEN),
                ("teamleider", ASSEN),
                ("teamleider", TYNAARLO),
            )
        ]

    listed = await api.tasks("?aantal=100", "teamleider", gemeenten={ASSEN})
    assert leader == len(listed)
    assert coaches == len([task for task in listed if task["rol"] == "werkcoach"])
    assert elsewhere == 0


@pytest.mark.parametrize("since", ["", "gisteren", "2026-01-01", "9999-12-31T23:59:59%2B00:00"])
async def test_a_moment_that_makes_no_sense_is_the_begin_of_today(desk: Desk, since: str) -> None:
    assert "Nieuwe taken" in await desk.opens(f"/routes/werk/nieuw?sinds={since}")
