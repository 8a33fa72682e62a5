"""A jobcoach forgets a month and the team sees it; the contact is recorded, and a need and a promise follow."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from deploy.local.demo import BEGIN
from shared import clock
from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
TASK = "Spreek de inwoner over het werk en leg het contact vast"
A_MONTH = timedelta(days=35)


def wait_for(page: Page, path: str, text: str) -> None:
    """The days that passed are caught up with by the worker, in its own time."""
    for _ in range(80):
        page.goto(path)
        if page.get_by_role("main").get_by_text(text).count():
            return
        page.wait_for_timeout(500)
    pytest.fail(f"{text!r} did not come: {page.inner_text('main')}")


def test_a_jobcoach_forgets_a_month_and_the_team_sees_it(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Vergeten"))
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    contacts = f"/routes/dossiers/{home.dossier_id}/contacten"
    late = "/routes/contacten?wanneer=te-laat"

    with clock.moved_to(BEGIN + A_MONTH):
        with at_a_screen(stage, "teamleider", ASSEN) as leader:
            wait_for(leader, "/", "te lang door niemand gesproken")
            leader.get_by_role("main").get_by_role("link", name="te lang").click()
            expect(leader.get_by_role("heading", level=1)).to_have_text("Te lang niet gesproken")
            expect(leader.locator("tbody")).to_contain_text("Na de start van een baan")
            assert contacts in leader.content()

        with at_a_screen(stage, "jobcoach", ASSEN) as coach:
            wait_for(coach, "/routes/werk?wanneer=te-laat", TASK)
            coach.get_by_role("link", name=TASK).first.click()
            expect(coach.get_by_text("Hier is te lang niemand gesproken.")).to_be_visible()
            coach.get_by_role("link", name="Leg het contact vast").click()
            coach.get_by_label("Hoe?").select_option(label="Aan de telefoon")
            for subject in ("Werk", "Meedoen", "Inkomen", "Wonen", "Zorg"):
                group = coach.get_by_role("group", name=subject, exact=True)
                group.get_by_label("Besproken", exact=True).check()
            coach.get_by_role("group", name="Doet de inwoner mee?").get_by_label("Ja").check()
            needs = coach.get_by_role("group", name="De inwoner heeft iets nodig bij")
            needs.get_by_label("Schulden").check()
            promise = coach.get_by_role("group", name="Afspraak 1")
            promise.get_by_label("wat?").fill("Ik vraag de werkgever om vaste dagen.")
            day = TODAY + A_MONTH + timedelta(days=7)
            promise.get_by_label("voor wanneer?").fill(day.isoformat())
            coach.get_by_role("button", name="Leg vast", exact=True).click()

            expect(coach.get_by_role("status")).to_contain_text("Het contact is vastgelegd.")
            expect(coach.locator(".feiten").first).to_contain_text("Jobcoach: ten minste eens per")
            expect(coach.get_by_role("link", name="Meld een schuldsignaal")).to_be_visible()
            expect(coach.get_by_text("Later dan het ritme")).to_be_visible()
            coach.get_by_role("link", name="Ik vraag de werkgever om vaste dagen.").click()
            expect(coach.locator(".feiten")).to_contain_text("Wie doet het")
            expect(coach.locator(".feiten")).to_contain_text("U")

        with at_a_screen(stage, "teamleider", ASSEN) as leader:
            leader.goto(late)
            expect(leader.get_by_text("Niemand wacht te lang op een gesprek")).to_be_visible()
            wait_for(
                leader,
                f"/routes/dossiers/{home.dossier_id}?soort=contacten",
                "er is hulp nodig bij schulden",
            )
