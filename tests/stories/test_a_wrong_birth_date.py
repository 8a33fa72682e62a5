"""Wim the werkcoach finds out that Kim is twelve and not almost eighteen, corrects it, and sees what follows."""

from datetime import date

import pytest
from playwright.sync_api import expect

from shared.calendar import add_months
from shared.events.household import ASSEN
from tests.stories.browsing import at_a_screen, find
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
ALMOST_ADULT = add_months(TODAY, 2 - 12 * 18)
TWELVE = add_months(TODAY, 2 - 12 * 12)
BIRTHDAY = "SELECT id FROM life_event WHERE type = 'achttiende-verjaardag' AND dossier_id = $1"


def in_dutch(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def test_a_coach_corrects_a_wrong_birth_date_and_sees_what_follows(stage: Stage) -> None:
    kim = person("kind", voornamen="Kim", geboortedatum=ALMOST_ADULT.isoformat())
    family = stage.open_dossier(person("aanvrager"), kim)
    birthday = stage.chain.wait_for(
        lambda: stage.chain.rows("intake", BIRTHDAY, family.dossier_id), "the birthday of Kim"
    )["id"]
    stage.settle()
    before = stage.regisseur(ASSEN).steps(family.dossier_id)

    with at_a_screen(stage, "werkcoach", ASSEN) as page:
        page.goto("/")
        find(page, "kim vries")
        expect(page.get_by_role("listitem").filter(has_text="Wordt 18")).to_contain_text("Verwerkt")
        page.get_by_role("link", name="Corrigeer de gegevens").click()
        page.get_by_label("Geboortedatum").fill(in_dutch(TWELVE))
        page.get_by_role("button", name="Corrigeer").click()

        expect(page.get_by_role("alert")).to_contain_text("Maak een keuze.")
        expect(page.get_by_label("Geboortedatum")).to_have_value(in_dutch(TWELVE))
        page.get_by_label("Wat was er fout").fill("Het jaar was verkeerd overgenomen.")
        page.get_by_label("Waar komt dit vandaan?").select_option(label="De inwoner zelf")
        page.get_by_role("button", name="Corrigeer").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "De gegevens van Kim de Vries zijn aangepast"
        )
        told = page.get_by_role("listitem").filter(has_text="Wordt 18")
        expect(told).to_contain_text("Ingetrokken")
        expect(page.get_by_text("18 jaar op")).to_be_visible()
        told.get_by_role("link", name="Het spoor van deze melding").click()
        expect(page).to_have_url(
            f"{page.url.partition('/reporting')[0]}/reporting/levensgebeurtenissen/{birthday}"
        )
        expect(page.get_by_text("Ingetrokken").first).to_be_visible()

    stage.settle()
    assert stage.state_of(birthday)["status"] == "ingetrokken"
    assert before
    assert not before & stage.regisseur(ASSEN).steps(family.dossier_id)
