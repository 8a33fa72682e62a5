"""The pages of playbooks in a real browser: read one, try a changed one without script, on a telephone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.routes.playbooks.loader import FOLDER
from shared import clock
from tests.browser import looks_well
from tests.e2e.conftest import WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PLAYBOOKS = "/routes/draaiboeken"
TITLE = "Een inwoner begint met werk"


@pytest.fixture(scope="module")
def job(origin: OneOrigin, municipality: Municipality) -> str:
    """A mother starts a job."""
    event = municipality.report_job(municipality.register())
    origin.start_worker("routes")
    return event


@pytest.fixture
def looks_as() -> str:
    return "teamleider"


def tries(page: Page, file: Path) -> None:
    """Today, as the Dutch calendar has it: the job of the test came in today."""
    page.goto(PLAYBOOKS)
    today = clock.today().isoformat()
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_label("Van", exact=True).fill(today)
    page.get_by_label("Tot en met").fill(today)
    page.get_by_role("button", name="Probeer dit draaiboek").click()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    text = (FOLDER / "baan-gestart.yaml").read_text(encoding="utf-8")
    file = tmp_path / "baan-gestart.yaml"
    file.write_text(text.replace("stap: werkplek-regelen", "stap: werkplek-regelen-nieuw"))
    return file


def test_a_changed_playbook_is_tried_on_what_came_in(
    job: str, new_page: NewPage, changed: Path
) -> None:
    page = new_page()
    for _ in range(WAIT_MS // 1000):
        tries(page, changed)
        if page.get_by_text("Bekeken gebeurtenissen: 0.").count() == 0:
            break
        page.wait_for_timeout(1000)

    row = page.get_by_role("row", name="Regel steun op het werk").first
    expect(row).to_contain_text("<5")


def test_axe_finds_nothing_and_the_pages_fit(
    job: str, new_page: NewPage, changed: Path, tmp_path: Path
) -> None:
    page = new_page()
    wrong = tmp_path / "fout.yaml"
    wrong.write_text("titel: x\n")

    page.goto(PLAYBOOKS)
    looks_well(page)
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"**{PLAYBOOKS}/*")
    looks_well(page)
    tries(page, changed)
    expect(page.get_by_text("Bekeken gebeurtenissen")).to_be_visible()
    looks_well(page)
    tries(page, wrong)
    expect(page).to_have_title(re.compile("^Fout: "))
    looks_well(page)
