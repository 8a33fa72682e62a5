"""Somebody works twenty hours with support, falls ill, steps back, and three months later finds plan and people again."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from deploy.local.demo import BEGIN
from deploy.local.personas import PERSONAS
from shared import clock
from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
THREE_MONTHS = timedelta(days=91)
JOBCOACH = PERSONAS["jobcoach"].name


def take_step(page: Page, plan: str, route: str, rung: str, why: str, words: str) -> None:
    page.goto(plan)
    page.get_by_role("link", name="Stap terug of vooruit").or_(
        page.get_by_role("link", name="Kies een route")
    ).click()
    page.get_by_label("Welke route?").select_option(label=route)
    page.get_by_label("Op welke trede?").select_option(label=rung)
    page.get_by_label("Waarom?").select_option(label=why)
    page.get_by_label("In diens woorden").fill(words)
    page.get_by_role("button", name="Leg de stap vast").click()
    expect(page.get_by_role("status")).to_contain_text("De route is vastgelegd.")


def test_who_steps_back_because_of_illness_finds_plan_and_people_again(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager", achternaam="Terugvinder"))
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    plan = f"/routes/dossiers/{home.dossier_id}/plan"

    with at_a_screen(stage, "jobcoach", ASSEN) as coach:
        take_step(
            coach,
            plan,
            "Werknemer",
            "5: werk met steun",
            "De inwoner heeft werk gevonden",
            "Ik begin met twintig uur.",
        )
        expect(coach.get_by_text(f"Jobcoach: {JOBCOACH}.")).to_be_visible()
        coach.get_by_role("link", name="Maak het plan").click()
        coach.get_by_label("Een zinvolle dag: wat wil het gezin bereiken?").fill("Blijven werken")
        first = coach.get_by_role("group", name="Een zinvolle dag, stap 1")
        first.get_by_label("Wat?").fill("Elke week langskomen")
        first.get_by_label("Wie doet het?").select_option(label="De jobcoach")
        first.get_by_label("Voor wanneer?").fill((TODAY + timedelta(days=30)).isoformat())
        coach.get_by_role("button", name="Bewaar het plan").click()
        expect(coach.get_by_role("status")).to_contain_text("Het plan is bewaard.")

    with at_a_screen(stage, "regisseur", ASSEN) as regisseur:
        take_step(
            regisseur,
            plan,
            "Vrijwilliger",
            "2: contact met mensen buiten de deur",
            "De gezondheid vraagt het",
            "Ik ben ziek en heb rust nodig.",
        )
        expect(regisseur.get_by_role("heading", name="Wat rust")).to_be_visible()
        expect(regisseur.get_by_text("Elke week langskomen")).to_be_visible()
        expect(regisseur.get_by_role("heading", name="Een zinvolle dag")).to_have_count(0)
        expect(regisseur.get_by_text("Ik ben ziek en heb rust nodig.")).to_be_visible()

    with clock.moved_to(BEGIN + THREE_MONTHS), at_a_screen(stage, "jobcoach", ASSEN) as coach:
        take_step(
            coach,
            plan,
            "Werknemer",
            "5: werk met steun",
            "De inwoner kan en wil meer",
            "Ik wil weer beginnen.",
        )
        expect(coach.get_by_role("heading", name="Wat rust")).to_have_count(0)
        expect(coach.get_by_role("heading", name="Een zinvolle dag")).to_be_visible()
        expect(coach.get_by_text("Elke week langskomen")).to_be_visible()
        expect(coach.get_by_text(f"Jobcoach: {JOBCOACH} (was er")).to_be_visible()
        expect(coach.locator(".feiten").first).to_contain_text("Nog niet gevraagd")
        assert "Ik ben ziek" not in coach.content()
        coach.goto(f"/routes/dossiers/{home.dossier_id}")
        facts = coach.locator(".feiten").first
        expect(facts).to_contain_text("Route werknemer, werk met steun")
    stage.settle()
    told = stage.regisseur().results(f"/reporting/v1/dossiers/{home.dossier_id}/tijdlijn")
    assert [row["zin"].split(":")[0] for row in told if row["naam"] == "Route gewijzigd"] == [
        "Een inwoner doet een stap vooruit",
        "Een inwoner doet een stap terug",
        "Een inwoner begint aan een route",
    ]
