"""People sign in at a real provider, have a session, and sign out again, here and there."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from deploy.local.personas import PERSONAS
from services.routes.sign_in import service as sign_in
from shared import clock
from shared.events.household import ASSEN, TYNAARLO
from shared.http.auth import BY_ITSELF, COOKIE, SESSION_PREFIX
from tests.integration.routes.provider_kit import CALLBACK, Place, number_of, parameter

IDLE = timedelta(minutes=30)
LIFE = timedelta(hours=10)


async def test_somebody_signs_in_and_comes_back_where_it_was(place: Place) -> None:
    browser = place.browser()

    answer = await place.sign_in(browser, path="/routes/aanmelden?naar=/routes/sessies?a=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/routes/sessies?a=1"
    assert "Renske Regie" in (await browser.get("/routes/sessies")).text


async def test_the_provider_is_asked_with_pkce_a_state_and_a_nonce(place: Place) -> None:
    asked = await place.begun(place.browser())

    assert parameter(asked, "response_type") == "code"
    assert parameter(asked, "code_challenge_method") == "S256"
    assert len(parameter(asked, "code_challenge")) == 43
    assert len(parameter(asked, "state")) == len(parameter(asked, "nonce")) == 43
    assert parameter(asked, "redirect_uri") == f"{place.issuer.address}{CALLBACK}"
    assert "openid" in parameter(asked, "scope").split()


async def test_the_browser_holds_a_number_and_the_database_what_is_no_use_to_anybody(
    place: Place,
) -> None:
    browser = place.browser()
    answer = await place.sign_in(browser)

    [cookie] = [
        line.lower()
        for line in answer.headers.get_list("set-cookie")
        if line.startswith(f"{COOKIE}=")
    ]
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "max-age" not in cookie
    number = number_of(browser)
    assert number.startswith(SESSION_PREFIX)
    [row] = await place.rows("SELECT session::text AS all_of_it FROM session")
    assert number.removeprefix(SESSION_PREFIX) not in row.all_of_it
    assert "eyJ" not in row.all_of_it  # as a token begins
    assert await place.rows("SELECT 1 FROM sign_in_attempt") == []


async def test_two_tabs_sign_in_at_the_same_time(place: Place) -> None:
    browser = place.browser()
    first = await place.begun(browser, "/routes/aanmelden?naar=/eerste")
    second = await place.begun(browser, "/routes/aanmelden?naar=/tweede")
    back_first = await place.chosen(browser, first)
    back_second = await place.chosen(browser, second)

    answers = [await browser.get(back_second), await browser.get(back_first)]

    assert [answer.headers["location"] for answer in answers] == ["/tweede", "/eerste"]
    assert await place.is_known(browser)
    assert await place.endings() == ["replaced", None]


async def test_who_is_signed_in_goes_on_without_the_provider(place: Place) -> None:
    browser = await place.signed_in()

    answer = await browser.get("/routes/aanmelden?naar=/routes/sessies")

    assert answer.headers["location"] == "/routes/sessies"


async def test_who_wants_to_be_somebody_else_is_asked_again(place: Place) -> None:
    browser = await place.signed_in("regisseur")
    asked = await place.begun(browser, "/routes/aanmelden?wissel=ja")
    assert "Als wie wilt u kijken?" in (await browser.get(asked)).text

    await browser.get(await place.chosen(browser, asked, "beheer"))

    assert "Bram Beheer" in (await browser.get("/routes/sessies")).text


async def test_who_is_signed_in_at_the_provider_only_need_not_choose_again(place: Place) -> None:
    browser = await place.signed_in()
    browser.cookies.delete(COOKIE)

    answer = await browser.get(await place.begun(browser))

    assert answer.status_code == 303
    assert (await browser.get(answer.headers["location"])).status_code == 303
    assert await place.is_known(browser)


async def test_the_groups_of_the_provider_are_the_roles_here(place: Place) -> None:
    coach = replace(PERSONAS["werkcoach"], municipalities=frozenset({ASSEN, TYNAARLO}))
    browser = await place.signed_in(coach)

    rows = await place.rows("SELECT municipality, role FROM worker_role ORDER BY municipality")

    assert [tuple(row) for row in rows] == [(ASSEN, "werkcoach"), (TYNAARLO, "werkcoach")]
    assert await place.is_known(browser)


async def test_a_group_that_was_removed_is_a_role_less_at_the_next_sign_in(place: Place) -> None:
    both = replace(PERSONAS["werkcoach"], key="wim", municipalities=frozenset({ASSEN, TYNAARLO}))
    browser = await place.signed_in(both)
    place.issuer.provider.personas["wim"] = replace(both, municipalities=frozenset({TYNAARLO}))

    asked = await place.begun(browser, "/routes/aanmelden?wissel=ja")
    await browser.get(
        (await place.post(browser, asked, data={"persona": "wim"})).headers["location"]
    )

    held = await place.rows("SELECT municipality FROM worker_role WHERE until_day IS NULL")
    assert [row.municipality for row in held] == [TYNAARLO]


async def test_whose_last_group_was_removed_does_not_come_in(place: Place) -> None:
    browser = place.browser()
    answer = await place.sign_in(
        browser, replace(PERSONAS["werkcoach"], key="niemand", municipalities=frozenset())
    )

    assert answer.status_code == 403
    assert "U hebt hier nog geen rol" in answer.text
    assert COOKIE not in browser.cookies
    assert await place.endings() == []


async def test_a_system_cannot_be_chosen(place: Place) -> None:
    browser = place.browser()
    asked = await place.begun(browser)

    answer = await place.post(browser, asked, data={"persona": "integratie"})

    assert answer.status_code == 400
    assert "Deze persoon bestaat niet" in answer.text


async def test_a_session_nobody_uses_is_over_after_half_an_hour(place: Place) -> None:
    browser = await place.signed_in()

    with clock.moved_to(clock.now() + IDLE - timedelta(seconds=5)):
        assert await place.is_known(browser)
    with clock.moved_to(clock.now() + 2 * IDLE - timedelta(seconds=30)):
        assert await place.is_known(browser)
    with clock.moved_to(clock.now() + 3 * IDLE):
        assert not await place.is_known(browser)


async def test_a_page_that_asks_by_itself_keeps_no_session_alive(place: Place) -> None:
    browser = await place.signed_in()

    with clock.moved_to(clock.now() + timedelta(minutes=20)):
        left = await browser.get("/routes/sessie/stand", headers={BY_ITSELF: "ja"})
        assert left.json()["zonderVraag"] == pytest.approx(600, abs=10)
    with clock.moved_to(clock.now() + IDLE):
        assert not await place.is_known(browser)


async def test_who_says_to_be_there_still_has_another_half_hour(place: Place) -> None:
    browser = await place.signed_in()

    with clock.moved_to(clock.now() + timedelta(minutes=26)):
        left = (await place.post(browser, "/routes/sessie/verlengen")).json()

    assert left["zonderVraag"] == pytest.approx(1_800, abs=10)
    assert left["einde"] == pytest.approx(36_000 - 26 * 60, abs=10)


async def test_a_session_is_over_after_ten_hours_whatever_happens(place: Place) -> None:
    browser = await place.signed_in()
    begun = clock.now()
    for minutes in range(20, 600, 20):
        with clock.moved_to(begun + timedelta(minutes=minutes)):
            assert await place.is_known(browser)

    with clock.moved_to(begun + LIFE):
        assert not await place.is_known(browser)


async def test_when_somebody_was_seen_is_written_once_a_minute(place: Place) -> None:
    browser = await place.signed_in()
    seen = "SELECT xmin::text AS written FROM session"
    before = await place.rows(seen)

    for _ in range(3):
        await place.is_known(browser)
    assert await place.rows(seen) == before
    with clock.moved_to(clock.now() + timedelta(seconds=61)):
        await place.is_known(browser)
    assert await place.rows(seen) != before


async def test_who_left_the_service_is_out_at_once(place: Place) -> None:
    browser = await place.signed_in()
    async with place.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE worker SET active_until = active_from")

    assert not await place.is_known(browser)
    again = await place.sign_in(place.browser())
    assert again.status_code == 403
    assert "niet (meer) in dienst" in again.text


async def sign_out_there(browser: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Where the page of signing out sends a browser."""
    there = page.text.partition('content="0; url=')[2].partition('"')[0]
    return await browser.get(there.replace("&amp;", "&"))


