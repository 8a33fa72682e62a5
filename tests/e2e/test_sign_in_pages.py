"""Signing in and out in a real browser, at the provider of the local stack; and a session that ends while somebody types."""

from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from shared import clock
from shared.http.auth import COOKIE
from shared.http.sessions import REMEMBERED_SECONDS
from tests.browser import looks_well
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import OneOrigin
from tests.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LIST = "/intake/inwoners"


@pytest.fixture(scope="module")
def form(municipality: Municipality) -> str:
    """The address of a form that takes some typing."""
    return f"{LIST}/{municipality.register()}/melden/schuldsignaal"


def choose(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Als wie wilt u kijken?")
    page.get_by_role("button", name=f"Ga verder als {name}").click()


def fill_half(page: Page) -> None:
    page.get_by_label("Vanaf welke dag?").fill("1-11-2026")
    page.get_by_label("Waar is de achterstand?").select_option("huur")


def fill_rest(page: Page) -> None:
    page.get_by_label("Hoe kwam het binnen?").select_option("brief")
    page.get_by_label("Wie vertelde het?").select_option("instantie")
    page.get_by_role("button", name="Controleer").click()


def test_somebody_signs_in_in_two_tabs(new_page: NewPage) -> None:
    first = new_page(None)
    second = first.context.new_page()
    first.goto(LIST)
    second.goto("/reporting/levensgebeurtenissen")

    choose(second, "Bo Balie")
    expect(second.get_by_role("heading", level=1)).to_have_text("Levensgebeurtenissen")
    choose(first, "Bo Balie")

    expect(first.get_by_role("heading", level=1)).to_have_text("Een inwoner zoeken")
    for page in (first, second):
        page.reload()
        expect(page.get_by_text("Ingelogd als Bo Balie")).to_be_visible()


def test_signing_out_is_signing_out_at_the_provider_too(new_page: NewPage) -> None:
    page = new_page(None)
    page.goto(LIST)
    choose(page, "Bo Balie")

    page.get_by_role("button", name="Log uit").click()
    page.wait_for_url("**/routes/uitgelogd")
    looks_well(page)
    page.goto(LIST)

    choose(page, "Renske Regie")
    expect(page.get_by_text("Ingelogd als Renske Regie")).to_be_visible()


def test_signing_out_needs_no_script(new_page: NewPage) -> None:
    page = new_page(None, java_script_enabled=False)
    page.goto(LIST)
    choose(page, "Bo Balie")

    page.get_by_role("button", name="Log uit").click()
    page.wait_for_url("**/routes/uitgelogd")

    assert COOKIE not in {cookie["name"] for cookie in page.context.cookies()}


def test_who_signs_out_everywhere_is_out_in_every_browser_within_five_seconds(
    new_page: NewPage,
) -> None:
    here, there = new_page("balie"), new_page("balie")
    there.goto(LIST)
    here.goto("/")
    here.get_by_role("link", name="Uw sessies").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Uw sessies")
    looks_well(here)

    here.get_by_role("button", name="Overal uitloggen").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("U bent uitgelogd")
    there.wait_for_timeout(REMEMBERED_SECONDS * 1_000)
    there.goto(LIST)

    expect(there.get_by_role("heading", level=1)).to_have_text("Als wie wilt u kijken?")


def test_a_cookie_in_another_browser_opens_nothing(new_page: NewPage, origin: OneOrigin) -> None:
    page = new_page(None)
    number = sign_in(origin.issuer, "balie", browser="Een andere browser")
    page.context.add_cookies([{"name": COOKIE, "value": number, "url": origin.address}])
    page.goto(LIST)
    expect(page.get_by_role("heading", level=1)).to_have_text("Als wie wilt u kijken?")


def later(page: Page, minutes: int) -> None:
    """So much later, for the browser; the server's clock is the test's."""
    page.clock.fast_forward(timedelta(minutes=minutes) // timedelta(milliseconds=1))


@pytest.fixture
def typing(new_page: NewPage, form: str) -> Page:
    """Somebody has filled in half of a form."""
    page = new_page("balie")
    page.clock.install()
    page.goto(form)
    fill_half(page)
    return page


def test_the_page_warns_before_a_session_ends_and_it_goes_on(typing: Page) -> None:
    warning = typing.get_by_role("alert")
    expect(warning).to_be_hidden()

    with clock.moved_to(clock.now() + timedelta(minutes=26)):
        later(typing, 26)
        expect(warning).to_contain_text("wordt u uitgelogd")
        looks_well(typing)
        typing.get_by_role("button", name="Blijf aangemeld").click()
        expect(warning).to_be_hidden()
        fill_rest(typing)
        expect(typing.get_by_role("button", name="Verstuur de melding")).to_be_visible()


def test_of_two_tabs_the_one_that_is_not_used_does_not_warn(typing: Page) -> None:
    with clock.moved_to(clock.now() + timedelta(minutes=26)):
        typing.context.new_page().goto("/routes/sessies")
        later(typing, 26)
        typing.wait_for_timeout(500)
        expect(typing.get_by_role("alert")).to_be_hidden()


def test_a_session_that_ended_while_somebody_typed_loses_nothing(typing: Page) -> None:
    with clock.moved_to(clock.now() + timedelta(minutes=31)):
        later(typing, 31)
        expect(typing.get_by_role("alert")).to_contain_text("Wat u hier hebt getypt staat er nog.")
        looks_well(typing)
        sign_in_again(typing.context, typing, "Meld u opnieuw aan")

        expect(typing.get_by_label("Waar is de achterstand?")).to_have_value("huur")
        fill_rest(typing)
        expect(typing.get_by_role("button", name="Verstuur de melding")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_form_that_is_sent_after_the_session_ended_is_sent_again(
    new_page: NewPage, form: str, script: bool
) -> None:
    page = new_page("balie", java_script_enabled=script)
    page.goto(form)
    fill_half(page)
    page.context.clear_cookies()

    fill_rest(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("U bent niet meer aangemeld")
    if script:
        looks_well(page)
    sign_in_again(page.context, page, "Meld u aan in een nieuw tabblad")
    page.get_by_role("button", name="Verstuur opnieuw").click()
    page.get_by_role("button", name="Verstuur de melding").click()

    expect(page.get_by_role("status")).to_contain_text("De melding is verwerkt.")


def sign_in_again(context: BrowserContext, page: Page, link: str) -> None:
    with context.expect_page() as opened:
        page.get_by_role("link", name=link).click()
    tab = opened.value
    choose(tab, "Bo Balie")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Uw sessies")
    tab.close()
