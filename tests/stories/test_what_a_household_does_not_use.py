"""Ank has bijstand and two children. Her consulent sees what she does not use, offers help, and later records that it is used."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.local.demo import BEGIN
from shared import clock
from shared.events.household import ASSEN
from tests.browser import SMALL, looks_well
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
TWO_WEEKS = timedelta(days=14)
HELP = "VoorzieningenWijzer"


def section(page: Page, heading: str) -> Locator:
    return page.get_by_role("region", name=heading)


def record(page: Page, scheme: str, done: str, on: str) -> None:
    line = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name=scheme, exact=True)
    )
    line.get_by_text("Leg vast wat er is gedaan").click()
    form = page.get_by_role("form", name=f"{scheme}: wat er is gedaan")
    form.get_by_label("Wat is er gedaan?").select_option(label=done)
    form.get_by_label("Op welke dag?").fill(on)
    form.get_by_role("button", name="Leg vast").click()


def test_what_is_not_used_is_offered_and_later_used(stage: Stage) -> None:
    home = stage.open_dossier(
        person("aanvrager"), person("kind", 8), person("kind", 14, voornamen="Bo")
    )
    stage.settle()

    with at_a_screen(
        stage, "inkomensconsulent", ASSEN, viewport={"width": 1280, "height": 900}
    ) as page:
        page.goto(f"/routes/dossiers/{home.dossier_id}")
        page.get_by_role("link", name="Wat het huishouden nog kan krijgen").click()
        expect(section(page, "Nog te bespreken")).to_contain_text("Kindgebonden budget")
        expect(section(page, "Nog te bespreken")).to_contain_text("Nog niet bekend: de kale huur")
        looks_well(page)

        record(page, HELP, "Aangeboden aan de inwoner", "2999-01-01")
        expect(page.get_by_role("alert")).to_contain_text("Er is niets vastgelegd.")
        page.goto(f"/income/dossiers/{home.dossier_id}/niet-gebruik")
        record(page, HELP, "Aangeboden aan de inwoner", TODAY.isoformat())
        expect(page.get_by_role("status")).to_contain_text("Vastgelegd bij VoorzieningenWijzer")
        expect(section(page, "Aangeboden of aangevraagd")).to_contain_text("Aangeboden op")

    with (
        clock.moved_to(BEGIN + TWO_WEEKS),
        at_a_screen(
            stage, "inkomensconsulent", ASSEN, viewport={"width": SMALL, "height": 900}
        ) as page,
    ):
        page.goto(f"/income/dossiers/{home.dossier_id}/niet-gebruik")
        record(page, HELP, "Wordt gebruikt", (TODAY + TWO_WEEKS).isoformat())
        expect(section(page, "Wordt gebruikt")).to_contain_text(HELP)
        looks_well(page)

    answer = stage.consulent().get(f"/income/v1/dossiers/{home.dossier_id}/niet-gebruik")
    [line] = [line for line in answer["regelingen"] if line["regeling"] == "voorzieningenwijzer"]
    assert [deed["gedaan"] for deed in line["gedaan"]] == ["gebruikt", "aangeboden"]
