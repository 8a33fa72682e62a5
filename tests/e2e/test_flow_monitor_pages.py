"""The monitor in a real browser: green when it is proven, what is wrong by itself, without script, and axe finds nothing."""

from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import CONTRACTS, OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

NOW: Final = "/reporting/stroom"
SOON_MS: Final = 180_000
"""A worker looks every ten seconds how it does; on a busy machine joining its group may take a minute."""
PROVEN: Final = "De boekhouding van vandaag sloot op"
TABS: Final = tuple(
    f"{NOW}{tab}" for tab in ("", "/alarmen", "/doorstroom", "/wachtend", "/vanzelf-hersteld")
)


@pytest.fixture
def looks_as() -> str:
    return "beheer"


def fits(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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
    origin: OneOrigin, municipality: Municipality, new_page: NewPage, tmp_path: Path
) -> None:
    for service in CONTRACTS:
        origin.start_worker(service)
    municipality.report_job(municipality.register())
    page = new_page(viewport={"width": 1280, "height": 900})
    open_tab(page, NOW)

    expect(verdict(page)).to_contain_text(PROVEN, timeout=SOON_MS)
    for tab in TABS:
        open_tab(page, tab)
        fits(page)
        page.screenshot(path=tmp_path / f"{tab.rpartition('/')[2]}-1280.png", full_page=True)
    open_tab(page, NOW)
    origin.stop_worker("routes")
    municipality.report_job(municipality.register())

    expect(verdict(page)).to_contain_text("Storing", timeout=SOON_MS)
    row = page.locator("#dienst-routes")
    expect(row).to_contain_text("Storing")
    expect(page.get_by_role("row", name="inwoners routes")).to_contain_text("1", timeout=SOON_MS)
    fits(page)
    page.screenshot(path=tmp_path / "storing-1280.png", full_page=True)

    narrow = new_page(java_script_enabled=False, viewport={"width": 320, "height": 900})
    for tab in TABS:
        open_tab(narrow, tab)
        narrow.screenshot(path=tmp_path / f"{tab.rpartition('/')[2]}-320.png", full_page=True)
        assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    origin.start_worker("routes")

    expect(verdict(page)).to_contain_text(PROVEN, timeout=SOON_MS)
