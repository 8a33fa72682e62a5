"""Work in a browser: two coaches want the same task, a werkcoach's Monday morning, and a task that two events ask for."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from deploy.local.demo import BEGIN
from deploy.local.personas import PERSONAS
from shared import clock
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from tests.e2e.chain import Household, job
from tests.signing_in import BROWSER, sign_in_browser
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
TASK = "Regel steun op het werk en wat nodig is om te beginnen"
IN_TWO_DAYS = TODAY + timedelta(days=2)


def job_begins(stage: Stage, surname: str, gemeente: str) -> Household:
    home = stage.open_dossier(person("aanvrager", achternaam=surname), gemeente=gemeente)
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    return home


def state(page: Page, name: str) -> None:
    expect(page.locator(".feiten")).to_contain_text(name)


def finish(page: Page, outcome: str, words: str) -> None:
    form = page.get_by_role("form", name="Afronden")
    form.get_by_label("Uitkomst").select_option(label=outcome)
    form.get_by_label("Wat kwam eruit?").fill(words)
    form.get_by_role("button").click()


def test_of_two_coaches_who_claim_a_task_at_once_the_second_reads_who_has_it(
    stage: Stage,
) -> None:
    job_begins(stage, "Kremer", ASSEN)
    first = replace(PERSONAS["werkcoach"], key="coach-1", name="Noor Eerst")
    second = replace(PERSONAS["werkcoach"], key="coach-2", name="Sem Later")

    with at_a_screen(stage, first, ASSEN) as noor:
        browser, origin = noor.context.browser, stage.chain.origin
        assert browser is not None
        other = browser.new_context(base_url=origin.address, locale="nl-NL", user_agent=BROWSER)
        sign_in_browser(other, origin.issuer, replace(second, municipalities=frozenset({ASSEN})))
        sem = other.new_page()
        noor.goto("/routes/werk")
        noor.get_by_role("link", name=TASK, exact=True).first.click()
        expect(noor.get_by_role("button", name="Neem deze taak")).to_be_visible()
        sem.goto(noor.url)

        noor.get_by_role("button", name="Neem deze taak").click()
        state(noor, "Opgepakt")
        sem.get_by_role("button", name="Neem deze taak").click()

        expect(sem.get_by_role("alert")).to_contain_text("Deze taak is nu van Noor Eerst.")
        expect(sem.get_by_role("button", name="Neem deze taak")).to_have_count(0)
        assert sem.title().startswith("Fout: ")
        noor.reload()
        expect(noor.get_by_role("button", name="Geef terug aan het team")).to_be_visible()


def test_a_werkcoach_s_monday_morning(stage: Stage) -> None:
    job_begins(stage, "Maandag", TYNAARLO)

    with at_a_screen(stage, "werkcoach", TYNAARLO) as page:
        page.goto("/routes/werk")
        page.get_by_role("button", name="Geef mij de volgende taak").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(TASK)
        state(page, "Opgepakt")
        task = page.url

        note = page.get_by_role("form", name="Notitie maken")
        note.get_by_label("Notitie").fill("Gebeld: de inwoner zoekt het contract op.")
        note.get_by_role("button").click()
        expect(page.get_by_text("de inwoner zoekt het contract op")).to_be_visible()

        wait = page.get_by_role("form", name="Laten wachten")
        wait.get_by_label("Tot wanneer?").fill(IN_TWO_DAYS.isoformat())
        wait.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_contain_text("Waarop")
        expect(wait.get_by_label("Tot wanneer?")).to_have_value(IN_TWO_DAYS.isoformat())
        wait.get_by_label("Waarop?").select_option(label="De inwoner")
        wait.get_by_role("button").click()
        state(page, "op de inwoner")

        page.goto("/routes/werk")
        page.get_by_role("button", name="Geef mij de volgende taak").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Er is nu geen werk meer voor u")

    with (
        clock.moved_to(BEGIN + timedelta(days=2)),
        at_a_screen(stage, "werkcoach", TYNAARLO) as page,
    ):
        page.goto(task)
        for _ in range(60):
            # In the history it may stand a moment sooner.
            if page.locator(".feiten").get_by_text("Wachten is voorbij").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        state(page, "Wachten is voorbij")
        expect(page.locator(".feiten")).to_contain_text(re.compile("Wie doet het\\s*U"))

        finish(page, "Gedaan", "Het contract is er; de werkgever regelt een jobcoach.")
        state(page, "Afgerond")
        happened = page.get_by_role("list").filter(has_text="Ontstaan").last
        for what in ("Opgepakt", "Notitie", "Wacht tot", "Wachten is voorbij", "Afgerond: Gedaan"):
            expect(happened).to_contain_text(what)


def test_a_task_that_two_events_ask_for_is_done_once(stage: Stage) -> None:
    home = job_begins(stage, "Tweemaal", AA_EN_HUNZE)
    stage.system("zaaksysteem").report_taken(
        "baan-beeindigd", home.people[0], ingangsdatum=TODAY.isoformat()
    )
    stage.settle()
    consulent = stage.consulent(AA_EN_HUNZE)
    [task] = [
        task
        for task in consulent.open_tasks(home.dossier_id)
        if task["stap"] == "toeslagen-doorgeven"
    ]
    assert len(task["gebeurtenisIds"]) == 2

    with at_a_screen(stage, "inkomensconsulent", AA_EN_HUNZE) as page:
        page.goto(f"/routes/taken/{UUID(task['id'])}")
        expect(page.get_by_text("Nog een gebeurtenis vraagt hierom")).to_be_visible()
        finish(page, "Gedaan", "Alles doorgegeven, in één keer.")
        state(page, "Afgerond")

    assert "toeslagen-doorgeven" not in consulent.steps(home.dossier_id)
