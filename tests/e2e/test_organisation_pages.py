"""The pages of organisations in a real browser: readable, small, by keyboard and without a script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ORGANISATIONS = "/routes/organisaties"
COUNTS = "/reporting/partners"


@pytest.fixture
def looks_as() -> str:
    return "beleid"


def test_a_policy_officer_adds_an_organisation_and_ends_it_without_a_script(
    new_page: NewPage,
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(ORGANISATIONS)
    page.get_by_role("link", name="Voeg een organisatie toe").click()
    page.get_by_role("textbox", name="Naam").fill("Buurthuis De Schans")
    page.get_by_label("Hoe komt een overdracht daar aan?").select_option("mailbox")
    page.get_by_role("combobox", name="Dienst").select_option(label="Sociaal team")
    page.get_by_label("Assen").check()
    page.get_by_role("button", name="Voeg toe").click()

    expect(page.get_by_role("alert")).to_contain_text("Mailadres")
    expect(page.get_by_role("alert")).to_contain_text("Waarom")
    expect(page.get_by_role("textbox", name="Naam")).to_have_value("Buurthuis De Schans")
    page.get_by_label("Mailadres").fill("hulp@deschans.example")
    page.get_by_role("textbox", name="Waarom").fill("Nieuwe afspraak met de wijk.")
    page.get_by_role("button", name="Voeg toe").click()

    expect(page.get_by_role("heading", name="Buurthuis De Schans")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("De organisatie staat erbij.")
    page.get_by_text("Beëindig deze organisatie").click()
    form = page.get_by_role("form", name="De organisatie beëindigen")
    form.get_by_label("Wij werken niet meer samen vanaf").fill(clock.today().isoformat())
    form.get_by_role("textbox", name="Waarom").fill("Toch niet.")
    form.get_by_role("button", name="Beëindig").click()

    expect(page.get_by_role("status")).to_contain_text("De organisatie is beëindigd.")
    expect(page.get_by_role("cell", name="Toch niet.")).to_be_visible()
    page.goto(f"{ORGANISATIONS}?gemeente=0106&dienst=sociaal-team")
    row = page.get_by_role("row").filter(has_text="Buurthuis De Schans")
    expect(row).to_contain_text("Beëindigd op")


def test_two_policy_officers_at_once_do_not_undo_each_other(new_page: NewPage) -> None:
    first, second = new_page(), new_page()
    for page in (first, second):
        page.goto(ORGANISATIONS)
        page.get_by_role("link", name="Doetank Tynaarlo").first.click()
        page.get_by_text("Verander de gegevens of afspraken").click()
    for page, name in ((first, "Joke"), (second, "Kees")):
        form = page.get_by_role("form", name="De gegevens of afspraken veranderen")
        form.get_by_label("Contactpersoon").fill(name)
        form.get_by_role("textbox", name="Waarom").fill("Een ander mens.")
        form.get_by_role("button", name="Leg vast").click()

    expect(first.get_by_role("status")).to_contain_text("De gegevens zijn vastgelegd.")
    expect(second.get_by_role("alert")).to_contain_text("Iemand anders heeft deze organisatie")
    expect(second.get_by_label("Contactpersoon")).to_have_value("Kees")
    expect(second.get_by_role("cell", name="van niets naar “Joke”")).to_be_visible()


def test_axe_finds_nothing_in_the_counts_per_partner(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(COUNTS)
    expect(page.get_by_text("In deze periode werd niets aan een organisatie")).to_be_visible()
    looks_well(page)
    page.goto(f"{COUNTS}?vanaf=2026-12-01&tot=2026-11-30")
    assert page.title().startswith("Fout: ")
    looks_well(page)


def test_axe_finds_nothing_and_the_pages_fit(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    page.goto(ORGANISATIONS)
    looks_well(page)
    page.goto(f"{ORGANISATIONS}?dienst=verhuurder")
    looks_well(page)
    page.goto(f"{ORGANISATIONS}/nieuw")
    looks_well(page)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Fout: ")
    looks_well(page)

    page.goto(ORGANISATIONS)
    page.get_by_role("link", name="GKB").first.click()
    for summary in page.locator("main details > summary").all():
        summary.click()
    looks_well(page)
    form = page.get_by_role("form", name="Een dienst of gemeente toevoegen")
    form.get_by_label("Vanaf").fill((clock.today() - timedelta(days=9999)).isoformat())
    form.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.title().startswith("Fout: ")
    looks_well(page)
