"""A coach has the resident at the table: opens the dossier, does a step of it there, and sees it in the story; the regisseur reads who did it and why."""

import pytest
from playwright.sync_api import Page, expect

from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen, find
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

BUSY_MS = 40_000
"""Patience for a busy machine."""
TASK = "Regel steun op het werk en wat nodig is om te beginnen"


def open_dossier(page: Page, surname: str) -> None:
    page.goto("/")
    find(page, surname)
    page.get_by_role("link", name="Open het dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(surname, timeout=BUSY_MS)


def test_a_step_is_completed_on_the_dossier_page_and_stands_in_its_timeline(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Oosterloo"))
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()

    with at_a_screen(stage, "werkcoach", ASSEN) as page:
        open_dossier(page, "Oosterloo")
        expect(page.get_by_text("Overdracht voorgesteld").first).to_be_visible()
        page.locator("summary").filter(has_text=TASK).click()
        form = page.get_by_role("form", name=f"Afronden: {TASK}")
        form.get_by_label("Uitkomst").select_option(label="Gedaan")
        form.get_by_label("Wat kwam eruit?").fill("De werkgever krijgt een jobcoach.")
        form.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text("De taak is klaar.", timeout=BUSY_MS)
        expect(page.get_by_role("form", name=f"Afronden: {TASK}")).to_have_count(0)

    stage.settle()

    with at_a_screen(stage, "regisseur", ASSEN) as page:
        open_dossier(page, "Oosterloo")
        done = page.locator(".stap").filter(has_text=f"Taak gedaan: {TASK}.")
        expect(done).to_contain_text("Door Wim Werkstra.")
        expect(done).to_contain_text("De werkgever krijgt een jobcoach.")
        page.get_by_role("navigation", name="Soort gebeurtenis").get_by_role(
            "link", name="Overdrachten"
        ).click()
        handover = page.locator(".stap").filter(has_text="Voorstel om over te dragen aan")
        expect(handover.first).to_contain_text("Door: Baan gestart.", timeout=BUSY_MS)
