"""A regisseur leaves the agency, and forty families have a new one who said yes; no family was without for a moment."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from deploy.local.personas import PERSONAS, Persona
from shared.events.household import AA_EN_HUNZE
from tests.browser import looks_well
from tests.stories.browsing import at_a_screen, open_with
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
FAMILIES = 40


def regisseur(key: str, name: str) -> Persona:
    """A regisseur of this story alone."""
    return replace(PERSONAS["regisseur"], key=key, name=name)


LEAVES, COMES = regisseur("vera", "Vera Vertrekt"), regisseur("bo", "Bo Blijft")


def says_yes_to_all(page: Page) -> None:
    page.get_by_role("button", name=f"Ja tegen alle {FAMILIES}").click()
    expect(page.get_by_role("status")).to_contain_text(f"regisseur van {FAMILIES} gezinnen")


def ends_employment(page: Page, name: str) -> None:
    page.goto("/routes/medewerkers")
    page.get_by_role("link", name=name).click()
    form = page.get_by_role("form", name="Uit dienst")
    form.get_by_label("Uit dienst op").fill(TODAY.isoformat())
    form.get_by_label("Waarom").fill("Een andere baan.")
    form.get_by_role("button").click()
    expect(page.get_by_role("status")).to_be_visible()


def sees_who_has_how_many(page: Page) -> None:
    page.goto("/routes/regie/team?welke=gevraagd")
    row = page.get_by_role("row").filter(has_text="Bo Blijft").first
    expect(row).to_contain_text(f"{FAMILIES}, sinds")
    expect(page.get_by_text("Vera Vertrekt")).to_have_count(0)
    looks_well(page)


def looks_at_one_and_says_no_to_none(page: Page) -> None:
    open_with(page, "/routes/regie", "Bekijk")
    expect(page.get_by_role("checkbox")).to_have_count(FAMILIES)
    looks_well(page)
    page.get_by_role("link", name="Zeg nee").first.click()
    expect(page.get_by_text("Vera Vertrekt zei ja.")).to_be_visible()
    looks_well(page)
    page.goto("/routes/regie")


def writes_down_why_they_did_not_meet(page: Page, dossier_id: UUID) -> None:
    page.goto(f"/routes/dossiers/{dossier_id}")
    expect(page.get_by_text("nog geen ja")).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Bo Blijft").click()
    page.get_by_label("Of: waarom kwam het er niet van?").fill("De inwoner is op reis.")
    page.get_by_role("form", name="Kennismaking").get_by_role("button").click()
    expect(page.get_by_text("Niet: De inwoner is op reis.")).to_be_visible()


def test_forty_families_have_a_new_regisseur_who_said_yes(stage: Stage) -> None:
    with at_a_screen(stage, LEAVES, AA_EN_HUNZE) as page:
        page.goto("/routes/regie")
        expect(page.get_by_text("U bent van geen gezin de regisseur.")).to_be_visible()
    homes = [
        stage.open_dossier(
            person("aanvrager", achternaam=f"Van Vliet {number}"), gemeente=AA_EN_HUNZE
        )
        for number in range(1, FAMILIES + 1)
    ]
    stage.settle()
    with at_a_screen(stage, LEAVES, AA_EN_HUNZE, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_role("link", name=re.compile(f"{FAMILIES} gezinnen vragen u")).click()
        says_yes_to_all(page)
    with at_a_screen(stage, COMES, AA_EN_HUNZE) as page:
        page.goto("/routes/regie")
        expect(page.get_by_text("Er wordt nu geen gezin van u gevraagd.")).to_be_visible()

    with at_a_screen(stage, "teamleider", AA_EN_HUNZE) as page:
        ends_employment(page, "Vera Vertrekt")
        sees_who_has_how_many(page)
    with at_a_screen(stage, COMES, AA_EN_HUNZE) as page:
        looks_at_one_and_says_no_to_none(page)
        says_yes_to_all(page)
        looks_well(page)
        writes_down_why_they_did_not_meet(page, homes[0].dossier_id)
    stage.settle()

    for home in homes:
        told = stage.regisseur(AA_EN_HUNZE).get(f"/routes/v1/dossiers/{home.dossier_id}/regisseur")
        assert (told["naam"], told["waarnemend"]) == ("Bo Blijft", False)
