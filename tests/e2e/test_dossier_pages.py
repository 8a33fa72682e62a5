"""The page of a dossier in a real browser: read, completed, by keyboard, on a telephone, without script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

TASK = "Regel steun op het werk en wat nodig is om te beginnen"


@pytest.fixture(scope="module")
def person(origin: OneOrigin, municipality: Municipality) -> str:
    """A mother who starts a job."""
    found = municipality.register()
    municipality.report_job(found)
    return found


@pytest.fixture
def looks_as() -> str:
    return "werkcoach"


def open_dossier(page: Page, person: str, *, text: str = "Taak voor de") -> None:
    """From the page of the resident, once everything has happened."""
    page.goto(f"/intake/inwoners/{person}")
    page.get_by_role("link", name="Open het dossier").click()
    for _ in range(WAIT_MS // 250):
        if page.get_by_text(text).count() and not page.get_by_text("Dit deel ontbreekt").count():
            return
        page.wait_for_timeout(250)
        page.reload()
    pytest.fail(f"{text!r} did not come: {page.inner_text('main')}")


def test_a_task_is_completed_on_the_page_and_stands_in_the_timeline_without_script(
    person: str, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False)
    open_dossier(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dossier van Ank de Vries")

    page.locator("summary").filter(has_text=TASK).click()
    form = page.get_by_role("form", name=f"Afronden: {TASK}")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("De taak is niet afgerond")
    assert page.title().startswith("Fout: ")
    form = page.get_by_role("form", name=f"Afronden: {TASK}")
    form.get_by_label("Uitkomst").select_option(label="Gedaan")
    form.get_by_label("Wat kwam eruit?").fill("De werkgever krijgt een jobcoach.")
    form.get_by_role("button").click()

    expect(page.get_by_role("status")).to_contain_text("De taak is klaar.")
    expect(page.get_by_role("form", name=f"Afronden: {TASK}")).to_have_count(0)
    open_dossier(page, person, text=f"Taak gedaan: {TASK}.")
    done = page.locator(".stap").filter(has_text="Taak gedaan").first
    expect(done).to_contain_text("Door Wim Werkstra.")
    expect(done).to_contain_text("De werkgever krijgt een jobcoach.")


@pytest.mark.parametrize("role", ["regisseur", "werkcoach"])
def test_axe_finds_nothing_and_the_page_fits(person: str, new_page: NewPage, role: str) -> None:
    page = new_page(role)
    open_dossier(page, person)
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")

    looks_well(page)


def test_the_page_of_a_regisseur_as_a_picture(
    person: str, new_page: NewPage, screenshots: Path
) -> None:
    page = new_page("regisseur", viewport={"width": 1280, "height": 1100})
    open_dossier(page, person, text="Voorstel wacht op een besluit")

    expect(page.get_by_role("heading", name="Alleen bijstand en loon")).to_be_visible()
    page.screenshot(path=screenshots / "dossier.png")


def test_one_kind_of_the_timeline_is_chosen_by_keyboard_and_the_back_button_works(
    person: str, new_page: NewPage
) -> None:
    page = new_page()
    open_dossier(page, person)
    tab = page.get_by_role("navigation", name="Soort gebeurtenis").get_by_role("link", name="Taken")
    tab.focus()
    assert page.evaluate(VISIBLE_FOCUS)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("soort=taken"))
    kinds = set(page.locator(".stap__dienst").all_inner_texts())
    assert kinds == {"Taken"}
    page.go_back()
    expect(page.get_by_text("een baan op").first).to_be_visible()


def test_a_service_that_is_away_leaves_its_part_out(
    person: str, new_page: NewPage, origin: OneOrigin
) -> None:
    page = new_page("regisseur")
    open_dossier(page, person)
    clients = [
        origin.apps["routes"].state.neighbours[service] for service in ("reporting", "income")
    ]
    for client in clients:
        client.base_url = "http://127.0.0.1:9"
    try:
        page.reload()
        expect(page.get_by_text("Rapportage is nu niet bereikbaar.")).to_be_visible()
        expect(page.get_by_text("Inkomen is nu niet bereikbaar.").first).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("Dossier van Ank de Vries")
    finally:
        for client in clients:
            client.base_url = origin.address
