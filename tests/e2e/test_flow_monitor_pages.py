"""The monitor in a real browser: green when it is proven, what is wrong by itself, without script, and axe finds nothing."""

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import SMALL, fits, looks_well
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import CONTRACTS, OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NOW: Final = "/reporting/stroom"
LOOKS_EVERY: Final = 4
SOON_MS: Final = 180_000
"""A worker looks every few seconds how it does; on a busy machine joining its group may take a minute."""
PROVEN: Final = "De boekhouding van vandaag sloot op"
TABS: Final = tuple(
    f"{NOW}{tab}" for tab in ("", "/alarmen", "/doorstroom", "/wachtend", "/vanzelf-hersteld")
)


@pytest.fixture
def looks_as() -> str:
    return "beheer"


def verdict(page: Page) -> Locator:
    return page.locator("#nu .stroom__oordeel")


def open_tab(page: Page, path: str) -> None:
    """On a busy machine it may take a while before anybody can say who is signed in."""
    for _ in range(60):
        page.goto(path)
        if page.get_by_role("navigation", name="Stroom").count():
            return
        page.wait_for_timeout(1_000)
    pytest.fail(f"the page does not come: {page.inner_text('main')}")


def test_the_flow_is_green_when_that_is_proven_and_says_what_stops(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage
) -> None:
    for service in CONTRACTS:
        origin.start_worker(service)
    municipality.report_job(municipality.register())
    page = new_page(viewport={"width": 1280, "height": 900})
    open_tab(page, NOW)

    expect(verdict(page)).to_contain_text(PROVEN, timeout=SOON_MS)
    for tab in TABS:
        open_tab(page, tab)
        looks_well(page)
    open_tab(page, NOW)
    origin.stop_worker("routes")
    municipality.report_job(municipality.register())

    expect(verdict(page)).to_contain_text("Storing", timeout=SOON_MS)
    row = page.locator("#dienst-routes")
    expect(row).to_contain_text("Storing")
    expect(page.get_by_role("row", name="inwoners routes")).to_contain_text("1", timeout=SOON_MS)
    looks_well(page)

    narrow = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    for tab in TABS:
        open_tab(narrow, tab)
        fits(narrow)
    origin.start_worker("routes")

    expect(verdict(page)).to_contain_text(PROVEN, timeout=SOON_MS)
