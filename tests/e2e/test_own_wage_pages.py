"""A resident's page of wages in a real browser: on a telephone of 360 px, without a script and by keyboard; axe finds nothing."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest
from playwright.sync_api import Page, expect

from shared import clock
from shared.ui.dutch import month_text
from tests.browser import looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
NewLink = Callable[[], str]
WIDTH = 360
BORN = {"Dag": "12", "Maand": "4", "Jaar": "1988"}
"""Of whom the municipality registers."""


def months_ago(times: int) -> date:
    month = clock.today().replace(day=1)
    for _ in range(times):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


@pytest.fixture
def new_link(origin: OneOrigin, municipality: Municipality) -> NewLink:
    """A function: the path of a link for somebody who has had a job for two months."""

    def make() -> str:
        ank = municipality.register()
        municipality.report_job(ank, months_ago(2))
        dossier = municipality._client.get(f"/intake/v1/inwoners/{ank}").json()["dossierId"]
        asked = f"{origin.address}/income/v1/dossiers/{dossier}/koppelingen"
        token = {"Authorization": f"Bearer {origin.issuer.token('inkomensconsulent')}"}
        # Once income knows the household, and the job.
        for _ in range(160):
            made = httpx.post(asked, json={"inwonerId": ank}, headers=token, timeout=20)
            if made.status_code == 201:
                return str(made.json()["adres"]).removeprefix(origin.address)
            time.sleep(0.25)
        pytest.fail("income never knew the household and the job")

    return make


def come_in(page: Page, link: str) -> None:
    page.goto(link)
    for label, typed in BORN.items():
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", name="Wat wij nog nodig hebben")).to_be_visible()


def test_a_slip_is_reported_on_a_telephone_without_a_script(
    new_link: NewLink, new_page: NewPage
) -> None:
    link = new_link()
    looks = new_page(None, viewport={"width": WIDTH, "height": 740}, reduced_motion="reduce")
    looks.goto(link)
    looks_well(looks)
    looks.get_by_role("button", name="Ga verder").click()
    expect(looks.get_by_role("alert")).to_contain_text("Vul een datum in")
    looks_well(looks)
    come_in(looks, link)
    looks_well(looks)

    page = new_page(None, viewport={"width": WIDTH, "height": 740}, java_script_enabled=False)
    asked: list[str] = []
    page.on("request", lambda it: asked.append(it.headers.get("referer", "")))
    come_in(page, link)
    last = months_ago(1)
    page.get_by_role("button", name=f"Geef dit loon op van {month_text(last)}").click()
    expect(page.get_by_label("Eerste dag")).to_have_value(last.isoformat())
    page.get_by_label("Op welke dag kreeg u het geld?").fill(last.isoformat())
    page.get_by_label("Nettoloon").fill("veel")
    page.get_by_role("button", name="Geef op", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Er is nog niets opgegeven.")
    expect(page.get_by_label("Nettoloon")).to_have_value("veel")
    assert page.title().startswith("Fout: ")

    page.get_by_label("Nettoloon").fill("1.312,34")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("€ 1.312,34")
    assert page.url.endswith(f"{link}/opgegeven")
    assert not any(link in referer for referer in asked)

    looks.goto(f"{link}/opgegeven")
    looks_well(looks)
    looks.get_by_label("Nettoloon").fill("veel")
    looks.get_by_role("button", name="Geef op", exact=True).click()
    expect(looks.get_by_role("alert")).to_be_visible()
    looks_well(looks)
    looks.get_by_role("button", name="Sluit deze pagina").click()
    expect(looks.get_by_role("status")).to_contain_text("U hebt de pagina gesloten.")


def test_focus_is_seen(new_link: NewLink, new_page: NewPage) -> None:
    page = new_page(None)
    page.goto(new_link())
    page.get_by_label("Dag", exact=True).focus()

    assert page.evaluate(VISIBLE_FOCUS)


def test_a_consulent_makes_a_link_and_sees_it_once(
    new_page: NewPage, municipality: Municipality, new_link: NewLink
) -> None:
    ank = municipality.register()
    municipality.report_job(ank)
    new_link()  # by now income knows both
    dossier = municipality._client.get(f"/intake/v1/inwoners/{ank}").json()["dossierId"]
    page = new_page("inkomensconsulent", viewport={"width": WIDTH, "height": 740})
    page.goto(f"/income/dossiers/{dossier}/verrekening")
    page.get_by_role("button", name="Maak een koppeling").click()

    expect(page.get_by_role("status")).to_contain_text("/opgave/")
    looks_well(page)
    page.get_by_role("link", name="Terug naar loon en verrekening").click()
    expect(page.get_by_text("Nog niet geopend.")).to_be_visible()
    looks_well(page)
    page.get_by_role("button", name="Trek de koppeling in").click()
    expect(page.get_by_role("status")).to_contain_text("De koppeling is ingetrokken.")
