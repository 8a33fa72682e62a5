"""The pages of playbooks in a real browser: read one, try a changed one without script, on a telephone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from services.routes.playbooks.loader import FOLDER
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
    """Today: the job of the test came in today."""
    page.goto(PLAYBOOKS)
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
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


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_the_pages_fit(
    job: str, new_page: NewPage, width: int, changed: Path, tmp_path: Path
) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    wrong = tmp_path / "fout.yaml"
    wrong.write_text("titel: x\n")

    def is_fine(name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.goto(PLAYBOOKS)
    is_fine("draaiboeken")
    page.get_by_role("link", name=TITLE).click()
    is_fine("draaiboek")
    tries(page, changed)
    is_fine("proef")
    tries(page, wrong)
    assert page.title().startswith("Fout: ")
    is_fine("proef-fout")
