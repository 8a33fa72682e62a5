"""The lists of work in a real browser: they fit, they can be filtered and divided without script, and axe finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import SMALL, fits, looks_well
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
    for _ in range(WAIT_MS // 250):
        page.goto(path)
        if page.locator(".werk__titel").count() >= 6:
            return
        page.wait_for_timeout(250)
    pytest.fail(f"the work did not come: {page.inner_text('main')}")


def test_axe_finds_nothing_and_the_lists_fit(
    jobs: list[str], new_page: NewPage, screenshots: Path
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    for path in (MINE, TEAM, ALL):
        open_list(page, path)
        looks_well(page)
        page.goto(f"{path}?rol=werkcoach&soort=baan-gestart&gemeente=9999")
        looks_well(page)
    open_list(page, MINE)
    page.screenshot(path=screenshots / "mijn-werk.png")


def test_work_is_divided_without_script(jobs: list[str], new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    open_list(page, f"{TEAM}?rol=werkcoach")
    page.get_by_role("button", name="Verdeel").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd")
    fits(page)
    page.get_by_role("checkbox", name="Kies").first.check()
    page.get_by_label("Wie gaat het doen?").select_option("team")
    page.get_by_role("button", name="Verdeel").click()
    expect(page.get_by_role("status")).to_contain_text("Klaar: 1 van 1")
    fits(page)


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
