"""An employer sends a file with the wages of 500 lines, of which 7 are wrong, and sends it again: each wage is there once."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
HEADING = "inwonerId;kenmerk;van;totEnMet;betaaldOp;netto"
PEOPLE = 5
MOST = 500


def workers(stage: Stage) -> list[tuple[UUID, UUID]]:
    """Dossier and person of each, with a job since two years."""
    found = []
    for number in range(PEOPLE):
        home = stage.open_dossier(
            person("aanvrager", achternaam=f"Loonlijst {number}"),
            adres={"postcode": "9401AB", "huisnummer": 200 + number},
        )
        stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY, 400_00))
        found.append((home.dossier_id, home.people[0]))
    stage.settle()
    return found


def lines_of(people: list[UUID]) -> list[str]:
    """Corrections of a euro and more, of which every one has a name of its own; with the seven that are wrong."""
    day = TODAY.isoformat()
    good = [
        f"{people[number % PEOPLE]};c{number};{day};{day};{day};1,{number % 100:02d};correctie"
        for number in range(MOST - 7)
    ]
    who = people[0]
    wrong = [
        f"{who};f1;{day};{day};{day};veel;correctie",
        f"{who};f2;{day};2026-13-45;{day};10,00;correctie",
        f"geen-mens;f3;{day};{day};{day};10,00;correctie",
        f"{uuid4()};f4;{day};{day};{day};10,00;correctie",
        f"{who};f5;{day};{day}",
        f"{who};f6;2027-03-01;2027-03-31;2027-03-31;10,00;correctie",
        f"{who};f7;{day};{day};{day};0;correctie",
    ]
    for place, line in zip(range(10, 500, 70), wrong, strict=True):
        good.insert(place, line)
    return good


def read_in(page: Page, file: Path, button: str) -> None:
    page.goto("/income/verrekeningen")
    page.get_by_role("link", name="Een bestand met lonen inlezen").click()
    page.locator("#bestand").set_input_files(file)
    page.get_by_role("button", name=button).click()


def kept(stage: Stage) -> int:
    return int(stage.chain.rows("income", "SELECT count(*) FROM wage_report")[0][0])


def test_a_file_with_500_lines_of_which_7_are_wrong_is_sent_twice(
    stage: Stage, tmp_path: Path
) -> None:
    known = workers(stage)
    lines = lines_of([who for _, who in known])
    assert len(lines) == MOST
    file = tmp_path / "loon.csv"
    file.write_text("\n".join([f"{HEADING};soort", *lines]), encoding="utf-8")

    with at_a_screen(stage, "inkomensconsulent", ASSEN) as page:
        read_in(page, file, "Bekijk wat er zou gebeuren")
        expect(page.get_by_role("status")).to_contain_text("493 nieuw, 0 waren er al, 7 geweigerd")
        refused = page.get_by_role("region", name="Geweigerde regels").get_by_role("rowheader")
        expect(refused).to_have_text([str(place + 2) for place in range(10, 500, 70)])
        assert kept(stage) == 0

        read_in(page, file, "Lees in")
        expect(page.get_by_role("status")).to_contain_text("493 nieuw, 0 waren er al, 7 geweigerd")
        read_in(page, file, "Lees in")
        expect(page.get_by_role("status")).to_contain_text("0 nieuw, 493 waren er al, 7 geweigerd")
    stage.settle()

    assert kept(stage) == MOST - 7
    dossier = known[0][0]
    told = stage.chain.rows(
        "income",
        "SELECT count(*) FROM outbox WHERE type LIKE '%loonopgave-ontvangen%' AND aggregateid = $1",
        dossier,
    )
    own = len(stage.chain.get("/income/v1/opgaven", dossierId=dossier, aantal=100)["resultaten"])
    assert told[0][0] == own == len([line for line in lines if f"{known[0][1]};c" in line])
