"""Whoever connects a system: from the README, or from the pages alone, to a first event and its trail in the browser."""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Page, expect

from deploy.local.demo import BEGIN
from deploy.local.residents import households
from services.intake.reports.schemas import MELDINGEN
from services.intake.residents.seed import seed_households
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from shared.db.engine import open_database
from shared.events.catalog import EVENTS
from tests.browser import SMALL, finds_nothing, fits
from tests.e2e.origin import OneOrigin, run_apart

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
SERVICES = ("intake", "routes", "income", "reporting")
MESSAGES = "/documentatie/berichten"
PAGES = ("/documentatie", MESSAGES, *(f"/{name}/documentatie" for name in SERVICES))
EACH_FORM = ("/documentatie", MESSAGES, "/intake/documentatie")
"""The pages of the other services have the form of that of intake."""
WAIT_MS = 40_000


@pytest.fixture(scope="module")
def with_residents(origin: OneOrigin) -> OneOrigin:
    """The product with the residents of the demo."""
    settings = origin._settings["intake"]
    assert isinstance(settings, Settings)

    async def seed() -> None:
        database = open_database(settings, "intake", "seed")
        residents = Residents(settings.vault(), settings.birthday_lead_weeks)
        await seed_households(database, households(BEGIN.date()), residents)
        await database.close()

    run_apart(seed())
    return origin


