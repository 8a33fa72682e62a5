"""The pages of handovers in a real browser: offered without script, on a telephone, with faults; and axe finds nothing."""

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

LISTS = "/routes/overdrachten?van=team"
WORDS = "Graag samen kijken welke regelingen wegvallen."


@pytest.fixture(scope="module")
def jobs(origin: OneOrigin, municipality: Municipality) -> None:
    """Two mothers start a job; each has a handover proposed."""
    for _ in range(2):
        municipality.report_job(municipality.register())
    origin.start_worker("routes")


@pytest.fixture
def looks_as() -> str:
    return "teamleider"


def open_proposed(page: Page) -> None:
    """The page of the first that is to be offered."""
    for _ in range(WAIT_MS // 250):
        page.goto(f"{LISTS}&welke=te-doen")
        if page.locator("tbody tr").count():
            page.locator("tbody th a").first.click()
            return
        page.wait_for_timeout(250)
    pytest.fail(f"no handover came: {page.inner_text('main')}")


@pytest.mark.usefixtures("jobs")
def test_a_handover_is_offered_without_script_and_shows_what_the_other_side_sees(
    new_page: NewPage,
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    open_proposed(page)

    page.get_by_role("button", name="Bied aan bij VoorzieningenWijzer").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd")
    assert page.title().startswith("Fout: ")
    page.get_by_label("Naam").check()
    page.get_by_label("Waarom wij dit vragen").check()
    page.get_by_label("Waarom vraagt u dit?").fill(WORDS)
    page.get_by_label("Wanneer vond de inwoner het goed?").fill(clock.today().isoformat())
    page.get_by_label("De inwoner weet van deze overdracht").check()
    page.get_by_label("De inwoner vindt het goed").check()
    page.get_by_role("button", name="Bied aan bij VoorzieningenWijzer").click()

    expect(page.get_by_text("Aangeboden", exact=True).first).to_be_visible()
    expect(page.get_by_role("heading", name="Wat VoorzieningenWijzer ziet")).to_be_visible()
    expect(page.get_by_text(WORDS).first).to_be_visible()


@pytest.mark.usefixtures("jobs")
def test_axe_finds_nothing_and_the_pages_fit(new_page: NewPage) -> None:
    page = new_page()
    open_proposed(page)
    one = page.url
    for address in (
        one,
        f"{one}/voor-de-inwoner",
        f"{LISTS}&welke=te-doen",
        f"{LISTS}&welke=te-laat",
        "/routes/overdrachten",
    ):
        page.goto(address)
        looks_well(page)
    page.goto(one)
    page.get_by_role("button", name="Bied aan bij").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looks_well(page)
    for summary in page.locator("details.doen summary").all():
        summary.click()
    looks_well(page)
