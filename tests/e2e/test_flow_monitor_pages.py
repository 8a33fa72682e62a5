"""The monitor in a real browser: green when it is proven, what is wrong by itself, without script, and axe finds nothing."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from shared.ui.static import NODE_MODULES
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import CONTRACTS, OneOrigin
from tests.ledger.processes import kafka_settings
from tests.servers import Address, ask

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

NOW = "/reporting/stroom"
TABS = (NOW,)


@pytest.fixture(scope="module")
def origin(
    test_servers: Address, kafka: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OneOrigin]:
    """As that of the other pages, with workers that look every second how they do."""
    if not NODE_MODULES.is_dir():
        pytest.skip("the front-end packages are not installed: make front-end")
    urls = {service: ask(test_servers, "database", service) for service in CONTRACTS}
    settings = kafka_settings(kafka, f"test-{uuid4().hex[:12]}-").model_copy(
        update={"progress_seconds": 1.0}
    )
    with OneOrigin(urls, settings, tmp_path_factory.mktemp("identity")) as running:
        yield running
    for url in urls.values():
        ask(test_servers, "drop", url)


@pytest.fixture
def looks_as() -> str:
    return "beheer"


def fits(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def verdict(page: Page) -> "Page":
    return page.locator("#nu .stroom__oordeel")


def test_the_flow_is_green_when_that_is_proven_and_says_what_stops(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage, tmp_path: Path
) -> None:
    for service in CONTRACTS:
        origin.start_worker(service)
    municipality.report_job(municipality.register())
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(NOW)

    expect(verdict(page)).to_contain_text("De boekhouding van vandaag sloot op")
    for tab in TABS:
        page.goto(tab)
        fits(page)
        page.screenshot(path=tmp_path / f"{tab.rpartition('/')[2]}-1280.png", full_page=True)
    page.goto(NOW)
    origin.stop_worker("routes")
    municipality.report_job(municipality.register())

    expect(verdict(page)).to_contain_text("Storing")
    row = page.locator("#dienst-routes")
    expect(row).to_contain_text("Storing")
    expect(page.get_by_role("row", name="inwoners routes")).to_contain_text("1")
    fits(page)
    page.screenshot(path=tmp_path / "storing-1280.png", full_page=True)

    narrow = new_page(java_script_enabled=False, viewport={"width": 320, "height": 900})
    for tab in TABS:
        narrow.goto(tab)
        narrow.screenshot(path=tmp_path / f"{tab.rpartition('/')[2]}-320.png", full_page=True)
        assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    origin.start_worker("routes")

    expect(verdict(page)).to_contain_text("De boekhouding van vandaag sloot op")