async def test_signing_out_ends_the_session_here_and_at_the_provider(place: Place) -> None:
    browser = await place.signed_in()
    number = number_of(browser)

    page = await place.post(browser, "/routes/uitloggen")
    assert "U bent uitgelogd" in page.text
    assert COOKIE not in browser.cookies
    there = await sign_out_there(browser, page)

    assert there.headers["location"] == f"{place.issuer.address}/routes/uitgelogd"
    assert place.issuer.provider.sessions == {}
    browser.cookies.set(COOKIE, number)
    assert not await place.is_known(browser)
    assert await place.endings() == ["signed_out"]


async def test_signing_out_needs_no_provider(place: Place) -> None:
    browser = await place.signed_in()
    place.wire.description = {"end_session_endpoint": None}
    place.app.state.sign_in.provider._description = None

    page = await place.post(browser, "/routes/uitloggen")

    assert page.status_code == 200
    assert 'http-equiv="refresh"' not in page.text
    assert await place.endings() == ["signed_out"]


async def test_somebody_sees_the_own_sessions_and_signs_out_everywhere(place: Place) -> None:
    here, there, other = [
        await place.signed_in(persona) for persona in ("regisseur", "regisseur", "beheer")
    ]
    page = (await here.get("/routes/sessies")).text
    assert page.count("Deze browser") == 1
    assert page.count("Een andere browser") == 1

    await place.post(here, "/routes/sessies/overal-uitloggen")

    assert [await place.is_known(browser) for browser in (here, there, other)] == [
        False,
        False,
        True,
    ]


async def test_after_signing_out_everywhere_the_provider_asks_again_in_every_browser(
    place: Place,
) -> None:
    """Else who has the other browser comes in again by being signed in at the provider."""
    here, there = await place.signed_in(), await place.signed_in()

    await place.post(here, "/routes/sessies/overal-uitloggen")

    asked = await place.begun(there)
    assert parameter(asked, "prompt") == "login"
    assert "Als wie wilt u kijken?" in (await there.get(asked)).text


async def test_operations_end_the_sessions_of_somebody_and_of_nobody_else(place: Place) -> None:
    somebody, other = await place.signed_in("regisseur"), await place.signed_in("beheer")

    assert await sign_in.end_sessions(place.database, "regisseur") == 1

    assert [await place.is_known(browser) for browser in (somebody, other)] == [False, True]


async def test_who_signs_out_at_the_provider_is_signed_out_here(place: Place) -> None:
    browser = await place.signed_in()
    elsewhere = await place.signed_in()

    page = await browser.get("/identiteit/uitloggen")
    assert "Wilt u uitloggen?" in page.text
    await place.post(browser, "/identiteit/uitloggen")

    assert not await place.is_known(browser)
    assert await place.is_known(elsewhere)
    assert "at_provider" in await place.endings()


async def test_a_moved_session_of_yesterday_is_thrown_away_in_the_end(place: Place) -> None:
    await place.signed_in()
    with clock.moved_to(clock.now() + timedelta(days=31)):
        await place.signed_in()
    assert await place.endings() == [None]
