"""The page of what was established in a real browser: readable, small, by keyboard alone and without a script."""

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import Municipality, NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def looks_as() -> str:
    return "inkomensconsulent"


@pytest.fixture(scope="module")
def address(municipality: Municipality) -> str:
    """Of Ank, who has a job."""
    ank = municipality.register()
    municipality.report_job(ank)
    known = municipality._client.get(f"/intake/v1/inwoners/{ank}").json()
    return f"/income/dossiers/{known['dossierId']}/vaststellingen"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays_until_it_is_recorded(
    new_page: NewPage, address: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    _open(page, address)
    looks_well(page)

    page.get_by_label("Waarop berust het?").fill("Loonstroken gezien.")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Welke regels gelden?")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Waarop berust het?")).to_have_value("Loonstroken gezien.")
    looks_well(page)

    page.get_by_label("Welke regels gelden?").select_option("oud_31_2")
    page.get_by_label("Maanden gebruikt van onderdeel n").fill("2")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd")
    expect(page.get_by_role("region", name="Wat nu geldt", exact=True)).to_contain_text("2 van n")
    looks_well(page)


def test_it_works_without_javascript(new_page: NewPage, address: str) -> None:
    page = new_page(java_script_enabled=False)
    _open(page, f"{address}?soort=vermogen")

    page.get_by_label("Bezittingen").fill("1.250,50")
    page.get_by_label("Vanaf welke dag?").fill(clock.today().isoformat())
    page.get_by_label("Waarop berust het?").fill("Bankafschriften gezien.")
    page.get_by_role("button", name="Leg vast").click()

    expect(page.get_by_role("region", name="Wat nu geldt", exact=True)).to_contain_text(
        "€ 1.250,50"
    )


def test_a_stay_abroad_and_gifts_of_a_year_can_be_told(new_page: NewPage, address: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    now = page.get_by_role("region", name="Wat nu geldt", exact=True)
    _open(page, f"{address}?soort=verblijf-buitenland")
    page.get_by_label("Waarop berust het?").fill("Paspoort gezien.")
    page.get_by_label("weken").fill("vier")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_label("weken")).to_have_attribute("aria-invalid", "true")
    looks_well(page)
    page.get_by_label("weken").fill("4")
    page.get_by_label("En losse dagen").fill("2")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd")
    expect(now).to_contain_text("4 weken en 2 dagen")

    page.get_by_role("link", name="Giften", exact=True).click()
    expect(page.get_by_label("Wat telt mee per maand?")).to_be_visible()
    looks_well(page)
    page.get_by_label("Alle giften van dit kalenderjaar samen").fill("1.500")
    page.get_by_label("Waarop berust het?").fill("Bankafschriften gezien.")
    page.get_by_role("button", name="Leg vast").click()
    expect(now).to_contain_text("wat meetelt boven de grens is niet beoordeeld")
    page.get_by_role("link", name="Wijzig of beëindig Giften").click()
    page.get_by_label("Wat telt mee per maand?").fill("25")
    page.get_by_role("button", name="Leg vast").click()
    expect(now).to_contain_text("boven de grens telt € 25,00 per maand mee")


def _open(page: Page, address: str) -> None:
    """Once income is there and knows the household."""
    answer = page.goto(address)
    while answer is not None and answer.status in {404, 503}:
        page.wait_for_timeout(250)
        answer = page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wat is vastgesteld")
