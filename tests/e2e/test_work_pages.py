"""The pages of somebody's work in a real browser: read, finish, by keyboard, on a telephone, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

WORK = "/routes/werk"
TASK = "Regel steun op het werk en wat nodig is om te beginnen"


@pytest.fixture(scope="module")
def job(origin: OneOrigin, municipality: Municipality) -> str:
    """A mother starts a job."""
    event = municipality.report_job(municipality.register())
    origin.start_worker("routes")
    return event


@pytest.fixture
def looks_as() -> str:
    return "werkcoach"


def open_work(page: Page) -> None:
    """With the work of the job on it, all but what a test before finished."""
    for _ in range(WAIT_MS // 250):
        page.goto(WORK)
        if page.locator(".werk__taak").count() >= 2:
            return
        page.wait_for_timeout(250)
    pytest.fail(f"the work did not come: {page.inner_text('main')}")


def test_a_coach_finds_the_work_by_name_and_finishes_it_without_script(
    job: str, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    open_work(page)
    household = page.locator(".werk__huishouden").first
    expect(household.get_by_role("heading")).to_contain_text("Ank de Vries")

    household.get_by_role("link", name=TASK, exact=True).click()
    page.get_by_role("button", name="Rond af").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd")
    assert page.title().startswith("Fout: ")
    page.get_by_label("Uitkomst").select_option(label="Gedaan")
    page.get_by_label("Wat kwam eruit?").fill("De werkgever krijgt een jobcoach.")
    page.get_by_role("button", name="Rond af").click()

    expect(page.get_by_text("De werkgever krijgt een jobcoach.").first).to_be_visible()
    page.get_by_role("link", name="Terug naar mijn werk").click()
    expect(page.get_by_role("link", name=TASK, exact=True)).to_have_count(0)


def test_axe_finds_nothing_and_the_pages_fit(job: str, new_page: NewPage) -> None:
    page = new_page("teamleider")
    open_work(page)
    addresses = [WORK, page.locator(".werk__titel").first.get_attribute("href") or ""]
    for address in addresses:
        page.goto(address)
        looks_well(page)


def test_the_keyboard_reaches_every_task_and_shows_where_it_is(job: str, new_page: NewPage) -> None:
    page = new_page("teamleider")
    open_work(page)
    wanted = page.locator(".werk__titel").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("link => link === document.activeElement"):
            break
    else:
        pytest.fail("the first task was not reached")
    assert page.evaluate(VISIBLE_FOCUS)
