"""The monitor with the keyboard alone: Tab reaches everything one can act on, in sight; and pages that stand apart fit a telephone."""

from typing import Final

import asyncpg
import pytest
from playwright.sync_api import Page

from shared import ids
from tests.browser import SMALL, fits, looks_well
from tests.e2e.conftest import NewPage
from tests.e2e.origin import OneOrigin, run_apart
from tests.e2e.test_flow_monitor_pages import NOW, TABS, open_tab

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

MOST_TABS: Final = 400
_COUNT: Final = """() => [...document.querySelectorAll(
    'main :is(a[href], button, select, textarea, summary, [tabindex="0"], input:not([type=hidden]))')]
    .filter(found => found.checkVisibility() && !found.disabled)
    .map((found, number) => (found.dataset.number = number)).length"""
_FOCUSED: Final = """() => {
    const found = document.activeElement, style = getComputedStyle(found), box = found.getBoundingClientRect();
    const isSeen = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    return {number: found.dataset.number ?? null, isSeen: isSeen && box.width > 0 && box.height > 0,
        isBody: found === document.body, words: found.outerHTML.slice(0, 200)};
}"""


@pytest.fixture
def looks_as() -> str:
    return "beheer"


def walk(page: Page) -> None:
    """From the top of the page, with Tab alone."""
    there = {str(number) for number in range(page.evaluate(_COUNT))}
    reached: set[str] = set()
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused["isBody"]:
            break
        assert focused["isSeen"], f"focus cannot be seen on {focused['words']}"
        if focused["number"] is not None:
            reached.add(focused["number"])
        if reached == there:
            break
    assert reached == there, f"not reached on {page.url}"


def test_tab_reaches_every_action_of_the_monitor_and_shows_where_one_is(
    origin: OneOrigin, new_page: NewPage
) -> None:
    # One worker is there to be muted; the others are missed. One timer failed.
    for service in ("intake", "routes", "income"):
        origin.stop_worker(service)
    run_apart(_fail_a_timer(origin))
    page = new_page(viewport={"width": 1280, "height": 900})

    for tab in (*TABS, f"{NOW}/mislukt"):
        open_tab(page, tab)
        walk(page)
    apart = [
        _first_link(page, f"{NOW}/alarmen", "#alarmen a[href*='/alarmen/']"),
        _first_link(page, f"{NOW}/wachtend", "a[href*='/termijnen/income/']"),
    ]
    for address in apart:
        page.goto(address)
        walk(page)
        looks_well(page)
    narrow = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    for address in apart:
        narrow.goto(address)
        fits(narrow)


def _first_link(page: Page, path: str, which: str) -> str:
    open_tab(page, path)
    return page.locator(which).first.get_attribute("href") or ""


async def _fail_a_timer(origin: OneOrigin) -> None:
    connection = await asyncpg.connect(origin.database_urls["income"])
    try:
        await connection.execute(
            "INSERT INTO timers (id, kind, key, due_at, dossier_id, payload, state, attempts, reason, failed_at)"
            " VALUES ($1, 'nazorg-controle', 'a', now(), $2, '{}', 'failed', 4, 'KeyError in check', now())",
            ids.new_id(),
            ids.new_dossier_id(),
        )
    finally:
        await connection.close()
