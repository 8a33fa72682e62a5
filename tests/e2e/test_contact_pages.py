"""The pages of contacts and of the plan in a real browser: on a telephone, by keyboard, without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import SMALL, fits, looks_well
from tests.e2e.conftest import WAIT_MS, Municipality, NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def person(municipality: Municipality) -> str:
    return municipality.register()


def open_contacts(page: Page, person: str) -> None:
    """From the dossier, as soon as routes knows the household."""
    for _ in range(WAIT_MS // 250):
        page.goto(f"/intake/inwoners/{person}")
        page.get_by_role("link", name="Open het dossier").click()
        link = page.get_by_role("link", name="Naar de contacten")
        if link.count():
            link.click()
            if page.get_by_role("button", name="Leg vast", exact=True).count():
                return
        page.wait_for_timeout(250)
    pytest.fail(f"the contacts did not come: {page.inner_text('main')}")


def test_a_contact_is_recorded_without_script_and_what_is_wrong_is_told_at_once(
    person: str, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    open_contacts(page, person)

    page.get_by_label("Wat is er precies nodig?").fill("De huur is te hoog.")
    page.get_by_role("button", name="Leg vast", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Er is nog niets vastgelegd")
    assert page.title().startswith("Fout: ")
    expect(page.get_by_label("Wat is er precies nodig?")).to_have_value("De huur is te hoog.")

    page.get_by_label("Hoe?").select_option(label="Een huisbezoek")
    for subject in ("Werk", "Meedoen", "Inkomen", "Wonen", "Zorg"):
        page.get_by_role("group", name=subject, exact=True).get_by_label(
            "Besproken", exact=True
        ).first.check()
    page.get_by_role("group", name="Doet de inwoner mee?").get_by_label("Ja", exact=True).check()
    page.get_by_role("group", name="De inwoner heeft iets nodig bij").get_by_label("Wonen").check()
    page.get_by_role("button", name="Leg vast", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("Het contact is vastgelegd.")
    expect(page.get_by_role("heading", name="een huisbezoek")).to_be_visible()


def test_a_contact_is_corrected_without_script_and_the_page_fits(
    person: str, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    open_contacts(page, person)
    page.get_by_label("Hoe?").select_option(label="Per app")
    for subject in ("Werk", "Meedoen", "Inkomen", "Wonen", "Zorg"):
        page.get_by_role("group", name=subject, exact=True).get_by_label(
            "Besproken", exact=True
        ).first.check()
    page.get_by_role("group", name="Doet de inwoner mee?").get_by_label("Nog niet").check()
    page.get_by_role("button", name="Leg vast", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Het contact is vastgelegd.")

    page.get_by_role("link", name="Verbeter of trek in").first.click()
    page.get_by_role("button", name="Leg de verbetering vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Waarom")
    assert page.title().startswith("Fout: ")
    fits(page)
    page.get_by_label("Waarom stond het er anders?").fill("Het was een telefoongesprek.")
    page.get_by_label("Hoe?").select_option(label="Aan de telefoon")
    page.get_by_role("button", name="Leg de verbetering vast").click()

    expect(page.get_by_role("status")).to_contain_text("Het contact is verbeterd.")
    expect(page.get_by_text("Het was een telefoongesprek.").first).to_be_visible()
    fits(page)


@pytest.mark.parametrize("role", ["regisseur", "teamleider"])
def test_axe_finds_nothing_and_the_pages_fit(person: str, new_page: NewPage, role: str) -> None:
    page = new_page(role)
    open_contacts(page, person)
    page.get_by_role("button", name="Leg vast", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    for name in ("contacten", "verbeteren", "lijst"):
        if name == "lijst":
            page.goto("/routes/contacten")
        if name == "verbeteren":
            correct = page.get_by_role("link", name="Verbeter of trek in")
            if not correct.count():
                continue  # nothing was recorded yet, or by somebody whose words this one does not read
            correct.first.click()
            expect(page.get_by_role("heading", name="Contact verbeteren")).to_be_visible()
        page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
        looks_well(page)


def test_a_step_is_taken_fits_and_stands_on_the_printed_plan(
    municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page()
    open_contacts(page, municipality.register())
    page.goto(page.url.split("?")[0].replace("/contacten", "/plan"))
    page.get_by_role("link", name="Kies een route").click()
    page.get_by_role("button", name="Leg de stap vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd")
    assert page.title().startswith("Fout: ")
    looks_well(page)

    page.get_by_label("Welke route?").select_option(label="Vrijwilliger")
    page.get_by_label("Op welke trede?").select_option(label="3: meedoen aan activiteiten")
    page.get_by_label("Waarom?").select_option(label="De inwoner kan en wil meer")
    page.get_by_label("In diens woorden").fill("Ik wil onder de mensen zijn.")
    page.get_by_role("button", name="Leg de stap vast").click()
    expect(page.get_by_role("status")).to_contain_text("De route is vastgelegd.")
    looks_well(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("Route vrijwilliger, meedoen aan activiteiten")).to_be_visible()
    expect(page.get_by_role("link", name="Stap terug of vooruit")).to_be_hidden()


def test_a_plan_is_made_with_the_resident_without_script_and_fits(
    person: str, new_page: NewPage
) -> None:
    page = new_page()
    open_contacts(page, person)
    page.goto(page.url.split("?")[0].replace("/contacten", "/plan"))
    page.get_by_role("link", name=re.compile("Maak het plan|Wijzig het plan")).click()
    goal = page.get_by_label("Genoeg en zeker inkomen: wat wil het gezin bereiken?")
    expect(goal).to_be_visible()
    looks_well(page)
    goal.fill("Rondkomen")
    first = page.get_by_role("group", name="Genoeg en zeker inkomen, stap 1")
    first.get_by_label("Wat?").fill("De papieren op orde maken")
    first.get_by_label("Voor wanneer?").fill("")
    page.get_by_role("button", name="Bewaar het plan").click()
    expect(page.get_by_role("alert")).to_contain_text("stap 1: voor wanneer")
    looks_well(page)
    first.get_by_label("Voor wanneer?").fill(str(clock.today()))
    page.get_by_role("button", name="Bewaar het plan").click()
    expect(page.get_by_role("status")).to_contain_text("Het plan is bewaard.")

    looks_well(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Gedaan")).to_be_hidden()
    expect(page.get_by_role("listitem").filter(has_text="De papieren op orde")).to_be_visible()
