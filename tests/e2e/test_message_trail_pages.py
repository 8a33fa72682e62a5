"""Operations follow what came of a life event in a real browser: by its id, without anybody in it, and with what did not come."""

from typing import Final

import asyncpg
import pytest
from playwright.sync_api import Page, expect

from shared.events.income import Reassessed
from tests.browser import SMALL, fits, looks_well
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import CONTRACTS, OneOrigin, run_apart
from tests.e2e.test_flow_monitor_pages import SOON_MS, open_tab

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

TRAIL: Final = "/reporting/stroom/spoor"
MISSING: Final = "/reporting/stroom/uitgebleven"
MISSED: Final = "Wat er nog niet kwam"


@pytest.fixture
def looks_as() -> str:
    return "beheer"


async def owe(url: str, life_event: str) -> None:
    """As the worker of reporting notes after an hour."""
    connection = await asyncpg.connect(url)
    await connection.execute(
        "INSERT INTO missing_answer (life_event_id, service, answers, due_at)"
        " VALUES ($1, 'income', $2, now())",
        life_event,
        [Reassessed.event_type],
    )
    await connection.close()


def look_for(page: Page, words: str) -> None:
    page.get_by_label("Kenmerk").fill(words)
    page.get_by_role("button", name="Zoek").click()


def reload_until(page: Page, *words: str, gone: str = "Deze tekst is er nooit") -> None:
    """Until all of these words are on the page, and what should go is not."""
    for _ in range(SOON_MS // 1_000):
        shown = page.inner_text("main")
        if all(word in shown for word in words) and gone not in shown:
            return
        page.wait_for_timeout(1_000)
        page.reload()
    pytest.fail(f"{words} do not come: {page.inner_text('main')}")


def test_a_life_event_is_followed_over_all_services_by_its_id(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage
) -> None:
    for service in CONTRACTS:
        origin.start_worker(service)
    person = municipality.register()
    life_event = municipality.report_job(person)
    page = new_page(viewport={"width": 1280, "height": 900})
    open_tab(page, TRAIL)

    look_for(page, "123456782")
    expect(page.get_by_role("alert")).to_contain_text("Dit is geen kenmerk")
    assert page.url.endswith(TRAIL)
    assert "123456782" not in page.content()
    look_for(page, life_event)

    expect(page).to_have_url(f"{origin.address}{TRAIL}/{life_event}")
    answers = ("taken, draaiboek toegepast", "besluiten, herbeoordeeld")
    reload_until(page, *answers, "reporting: Verwerkt", gone=MISSED)
    expect(page.get_by_role("img", name="Het spoor.")).to_be_visible()
    for hidden in ("baan", "Ank", person):
        assert hidden not in page.inner_text("main")
    looks_well(page)

    origin.stop_worker("income")
    waits = municipality.report_job(municipality.register())
    look_for(page, waits)
    reload_until(page, "routes: Verwerkt", "income: Onderweg", MISSED, "Wordt verwacht")
    looks_well(page)

    run_apart(owe(origin.database_urls["reporting"], waits))
    narrow = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    for path in (f"{TRAIL}/{waits}", MISSING):
        open_tab(narrow, path)
        fits(narrow)
    open_tab(page, MISSING)
    looks_well(page)
    page.get_by_text("Het komt niet meer").first.click()
    page.get_by_label("Waarom").fill("Bij income weggedaan")
    page.get_by_role("button", name="Leg dit vast").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd dat dit niet meer komt.")
    expect(page.get_by_role("row", name=waits)).to_contain_text("zegt Bram Beheer")
    looks_well(page)
