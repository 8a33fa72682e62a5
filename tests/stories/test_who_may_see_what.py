"""Who may see what: a consulent of one municipality, the family of a colleague, a conflict of interest, and somebody who leaves."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.local.personas import PERSONAS
from shared.events.household import ASSEN, TYNAARLO
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen, find, open_with
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
TASK = "Regel steun op het werk en wat nodig is om te beginnen"


def family(stage: Stage, surname: str, **more: Any) -> tuple[str, str]:
    """A dossier in Assen with a job just begun: the resident, and the life event."""
    home = stage.open_dossier(person("aanvrager", achternaam=surname, **more))
    event = stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    return str(home.people[0]), str(event)


def search(page: Page, name: str) -> None:
    page.goto("/intake/inwoners")
    page.get_by_label("Naam").fill(name)
    page.get_by_role("main").get_by_role("button", name="Zoek").click()


def is_nowhere(page: Page, surname: str, resident: str, event: str) -> None:
    """Not found by name, not on a page of one's own, in no list, and the same as what does not exist."""
    search(page, surname)
    expect(page.get_by_role("rowheader")).to_have_count(0)
    for path in ("/routes/werk", "/reporting/levensgebeurtenissen"):
        page.goto(path)
        expect(page.get_by_text(surname)).to_have_count(0)
    for path in (f"/intake/inwoners/{resident}", f"/reporting/levensgebeurtenissen/{event}"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404, path
        expect(page.get_by_text(surname)).to_have_count(0)


def test_a_consulent_of_tynaarlo_sees_nothing_of_assen(stage: Stage) -> None:
    resident, event = family(stage, "Tuinstra")

    with at_a_screen(stage, "inkomensconsulent", TYNAARLO) as page:
        is_nowhere(page, "Tuinstra", resident, event)

    with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
        page.goto("/")
        find(page, "Tuinstra")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Tuinstra")


def test_the_family_of_a_colleague_is_there_for_the_regisseur_and_for_no_coach(
    stage: Stage,
) -> None:
    resident, event = family(stage, "Schut", geheimhouding="medewerker")

    with at_a_screen(stage, "werkcoach", ASSEN) as page:
        is_nowhere(page, "Schut", resident, event)

    with at_a_screen(stage, "regisseur", ASSEN) as page:
        open_with(page, "/routes/werk/alles", "Schut")
        page.goto(f"/intake/inwoners/{resident}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Schut")


def test_who_declares_a_conflict_of_interest_does_not_find_that_family_any_more(
    stage: Stage,
) -> None:
    resident, event = family(stage, "Zwager")

    with at_a_screen(stage, "werkcoach", ASSEN) as page:
        open_with(page, "/routes/werk", "Zwager")
        page.goto(f"/routes/belangenconflict?persoon={resident}")
        page.get_by_role("button", name="Meld het belangenconflict").click()
        expect(page.get_by_role("status")).to_contain_text("U ziet deze inwoner niet meer.")
        page.wait_for_timeout(5_500)  # as long as another service remembers who somebody is
        is_nowhere(page, "Zwager", resident, event)


def test_who_leaves_has_no_work_left_the_same_minute_and_the_team_leader_sees_it(
    stage: Stage,
) -> None:
    family(stage, "Achterma")
    leaver = replace(PERSONAS["werkcoach"], key="werkcoach-vertrekt", name="Wessel Vertrekt")

    with at_a_screen(stage, leaver, ASSEN) as page:
        page.goto("/routes/werk")
        page.get_by_role("link", name=TASK, exact=True).last.click()
        page.get_by_role("button", name="Neem deze taak").click()
        expect(page.get_by_role("button", name="Geef terug aan het team")).to_be_visible()
        task = page.url

    with at_a_screen(stage, "teamleider", ASSEN) as page:
        page.goto("/routes/medewerkers")
        page.get_by_role("link", name=leaver.name).click()
        form = page.get_by_role("form", name="Uit dienst")
        form.get_by_label("Uit dienst op").fill(TODAY.isoformat())
        form.get_by_label("Waarom").fill("Werkt nu ergens anders.")
        form.get_by_role("button").click()
        expect(page.get_by_role("status")).to_be_visible()
        page.goto("/routes/teams")
        expect(page.get_by_role("row").filter(has_text=TASK)).to_contain_text(leaver.name)
        page.goto(task)
        expect(page.get_by_text("Nog niemand: de taak is van het team")).to_be_visible()
