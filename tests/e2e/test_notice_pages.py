"""Preferences and what is new, in a real browser: by keyboard, on a telephone, without script."""

import pytest
from playwright.sync_api import expect

from tests.browser import looks_well
from tests.e2e.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PREFERENCES = "/routes/voorkeuren"


@pytest.fixture
def looks_as() -> str:
    return "werkcoach"


def test_axe_finds_nothing_and_the_pages_fit(new_page: NewPage) -> None:
    page = new_page()
    page.goto(PREFERENCES)
    page.get_by_label("ook meteen als iets niet kan wachten").check()
    page.get_by_label("E-mailadres").fill("geen adres")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is geen e-mailadres")
    pages = [
        ("fout", None),
        ("agenda", None),
        ("voorkeuren", PREFERENCES),
        ("nieuw", "/routes/werk/nieuw"),
    ]
    for name, address in pages:
        if name == "agenda":
            page.get_by_role("button", name="agenda").or_(
                page.get_by_role("button", name="Maak een nieuw adres")
            ).first.click()
            expect(page.get_by_text("U ziet het alleen nu")).to_be_visible()
        if address is not None:
            page.goto(address)
        looks_well(page)


def test_everything_is_chosen_without_script(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PREFERENCES)
    page.get_by_label("Elke werkdag een e-mail, als er werk is").check()
    page.get_by_label("E-mailadres").fill("wim@gemeente.nl")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_role("status")).to_contain_text("opgeslagen")
    expect(page.get_by_label("E-mailadres")).to_have_value("wim@gemeente.nl")

    page.get_by_role("button", name="Verberg de namen").click()
    expect(page.get_by_role("button", name="Toon de namen weer")).to_be_visible()
    page.get_by_role("button", name="Toon de namen weer").click()

    page.goto("/routes/werk")
    page.get_by_role("link", name="Kijk of er nieuwe taken zijn").click()
    expect(page.locator("main")).to_contain_text("Er is niets nieuws")
