"""Deciding in a real browser, without script: one decides, another opens everything and approves."""

import re
import time
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from shared.db.engine import create_engine
from tests.browser import looks_well
from tests.e2e.conftest import WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin, run_apart

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

FIRST, SECOND = "inkomensconsulent", "tweede-inkomensconsulent"
PARTS = ("de berekening, stap voor stap", "wat er nu geldt", "de brief")


@pytest.fixture
def dossier(origin: OneOrigin, municipality: Municipality) -> UUID:
    """Of a mother who starts a job, of whose wage nobody established what is exempt; another one for each test, as one is decided about."""
    found = UUID(municipality.register())
    municipality.report_job(str(found))
    deadline = time.monotonic() + WAIT_MS / 1000
    while (dossier_id := run_apart(dossier_with_proposal(origin, found))) is None:
        assert time.monotonic() < deadline, "nothing was proposed"
        time.sleep(0.3)
    return dossier_id


async def dossier_with_proposal(origin: OneOrigin, person_id: UUID) -> UUID | None:
    engine = create_engine(origin.database_urls["income"], pool_size=1)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT dossier_id FROM proposal WHERE person_id = :person AND state = 'open'"),
            {"person": person_id},
        )
        found: UUID | None = rows.scalar_one_or_none()
    await engine.dispose()
    return found


@pytest.fixture
def looks_as() -> str:
    return FIRST


def open_proposal(page: Page, dossier: UUID) -> None:
    """From the list."""
    page.goto(f"/income/voorstellen?dossier={dossier}")
    page.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Voorstel voor")


def open_all_parts(page: Page) -> None:
    for part in PARTS:
        page.get_by_role("link", name=re.compile(f"Bekijk {part}")).click()
    expect(page.get_by_text("U heeft dit nog niet bekeken.")).to_have_count(0)


def test_axe_finds_nothing_on_the_list_and_the_page_and_both_fit(
    dossier: UUID, new_page: NewPage
) -> None:
    page = new_page(FIRST)
    open_proposal(page, dossier)
    open_all_parts(page)

    looks_well(page)
    page.goto("/income/voorstellen?toon=alles")
    looks_well(page)


def test_one_decides_another_opens_everything_and_approves(
    dossier: UUID, new_page: NewPage
) -> None:
    ilse = new_page(FIRST, java_script_enabled=False)
    open_proposal(ilse, dossier)
    address = ilse.url
    expect(ilse.get_by_role("heading", name="Dit weten wij nog niet")).to_be_visible()
    form = ilse.get_by_role("form", name="Besluiten")
    expect(form.get_by_label("Overnemen")).to_have_count(0)
    form.get_by_label("Afwijken: het blijft zoals het is").check()
    form.get_by_role("button").click()
    expect(ilse.get_by_role("alert")).to_contain_text("Waarom")
    form = ilse.get_by_role("form", name="Besluiten")
    expect(form.get_by_label("Afwijken: het blijft zoals het is")).to_be_checked()
    form.get_by_label("Waarom besluit u dit?").fill("De baan is nog niet zeker.")
    form.get_by_role("button").click()
    expect(ilse.get_by_role("status")).to_contain_text("U heeft besloten.")
    expect(ilse.get_by_text("U kunt uw eigen voorstel niet goedkeuren.")).to_be_visible()
    expect(ilse.get_by_role("form", name="Controleren")).to_have_count(0)

    kees = new_page(SECOND, java_script_enabled=False)
    kees.goto(address)
    form = kees.get_by_role("form", name="Controleren")
    form.get_by_role("button", name="Keur het besluit goed").click()
    expect(kees.get_by_role("alert")).to_contain_text("Bekijk dit eerst")
    open_all_parts(kees)
    form = kees.get_by_role("form", name="Controleren")
    form.get_by_role("button", name="Keur het besluit goed").click()
    expect(kees.get_by_role("status")).to_contain_text("Het besluit is goedgekeurd.")
    expect(kees.get_by_text("Besloten", exact=True)).to_be_visible()
