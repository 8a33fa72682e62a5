"""One press hides the names of residents in this session, in all services at once, and another one shows them again."""

from collections.abc import Callable

import httpx
from fastapi import FastAPI

from services.reporting.main import create_app as create_reporting
from services.reporting.settings import Settings as ReportingSettings
from shared.http.auth import HIDES_NAMES
from shared.http.sessions import SessionClient
from tests.integration.routes.provider_kit import BROWSER, Place

HIDE, SHOW = "Verberg namen", "Toon namen"


async def press(place: Place, browser: httpx.AsyncClient, what: str) -> httpx.Response:
    return await browser.post(
        "/routes/sessie/namen",
        data={"doen": what},
        headers={
            "Origin": place.issuer.address,
            "Referer": f"{place.issuer.address}/routes/werk?wanneer=nieuw",
        },
    )


async def test_the_button_says_what_it_does_and_leads_back_to_the_page(place: Place) -> None:
    browser = await place.signed_in("werkcoach")
    assert HIDE in (await browser.get("/routes/werk")).text

    hidden = await press(place, browser, "verberg")
    assert (hidden.status_code, hidden.headers["location"]) == (303, "/routes/werk?wanneer=nieuw")
    assert SHOW in (await browser.get("/routes/werk")).text

    await press(place, browser, "toon")
    assert HIDE in (await browser.get("/routes/werk")).text


async def test_it_is_of_this_session_alone_and_ends_with_it(place: Place) -> None:
    browser, elsewhere = await place.signed_in("werkcoach"), await place.signed_in("werkcoach")
    await press(place, browser, "verberg")

    assert HIDE in (await elsewhere.get("/routes/werk")).text
    await place.post(browser, "/routes/uitloggen")
    assert HIDES_NAMES not in browser.cookies
    await place.sign_in(browser, "werkcoach")
    assert HIDE in (await browser.get("/routes/werk")).text


async def test_another_service_knows_it_at_once_although_it_remembers_who_asks(
    place: Place, database_url: Callable[..., str]
) -> None:
    reporting = _reporting_beside(place, database_url)
    browser = await place.signed_in("regisseur")

    async def looks() -> str:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(reporting),
            base_url=place.issuer.address,
            headers=BROWSER,
            cookies=dict(browser.cookies),
        ) as there:
            return (await there.get("/reporting/levensgebeurtenissen")).text

    assert HIDE in await looks()
    await press(place, browser, "verberg")
    assert SHOW in await looks()
    await press(place, browser, "toon")
    assert HIDE in await looks()
    await reporting.state.database.close()


async def test_who_has_no_session_has_nothing_to_hide_names_in(place: Place) -> None:
    answer = await press(place, place.browser(), "verberg")

    assert answer.status_code == 401


async def test_another_site_cannot_press(place: Place) -> None:
    browser = await place.signed_in("werkcoach")
    answer = await browser.post(
        "/routes/sessie/namen",
        data={"doen": "verberg"},
        headers={"Origin": "https://elders.example.nl"},
    )

    assert answer.status_code == 403
    assert HIDE in (await browser.get("/routes/werk")).text


def _reporting_beside(place: Place, database_url: Callable[..., str]) -> FastAPI:
    """A service that asks routes whose a session is, and remembers it."""
    settings = ReportingSettings.model_validate({"database_url": database_url("reporting")})
    app = create_reporting(settings, place.issuer.settings)
    app.state.sessions = SessionClient(place.issuer.address, httpx.ASGITransport(place.app))
    return app
