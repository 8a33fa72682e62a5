"""A team leader spreads the work of somebody who is ill, and a consulent who works for Tynaarlo alone sees what came there this morning."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from deploy.local.personas import PERSONAS, Persona
from shared.events.household import ASSEN, TYNAARLO
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen, open_with
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TASK = "Regel steun op het werk en wat nodig is om te beginnen"


def coach(key: str, name: str) -> Persona:
    """A coach of this story alone."""
    return replace(PERSONAS["werkcoach"], key=key, name=name)


def family(stage: Stage, surname: str) -> None:
    """A dossier in Assen with a job just begun."""
    home = stage.open_dossier(person("aanvrager", achternaam=surname))
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))


def test_a_leader_spreads_the_work_of_who_is_ill(stage: Stage) -> None:
    families = ("Adema", "Bosma", "Cnossen")
    for surname in families:
        family(stage, surname)
    stage.settle()
    ill, well = coach("ziek", "Zoë Ziek"), coach("fit", "Fenna Fit")
    with at_a_screen(stage, well, ASSEN) as page:
        open_with(page, "/routes/werk", "Adema")
    with at_a_screen(stage, ill, ASSEN) as page:
        for surname in families:
            open_with(page, "/routes/werk?wie=niemand", surname)
            household = page.locator(".werk__huishouden", has_text=surname)
            household.get_by_role("link", name=TASK, exact=True).click()
            page.get_by_role("button", name="Neem deze taak").click()
            expect(page.get_by_role("button", name="Geef terug aan het team")).to_be_visible()
        page.goto("/routes/mijn-gegevens")
        form = page.get_by_role("form", name="Afwezig melden")
        form.get_by_label("Eerste dag afwezig").fill(TODAY.isoformat())
        form.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text("De afwezigheid is vastgelegd.")

    with at_a_screen(stage, "teamleider", ASSEN) as page:
        page.goto("/routes/werk/team")
        loads = page.get_by_role("region", name="Van wie het werk is")
        row = loads.get_by_role("row").filter(has_text="Zoë Ziek")
        expect(row).to_contain_text("Afwezig")
        row.get_by_role("link", name="Zoë Ziek").click()
        expect(page.get_by_role("link", name="Van wie: Zoë Ziek")).to_be_visible()
        page.get_by_label("Alles in deze lijst, op alle pagina’s").check()
        page.get_by_label("Wie gaat het doen?").select_option(label="Fenna Fit")
        page.get_by_role("button", name="Verdeel").click()
        expect(page.get_by_role("status")).to_contain_text("3 van 3 taken zijn nu van Fenna Fit")
        page.get_by_role("link", name="Terug naar Team").click()
        expect(loads).to_contain_text("Fenna Fit")
        expect(loads).not_to_contain_text("Zoë Ziek")

    with at_a_screen(stage, well, ASSEN) as page:
        page.goto("/routes/werk")
        page.get_by_text("Filter en volgorde").click()
        page.get_by_label("Van wie").select_option(label="Van mij")
        page.get_by_role("button", name="Toon").click()
        expect(page.get_by_role("link", name="Van wie: Van mij")).to_be_visible()
        for surname in families:
            open_with(page, page.url, surname)
        expect(page.get_by_role("link", name=TASK, exact=True)).to_have_count(3)


def test_a_consulent_of_tynaarlo_sees_what_moved_there_this_morning(stage: Stage) -> None:
    stays = stage.open_dossier(person("aanvrager", achternaam="Blijvers"))
    goes = stage.open_dossier(person("aanvrager", achternaam="Trekker"))
    for home in (stays, goes):
        stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    with at_a_screen(stage, "inkomensconsulent", TYNAARLO) as page:
        page.goto("/routes/werk?wanneer=nieuw")
        expect(page.get_by_text("Trekker")).to_have_count(0)

    stage.system("brp").report_taken(
        "verhuizing", goes.people[0], ingangsdatum=TODAY.isoformat(), naarGemeente=TYNAARLO
    )
    stage.settle()

    with at_a_screen(stage, "inkomensconsulent", TYNAARLO) as page:
        open_with(page, "/routes/werk", "Trekker")
        page.get_by_role("navigation", name="Wanneer het klaar moet zijn").get_by_role(
            "link", name="Nieuw"
        ).click()
        expect(page).to_have_url(re.compile("wanneer=nieuw"))
        open_with(page, page.url, "Trekker")
        expect(page.get_by_text("Blijvers")).to_have_count(0)
        open_with(page, "/routes/werk/alles", "Trekker")
        expect(page.get_by_text("Blijvers")).to_have_count(0)
