"""The page on which the desk records a report in a real browser: from a resident, without script, on a small screen too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import SMALL, looks_well
from tests.e2e.conftest import WAIT_MS, Municipality, NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def looks_as() -> str:
    return "balie"


def open_report(page: Page, person: str) -> None:
    """From the resident, as soon as income knows the household."""
    for _ in range(WAIT_MS // 250):
        page.goto(f"/intake/inwoners/{person}")
        link = page.get_by_role("link", name="Leg een melding voor bijstand vast")
        if link.count():
            link.click()
            if page.get_by_role("heading", name="Melding voor bijstand", level=1).count():
                return
        page.wait_for_timeout(250)
    pytest.fail(f"the form did not come: {page.inner_text('main')}")


def test_the_desk_records_a_report_once_and_sees_that_it_is_there(
    municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    open_report(page, municipality.register())
    day = page.get_by_label("Dag van de melding")

    day.fill("2999-01-01")
    page.get_by_role("button", name="Leg de melding vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is nog niets vastgelegd")
    expect(day).to_have_value("2999-01-01")
    day.fill("")
    page.get_by_role("button", name="Leg de melding vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul dit in")

    address = page.url
    page.goto(address)
    page.get_by_role("button", name="Leg de melding vast").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De melding is vastgelegd")
    expect(page.get_by_role("button", name="Leg de melding vast")).to_have_count(0)
    expect(page.get_by_text("U hoeft niets meer te doen")).to_be_visible()


def test_the_page_of_the_desk_is_readable(municipality: Municipality, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    open_report(page, municipality.register())

    looks_well(page)
    page.get_by_label("Dag van de melding").fill("2999-01-01")
    page.get_by_role("button", name="Leg de melding vast").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looks_well(page)
