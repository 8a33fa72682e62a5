"""The pages of wages in a real browser: readable, small, by keyboard alone and without a script."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import Municipality, NewPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture
def looks_as() -> str:
    return "inkomensconsulent"


@pytest.fixture(scope="module")
def address(municipality: Municipality) -> str:
    """Of Ank, who has a job."""
    ank = municipality.register()
    municipality.report_job(ank)
    known = municipality._client.get(f"/intake/v1/inwoners/{ank}").json()
    return f"/income/dossiers/{known['dossierId']}/verrekening"


def test_a_wage_that_is_wrong_keeps_what_was_typed_and_a_right_one_is_shown(
    new_page: NewPage, address: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    _open(page, address, "Loon en verrekening")
    looks_well(page)

    first = clock.today().replace(day=1)
    page.get_by_label("Eerste dag").fill((first - timedelta(days=30)).isoformat())
    page.get_by_label("Laatste dag").fill((first - timedelta(days=1)).isoformat())
    page.get_by_label("Betaald op").fill(first.isoformat())
    page.get_by_label("Nettoloon").fill("veel")
    page.get_by_role("button", name="Geef op").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nettoloon")).to_have_value("veel")
    looks_well(page)

    page.get_by_label("Nettoloon").fill("812,34")
    page.get_by_role("button", name="Geef op").click()
    expect(page.get_by_role("status")).to_contain_text("Het loon is opgegeven")
    expect(page.get_by_role("region", name="Tabel van wat is opgegeven")).to_contain_text(
        "€ 812,34"
    )
    looks_well(page)


def test_a_file_is_looked_at_first_without_javascript(new_page: NewPage, tmp_path: Path) -> None:
    page = new_page(java_script_enabled=False)
    _open(page, "/income/opgavebestanden", "Loonbestand inlezen")
    file = tmp_path / "loon.csv"
    file.write_text("inwonerId;kenmerk;van;totEnMet;betaaldOp;netto\nfout\n", encoding="utf-8")

    page.locator("#bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()

    expect(page.get_by_role("status")).to_contain_text("1 geweigerd")
    expect(page.get_by_role("region", name="Geweigerde regels")).to_contain_text("1 kolommen")


def test_a_month_in_which_nothing_waits_says_so(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    _open(page, "/income/verrekeningen", "Loon verrekenen")

    expect(page.get_by_text("niets dat een mens moet bekijken")).to_be_visible()
    looks_well(page)


def test_a_new_link_can_be_scanned_and_says_so_in_words(new_page: NewPage, address: str) -> None:
    page = new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    _open(page, address, "Loon en verrekening")
    page.get_by_role("button", name="Maak een koppeling").click()

    code = page.get_by_role("img", name="QR-code met dezelfde koppeling")
    expect(code).to_be_visible()
    box = code.locator("svg").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 120
    looks_well(page)


def _open(page: Page, address: str, heading: str) -> None:
    """Once income is there and knows the household."""
    answer = page.goto(address)
    while answer is not None and answer.status in {404, 503}:
        page.wait_for_timeout(250)
        answer = page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