@pytest.fixture
def shell(with_residents: OneOrigin, tmp_path: Path) -> Any:
    """Runs lines as somebody types them in the folder of a running demo; here it is only `make token` that is not real."""
    make = tmp_path / "make"
    make.write_text(f"#!/bin/sh\necho {shlex.quote(with_residents.issuer.token('integratie'))}\n")
    make.chmod(0o755)

    def run(lines: str) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", lines],
            env={"PATH": f"{tmp_path}:{os.defpath}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def lines_of_readme(address: str) -> str:
    (block,) = re.findall(r"test_documentation\.py .*-->\n```sh\n(.*?)```", README, re.DOTALL)
    assert len(block.splitlines()) == 10
    assert block.count("http://127.0.0.1:8000") == 1
    return str(block).replace("http://127.0.0.1:8000", address)


@pytest.fixture
def page(chromium: Browser, with_residents: OneOrigin) -> Iterator[Page]:
    context = chromium.new_context(base_url=with_residents.address, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    context.close()


def see_trail(page: Page, address: str, title: str | re.Pattern[str]) -> None:
    """As the page to sign in offers it to whoever is not signed in."""
    page.goto(address)
    page.get_by_role("button", name="Ga verder als Renske Regie").click()
    # Reporting hears of it a moment later: until then there is no such trail.
    for _ in range(60):
        if page.get_by_text("Draaiboek toegepast").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    else:
        pytest.fail(page.inner_text("main"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_ten_lines_of_the_readme_lead_to_a_trail(
    shell: Any, page: Page, with_residents: OneOrigin
) -> None:
    said = shell(lines_of_readme(with_residents.address))

    state, address = said.strip().splitlines()
    assert json.loads(state)["status"] == "verwerkt"
    see_trail(page, address, "Baan gestart")


def test_who_has_only_the_pages_gets_as_far(
    shell: Any, page: Page, with_residents: OneOrigin
) -> None:
    page.goto("/over-deze-omgeving")
    page.get_by_role("link", name="Een systeem aansluiten").click()
    ask, report = (
        page.get_by_role("region", name=name).inner_text()
        for name in ("Een token vragen", "De eerste gebeurtenis melden")
    )
    answer = json.loads(shell(f"{ask}\n{report}"))
    page.get_by_role("link", name="API van intake", exact=True).click()
    page.get_by_role("link", name="Meld één levensgebeurtenis").click()
    page.get_by_text("Schuldsignaal", exact=True).click()
    another = page.get_by_role("region", name="Schuldsignaal melden met curl").inner_text()

    assert answer["status"] == "verwerkt"
    assert json.loads(shell(f"{ask}\n{another}"))["status"] == "verwerkt"
    # The example has a day of its own: before that day the job is still to come.
    title = re.compile("^Baan (begint|gestart)$")
    see_trail(page, f"/reporting/levensgebeurtenissen/{answer['id']}", title)


def test_every_operation_of_every_service_is_on_its_page(with_residents: OneOrigin) -> None:
    with httpx.Client(base_url=with_residents.address, timeout=WAIT_MS / 1_000) as reader:
        for service in SERVICES:
            document = reader.get(f"/{service}/v1/openapi.json").json()
            text = reader.get(f"/{service}/documentatie").text
            for item in document["paths"].values():
                for operation in item.values():
                    assert f'id="{operation["operationId"]}"' in text


def test_no_two_places_of_a_page_have_one_name_and_every_link_in_it_leads_somewhere(
    with_residents: OneOrigin,
) -> None:
    with httpx.Client(base_url=with_residents.address, timeout=WAIT_MS / 1_000) as reader:
        for path in PAGES:
            text = reader.get(path).text
            names = re.findall(r' id="([^"]+)"', text)
            assert len(set(names)) == len(names), path
            assert set(re.findall(r'href="#([^"]+)"', text)) <= set(names), path
            for link in set(re.findall(r'href="(/[^"#]*)"', text)):
                assert reader.get(link).status_code in {200, 303}, link


def test_the_messages_can_be_read_and_downloaded(with_residents: OneOrigin) -> None:
    with httpx.Client(base_url=with_residents.address, timeout=WAIT_MS / 1_000) as reader:
        text = reader.get(MESSAGES).text
        assert reader.get(f"{MESSAGES}/asyncapi.json").json()["asyncapi"] == "3.0.0"
        for event in EVENTS:
            assert f'id="{event.event_type}"' in text
            schema = reader.get(f"{MESSAGES}/schemas/{event.event_type}.schema.json").json()
            Draft202012Validator.check_schema(schema)
        assert text.count("Dit stuurt u</h3>") == len(MELDINGEN)
        assert text.count("Dit ontvangt u</h3>") == len(EVENTS)
        assert reader.get(f"{MESSAGES}/schemas/niets.schema.json").status_code == 404


TWO_OF_EACH = """() => {
  for (const part of ["soort", "vraag", "deel"])
    document.querySelectorAll(`.naslag__${part}`).forEach((each, place) => {
      if (part === "vraag" ? !each.querySelector(".naslag__soort") && place > 4 : place > 1) each.remove();
    });
  document.querySelectorAll("details").forEach((each) => (each.open = true));
}"""
"""The whole page of intake takes axe a minute, of which it finds nothing in what it has seen already."""


@pytest.mark.parametrize("path", EACH_FORM)
def test_axe_finds_nothing(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate(TWO_OF_EACH)

    finds_nothing(page)


def test_every_page_fits_a_phone_with_everything_open(page: Page) -> None:
    page.set_viewport_size({"width": SMALL, "height": 900})
    for path in EACH_FORM:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        fits(page)


def test_no_other_host_is_asked_for_anything_and_the_viewer_asks_the_service(
    page: Page, with_residents: OneOrigin
) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    for path in EACH_FORM:
        page.goto(path)
    page.goto("/reporting/documentatie/proberen")
    page.get_by_text("Werkt deze dienst").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text('"status": "ok"').first).to_be_visible()

    own = (f"{with_residents.address}/", "data:", "blob:")
    assert [address for address in asked if not address.startswith(own)] == []
    assert refused == []


def test_without_javascript_intake_shows_every_kind_with_its_own_fields(
    chromium: Browser, with_residents: OneOrigin
) -> None:
    context = chromium.new_context(base_url=with_residents.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/intake/documentatie")
    page.get_by_text("Verhuizing", exact=True).first.click()

    assert page.locator("#gebeurtenisMelden ~ details").count() == len(MELDINGEN)
    rows = page.get_by_role("region", name="Velden van data bij Verhuizing")
    expect(rows.get_by_role("rowheader")).to_have_text(
        ["persoon", "ingangsdatum", "naarGemeente", "adres", "meeverhuizend"]
    )
    expect(page.get_by_role("region", name="Verhuizing melden met curl")).to_be_visible()
    context.close()


def test_who_signs_in_by_curl_is_told_how_to_get_a_token(with_residents: OneOrigin) -> None:
    answer = httpx.post(
        f"{with_residents.address}/identiteit/inloggen", data={"persona": "integratie"}
    )

    assert answer.status_code == 403
    assert "make token AS=integratie" in answer.text
    assert "/documentatie" in answer.text
