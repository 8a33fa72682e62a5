"""Sending again from a page: without script and by keyboard, counted first, once however often it is pressed, stopped, and kept who did it."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looks_well
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import CONTRACTS, OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

AGAIN: Final = "/reporting/stroom/opnieuw-versturen"
DONE_MS: Final = 120_000


@pytest.fixture
def looks_as() -> str:
    return "beheer"


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        field = page.locator(f"#keuze-{name}")
        if name in {"dienst", "lezer", "topic"}:
            field.select_option(value)
        else:
            field.fill(value)


def press(page: Page, name: str) -> None:
    """As who has no mouse does."""
    page.get_by_role("button", name=name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def until_done(page: Page) -> None:
    """Who has no script looks again."""
    for _ in range(DONE_MS // 500):
        if page.locator(".merk--klaar").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(page.inner_text("main"))


def test_what_a_service_published_is_counted_sent_again_and_kept(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage
) -> None:
    for service in CONTRACTS:
        origin.start_worker(service)
    municipality.report_job(municipality.register())
    page = new_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.goto(AGAIN)
    expect(page.get_by_text("Er is nog niets opnieuw verstuurd.")).to_be_visible()

    # Nothing chosen, or what cannot be: a clear word beside what was filled in, and nothing happens.
    press(page, "Tel eerst")
    expect(page.get_by_role("alert")).to_contain_text("Kies ten minste één ding")
    fill(page, dossier="geen nummer", snelheid="9999")
    press(page, "Tel eerst")
    expect(page.get_by_role("alert")).to_contain_text("Er is nog niets verstuurd.")
    assert page.locator("#keuze-dossier").input_value() == "geen nummer"

    # Counted first.
    fill(page, dienst="intake", topic="levensgebeurtenissen", dossier="", snelheid="500")
    for _ in range(60):
        press(page, "Tel eerst")
        if page.locator("#geteld").inner_text().startswith("1 bericht"):
            break
        page.wait_for_timeout(500)
    expect(page.locator("#geteld")).to_contain_text("1 bericht past bij deze keuze.")

    # Sent with a reason, and once, also by who clicks twice.
    press(page, "Verstuur ze opnieuw")
    expect(page.get_by_role("alert")).to_contain_text("Vul dit in.")
    fill(page, reden="income is teruggezet", lezer="income")
    press(page, "Tel eerst")
    kenmerk = page.locator("input[name=kenmerk]").input_value()
    page.get_by_role("button", name="Verstuur ze opnieuw").dblclick()
    page.wait_for_url(f"**/intake/{kenmerk}")
    until_done(page)
    expect(page.get_by_role("status")).to_contain_text("1 bericht is opnieuw verstuurd.")

    # Kept: who, why, how many; for who looks with a script, and on a telephone.
    watched = new_page(viewport={"width": 1280, "height": 900})
    watched.goto(AGAIN)
    row = watched.get_by_role("row").filter(has_text="income is teruggezet")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("1 van 1")
    looks_well(watched)
    row.get_by_role("link").click()
    expect(watched.get_by_role("main")).to_contain_text("Alleen voor")
    looks_well(watched)
