"""Bo at the desk takes a phone call: one of three housemates moved to Groningen. The other two stay."""

import pytest
from playwright.sync_api import expect

from shared.events.household import ASSEN
from tests.stories.browsing import at_a_screen, find
from tests.stories.stage import COST_SHARER, Stage, days_ago, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
GRONINGEN = "0014"


def in_dutch(day: str) -> str:
    year, month, day_of_month = day.split("-")
    return f"{int(day_of_month)}-{int(month)}-{year}"


def test_a_desk_worker_takes_a_phone_call_about_a_move_of_one_of_three_housemates(
    stage: Stage,
) -> None:
    home = stage.open_dossier(
        person("aanvrager"),
        person("medebewoner", 33, voornamen="Bas", achternaam="Bakker"),
        person("medebewoner", 41, voornamen="Cor", achternaam="Smit"),
    )
    stage.settle()

    with at_a_screen(stage, "balie", ASSEN, java_script_enabled=False) as page:
        page.goto("/")
        find(page, "bakker")
        page.get_by_role("link", name="Meld een gebeurtenis").click()
        page.get_by_role("link", name="Verhuizing").click()
        page.get_by_label("Vanaf welke dag?").fill(in_dutch(days_ago(5)))
        page.get_by_label("Naar welke gemeente?").select_option(label="Een andere gemeente")
        page.get_by_label("Hoe kwam het binnen?").select_option(label="Per telefoon")
        page.get_by_role("button", name="Controleer").click()

        expect(page.get_by_role("alert")).to_contain_text("Wie vertelde het?: Maak een keuze.")
        expect(page.get_by_label("Vanaf welke dag?")).to_have_value(in_dutch(days_ago(5)))
        page.get_by_label("Code van de andere gemeente").fill(GRONINGEN)
        page.get_by_label("Wie vertelde het?").select_option(label="Een huisgenoot of familielid")
        page.get_by_role("button", name="Controleer").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("Controleer wat u meldt")
        expect(page.get_by_text("Niemand", exact=True)).to_be_visible()
        page.get_by_role("button", name="Verstuur de melding").dblclick()

        expect(page.get_by_role("status")).to_contain_text("De melding is verwerkt.")

        find(page, "de vries")
        expect(page.get_by_role("rowheader")).to_have_text(["Ank de Vries", "Cor Smit"])
        page.get_by_label("Op welke dag?").fill(in_dutch(days_ago(6)))
        page.get_by_role("button", name="Toon deze dag").click()
        expect(page.get_by_role("rowheader")).to_have_count(3)

    stage.settle()
    told = stage.chain.rows("intake", "SELECT count(*) FROM life_event WHERE type = 'verhuizing'")
    assert told[0][0] == 1
    there = stage.consulent(ASSEN).living_there(home.dossier_id)
    assert sorted(there.values()) == ["aanvrager", "medebewoner"]
    _, after = stage.consulent(ASSEN).last_right(home.dossier_id)
    assert after == COST_SHARER
