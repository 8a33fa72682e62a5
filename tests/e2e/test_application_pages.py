"""The pages of applications in a real browser: from a dossier to an application that is treated, without script, on a small screen."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import SMALL, fits, looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage
from tests.e2e.test_decision_pages import open_all_parts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def looks_as() -> str:
    return "inkomensconsulent"


def open_new(page: Page, person: str) -> None:
    """From the dossier, as soon as routes and income know the household."""
    for _ in range(WAIT_MS // 250):
        page.goto(f"/intake/inwoners/{person}")
        dossier = page.get_by_role("link", name="Open het dossier")
        if not dossier.count():  # on a busy machine intake may be away for a moment
            page.wait_for_timeout(250)
            continue
        dossier.click()
        link = page.get_by_role("link", name="Help met een aanvraag")
        if link.count():
            link.click()
            if page.get_by_role("button", name="Leg de melding vast").count():
                return
        page.wait_for_timeout(250)
    pytest.fail(f"the form did not come: {page.inner_text('main')}")


def test_an_application_goes_from_report_to_advance_without_script(
    municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    open_new(page, municipality.register())

    page.get_by_label("Recht vanaf een eerdere dag").fill("2030-01-01")
    page.get_by_role("button", name="Leg de melding vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is niet voor de melding")
    assert page.title().startswith("Fout: ")
    expect(page.get_by_label("Recht vanaf een eerdere dag")).to_have_value("2030-01-01")
    fits(page)
    page.get_by_label("Recht vanaf een eerdere dag").fill("")
    page.get_by_role("button", name="Leg de melding vast").click()
    expect(page.get_by_role("status")).to_contain_text("De melding is vastgelegd")

    page.get_by_role("button", name="Leg de aanvraag vast").click()
    expect(page.get_by_role("status")).to_contain_text("De aanvraag is vastgelegd")
    expect(page.get_by_text("Besluit uiterlijk")).to_be_visible()

    page.get_by_role("button", name="Leg vast wat u hebt gevraagd").click()
    expect(page.get_by_role("status")).to_contain_text("De termijn om te beslissen staat stil")
    page.get_by_role("button", name="Leg vast dat de gegevens er zijn").click()
    expect(page.get_by_role("status")).to_contain_text("loopt weer")

    page.get_by_label("Bedrag in euro").fill("veel")
    page.get_by_role("button", name="Leg het voorschot vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een bedrag in")
    expect(page.get_by_label("Bedrag in euro")).to_have_value("veel")
    page.get_by_label("Bedrag in euro").fill("1.400,00")
    page.get_by_role("button", name="Leg het voorschot vast").click()
    expect(page.get_by_role("status")).to_contain_text("Het voorschot is vastgelegd")
    fits(page)

    page.get_by_role("link", name="Aanvragen", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvragen voor bijstand")
    fits(page)


def test_axe_finds_nothing_and_the_keyboard_reaches_every_button(
    municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    open_new(page, municipality.register())
    looks_well(page)
    page.get_by_role("button", name="Leg de melding vast").click()
    expect(page.get_by_role("status")).to_contain_text("De melding is vastgelegd")
    looks_well(page)
    page.get_by_role("button", name="Leg de aanvraag vast").focus()
    assert page.evaluate(VISIBLE_FOCUS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De aanvraag is vastgelegd")
    looks_well(page)

    page.get_by_text("De aanvraag wordt ingetrokken").click()
    page.get_by_role("button", name="Trek de aanvraag in").click()
    expect(page.get_by_role("status")).to_contain_text("De aanvraag is ingetrokken")
    looks_well(page)
    page.goto("/income/aanvragen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aanvragen voor bijstand")
    looks_well(page)


def test_what_was_not_completed_in_time_is_left_untreated_by_two(
    municipality: Municipality, new_page: NewPage
) -> None:
    ago = [(clock.today() - timedelta(weeks=weeks)).isoformat() for weeks in (4, 3, 1)]
    page = new_page(viewport={"width": 1280, "height": 900})  # with script, for axe
    open_new(page, municipality.register())
    page.get_by_label("Dag van de melding").fill(ago[0])
    page.get_by_role("button", name="Leg de melding vast").click()
    page.get_by_label("Dag van de aanvraag").fill(ago[0])
    page.get_by_role("button", name="Leg de aanvraag vast").click()
    asks = page.get_by_role("form", name="Vraag om gegevens")
    asks.get_by_label("Verstuurd op").fill(ago[1])
    asks.get_by_label("Uiterlijk aan te vullen op").fill(ago[2])
    asks.get_by_role("button").click()
    page.get_by_text("De aanvraag niet behandelen").click()
    form = page.get_by_role("form", name="Niet behandelen")
    form.get_by_label("Waarom stelt u dit voor?").fill("Drie keer gebeld.")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("In de brief")
    form = page.get_by_role("form", name="Niet behandelen")
    expect(form.get_by_label("Waarom stelt u dit voor?")).to_have_value("Drie keer gebeld.")
    looks_well(page)
    form.get_by_label("Wat leest de inwoner").fill("Wij misten uw bankafschriften.")
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Een tweede persoon keurt dat goed.")
    application = page.url.split("?")[0]
    page.get_by_role("link", name="Naar het voorstel").click()
    expect(page.get_by_text("De aanvraag niet in behandeling nemen")).to_be_visible()

    second = new_page("tweede-inkomensconsulent", java_script_enabled=False)
    second.goto(page.url)
    open_all_parts(second)
    second.get_by_role("button", name="Keur het besluit goed").click()
    expect(second.get_by_role("status")).to_contain_text("Het besluit is goedgekeurd.")
    page.goto(application)
    expect(page.get_by_text("Niet in behandeling genomen.")).to_be_visible()
