"""The lists of work in a real browser: they fit, they can be filtered and divided without script, and axe finds nothing."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

MINE = "/routes/werk"
TEAM = "/routes/werk/team"
ALL = "/routes/werk/alles"


@pytest.fixture(scope="module")
def jobs(origin: OneOrigin, municipality: Municipality) -> list[str]:
    """Three mothers start a job."""
    events = [municipality.report_job(municipality.register()) for _ in range(3)]
    origin.start_worker("routes")
    return events


@pytest.fixture
def looks_as() -> str:
    return "teamleider"


def open_list(page: Page, path: str) -> None:
    """With the work of the jobs on it."""
    for _ in range(WAIT_MS // 500):
        page.goto(path)
        if page.locator(".werk__titel").count() >= 6:
            return
        page.wait_for_timeout(500)
    pytest.fail(f"the work did not come: {page.inner_text('main')}")


def fits(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_the_lists_fit(
    jobs: list[str], new_page: NewPage, width: int, tmp_path: Path, screenshots: Path
) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    for name, path in (("mijn", MINE), ("team", TEAM), ("alles", ALL)):
        open_list(page, path)
        fits(page)
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        page.goto(f"{path}?rol=werkcoach&soort=baan-gestart&gemeente=9999")
        fits(page)
        page.screenshot(path=tmp_path / f"{name}-filter-{width}.png", full_page=True)
    if width == 1280:
        open_list(page, MINE)
        page.screenshot(path=screenshots / "mijn-werk.png")


@pytest.mark.parametrize("width", [1280, 320])
def test_work_is_divided_without_script(
    jobs: list[str], new_page: NewPage, width: int, tmp_path: Path
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 900})
    open_list(page, f"{TEAM}?rol=werkcoach")
    page.get_by_role("button", name="Verdeel").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd")
    page.screenshot(path=tmp_path / f"fout-{width}.png", full_page=True)
    page.get_by_role("checkbox", name="Kies").first.check()
    page.get_by_label("Wie gaat het doen?").select_option("team")
    page.get_by_role("button", name="Verdeel").click()
    expect(page.get_by_role("status")).to_contain_text("Klaar: 1 van 1")
    page.screenshot(path=tmp_path / f"verdeeld-{width}.png", full_page=True)


def test_a_filter_is_shared_by_its_address_and_the_way_back_works(
    jobs: list[str], new_page: NewPage
) -> None:
    page = new_page()
    open_list(page, ALL)
    page.get_by_text("Filter en volgorde").click()
    page.get_by_label("Voor de", exact=True).first.select_option("jobcoach")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("link", name="Voor de: Jobcoach")).to_be_visible()
    address = page.url
    assert address.endswith(f"{ALL}?rol=jobcoach")

    page.get_by_role("link", name="Voor de: Jobcoach").click()
    page.wait_for_url(f"**{ALL}")
    expect(page.get_by_role("link", name="Voor de: Jobcoach")).to_have_count(0)
    page.go_back()
    page.wait_for_url(address)
    expect(page.get_by_role("link", name="Voor de: Jobcoach")).to_be_visible()
    other = new_page()
    other.goto(address)
    expect(other.get_by_role("link", name="Voor de: Jobcoach")).to_be_visible()
