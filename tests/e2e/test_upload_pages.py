"""A file of the register as somebody meets it who reads it in: chosen once, tried, taken with one press, and a wrong one told."""

import asyncio
import json
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.intake.register.service import RegisterImport
from tests.browser import looks_well
from tests.e2e.conftest import NewPage
from tests.register import a_numbers, bsns, many, record

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PATH = "/intake/registerbestanden"
_numbers, _bsns = islice(a_numbers(), 9_000, None), islice(bsns(), 9_000, None)


@pytest.fixture
def looks_as() -> str:
    return "balie"


@pytest.fixture
def register_file(tmp_path: Path) -> Path:
    """Somebody to take, somebody with a guess, somebody to refuse, and two households."""
    people: list[Any] = [
        record(next(_numbers), next(_bsns)),
        record(next(_numbers), next(_bsns), geboorte={"datum": "19850000"}),
        record(next(_numbers), "123456789"),
        *islice(many(6), 6),
    ]
    path = tmp_path / "personen november.json"
    path.write_text(json.dumps(people), encoding="utf-8")
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "vakantie.csv"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2_000))
    return path


def send(page: Page, file: Path) -> None:
    page.goto(PATH)
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()


def test_a_file_is_tried_and_taken_without_javascript_and_chosen_once(
    new_page: NewPage, register_file: Path, picture: Path
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/intake/inwoners")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    menu.get_by_role("link", name="Registerbestand").click()

    page.get_by_label("Bestand", exact=True).set_input_files(picture)
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(page).to_have_title("Fout: Registerbestand inlezen - Naadloos")
    expect(page.get_by_role("alert")).to_contain_text("Dit is een afbeelding (JPEG)")

    page.get_by_label("Bestand", exact=True).set_input_files(register_file)
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er zou gebeuren")
    expect(page.get_by_role("status")).to_contain_text("In het bestand staan 9 personen.")
    expect(page.locator("tbody tr").nth(2)).to_contain_text("Wordt geweigerd")

    page.get_by_role("button", name="Lees dit bestand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingelezen")
    page.get_by_label("Welke personen").select_option(label="Overgenomen, met een aanname (1)")
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("alleen het jaar bekend")


@pytest.fixture
def reading_may_go_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No file is read to its end before this is set: however fast the machine, there is something to wait for."""
    gate, apply = threading.Event(), RegisterImport._apply

    async def wait_and_apply(self: RegisterImport, chunk: Any) -> Any:
        await asyncio.to_thread(gate.wait)
        return await apply(self, chunk)

    monkeypatch.setattr(RegisterImport, "_apply", wait_and_apply)
    yield gate
    gate.set()


def test_a_large_file_says_how_far_it_is_and_shows_what_became_of_it_by_itself(
    new_page: NewPage, tmp_path: Path, reading_may_go_on: threading.Event
) -> None:
    path = tmp_path / "groot.json"
    path.write_text(json.dumps(list(islice(many(3_000), 3_000))), encoding="utf-8")
    page = new_page()
    send(page, path)

    expect(page.get_by_role("heading", level=1)).to_have_text("Het bestand wordt bekeken")
    reading_may_go_on.set()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er zou gebeuren", timeout=90_000)
    expect(page.get_by_role("status")).to_contain_text("3.000 personen")


def shown(page: Page, register_file: Path, picture: Path) -> Iterator[None]:
    """Every state of the pages, at rest: while a file is read, the page replaces itself under whoever looks."""
    page.goto(PATH)
    yield
    send(page, picture)
    yield
    send(page, register_file)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat er zou gebeuren", timeout=90_000)
    yield
    page.get_by_role("button", name="Lees dit bestand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingelezen", timeout=90_000)
    yield


def test_the_pages_are_accessible_and_fit_a_small_screen(
    new_page: NewPage, register_file: Path, picture: Path
) -> None:
    page = new_page()
    for _ in shown(page, register_file, picture):
        looks_well(page)
