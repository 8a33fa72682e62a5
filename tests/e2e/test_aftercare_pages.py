"""The pages of aftercare in a real browser: from my checks to a check that is done and a list on paper, without script, on a small screen."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import fits, looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
WEEKS_AGO = timedelta(days=40)


@pytest.fixture
def looks_as() -> str:
    return "inkomensconsulent"


def open_check(page: Page, municipality: Municipality) -> None:
    """From the dossier, as soon as income knows of the job and the day of its first check came."""
    person = municipality.register()
    municipality.report_job(person, clock.today() - WEEKS_AGO)
    for _ in range(WAIT_MS // 250):
        page.goto(f"/intake/inwoners/{person}")
        dossier = page.get_by_role("link", name="Open het dossier")
        if dossier.count():
            dossier.click()
            link = page.get_by_role("link", name="Naar de controle")
            if link.count():
                link.first.click()
                return
        page.wait_for_timeout(250)
    pytest.fail(f"the check did not come: {page.inner_text('main')}")


def test_a_check_is_compared_corrected_and_done_without_script_on_a_small_screen(
    municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 900})
    open_check(page, municipality)

    page.get_by_label("Loon, netto").fill("veel")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een bedrag in")
    expect(page.get_by_label("Loon, netto")).to_have_value("veel")
    page.get_by_label("Loon, netto").fill("1.200,00")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_role("heading", name="Wat de bedragen zeggen")).to_be_visible()
    fits(page)

    page.get_by_role("radio", name="Er kwam te weinig binnen").check()
    page.get_by_role("button", name="Leg de controle vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf kort waar het verschil door komt")
    expect(page.get_by_label("Loon, netto")).to_have_value("1.200,00")
    page.get_by_label("De verrekening van het loon is aangepast").check()
    page.get_by_label("Toelichting").fill("Minder uren in de eerste week.")
    page.get_by_role("button", name="Leg de controle vast").click()

    expect(page.get_by_role("status")).to_contain_text("De controle is vastgelegd")
    expect(page.get_by_role("img", name="Verwacht en echt binnengekomen")).to_be_visible()
    fits(page)

    page.get_by_role("button", name=re.compile("Is doorgegeven ?: zorgtoeslag")).click()
    expect(page.get_by_role("status")).to_contain_text("De lijst is bijgewerkt")
    page.get_by_role("link", name="De lijst om mee te geven").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geef dit zelf door")
    expect(page.get_by_text("Dit is al doorgegeven.")).to_be_visible()


def test_axe_finds_nothing_and_the_keyboard_does_a_check_and_closes_aftercare(
    municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    open_check(page, municipality)
    looks_well(page)
    page.get_by_label("Loon, netto").fill("1.480,00")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_role("heading", name="Wat de bedragen zeggen")).to_be_visible()
    looks_well(page)
    page.get_by_role("radio", name="Het klopt").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Leg de controle vast").focus()
    assert page.evaluate(VISIBLE_FOCUS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De controle is vastgelegd")
    looks_well(page)

    page.get_by_role("link", name="De lijst om mee te geven").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Geef dit zelf door")
    looks_well(page)
    page.get_by_role("link", name="Nazorg", exact=True).click()
    page.get_by_role("button", name="Sluit de nazorg af").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is nog niets vastgelegd")
    looks_well(page)
    page.get_by_label("Hoe liep het af?").select_option(label="Niet meer nodig")
    page.get_by_label("Toelichting").fill("Zij redt het zelf.")
    page.get_by_role("button", name="Sluit de nazorg af").click()
    expect(page.get_by_role("status")).to_contain_text("De nazorg is afgesloten")
    looks_well(page)

    page.goto("/income/nazorgcontroles")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn controles")
    looks_well(page)
    page.get_by_role("link", name="Van mij", exact=True).click()
    expect(page.get_by_role("link", name="Van mij", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    looks_well(page)
