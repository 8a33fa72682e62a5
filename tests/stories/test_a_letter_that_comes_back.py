"""A consulent decides, the letter goes to the print street once, it comes back, and the regisseur sees to it that the resident hears of it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from deploy.local import print_street
from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.e2e.deciding import decide_by_two
from tests.e2e.letters import post_round
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]

BUSY_MS = 40_000
STEP = "brief-alsnog-bekendmaken"


def delivered(folder: Path, letter: str) -> list[Path]:
    return list(folder.glob(f"uit/*/*/*/{letter}.pdf"))


def test_a_decision_is_in_the_folder_once_and_a_letter_that_comes_back_becomes_a_task(
    stage: Stage,
) -> None:
    home = stage.open_dossier(
        person("aanvrager", achternaam="Brievink"),
        adres={"postcode": "9401AB", "huisnummer": 12},
    )
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    consulent, regisseur = stage.consulent(), stage.regisseur()
    origin, folder = stage.chain.origin, stage.chain.origin.letters.folder
    assert folder is not None

    [proposal] = consulent.results("/income/v1/voorstellen", dossierId=home.dossier_id)
    decided = decide_by_two(
        stage.chain,
        proposal["id"],
        {
            "besluit": "afwijken",
            "reden": "De baan is nog niet zeker.",
            "inBrief": "Bel mij gerust.",
        },
    )
    assert decided.status_code == 200, decided.text
    post_round(origin)
    post_round(origin)
    [letter] = consulent.get("/income/v1/brieven", dossierId=home.dossier_id)["resultaten"]
    assert len(delivered(folder, letter["id"])) == 1
    assert letter["stand"] == "verstuurd"

    with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
        reads_the_letter(page, str(home.dossier_id))

    print_street.work(folder)
    (folder / "onbestelbaar.txt").write_text(f"{letter['id']} verhuisd\n")
    print_street.work(folder)
    post_round(origin)
    stage.settle()

    [task] = [task for task in regisseur.open_tasks(home.dossier_id) if task["stap"] == STEP]
    assert task["rol"] == "regisseur"
    assert "woont er niet meer" in task["reden"]
    told = regisseur.results(f"/reporting/v1/dossiers/{home.dossier_id}/tijdlijn")
    assert "Een brief is niet aangekomen: de inwoner woont er niet meer." in json.dumps(
        told, ensure_ascii=False
    )


def reads_the_letter(page: Page, dossier: str) -> None:
    page.goto(f"/routes/dossiers/{dossier}")
    page.get_by_role("link", name="Naar de brieven").click(timeout=BUSY_MS)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brieven van", timeout=BUSY_MS)
    page.get_by_role("link", name="Uw bijstand").click()
    brief = page.get_by_role("article")
    expect(brief).to_contain_text("Ank Brievink", timeout=BUSY_MS)
    expect(brief).to_contain_text("Bel mij gerust.")
    expect(brief).to_contain_text("Wie helpt u?")
