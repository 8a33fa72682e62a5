"""How long somebody waits before the page of a dossier shows something: in a real browser, on the running product.

Signed in, with a warm server, in a tab that already showed the page of somebody else: as in a working day. All four services
run in one process here, and so share what the demo divides; it is no faster than the demo.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Page, sync_playwright

from shared.db.migrate import upgrade
from tests import browser
from tests.e2e.conftest import Municipality
from tests.e2e.origin import CONTRACTS, OneOrigin
from tests.ledger.processes import kafka_settings
from tests.load.figure import Figure
from tests.load.stack import Stack
from tests.signing_in import BROWSER, sign_in_browser

GOAL_MS: Final = 500.0
ROLE: Final = "regisseur"
"""Who sees every part."""
TASK: Final = "Regel steun op het werk en wat nodig is om te beginnen"
WAIT_SECONDS: Final = 60
FIRST_PAINT: Final = """() => new Promise(resolve => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
  const look = () => seen() ? resolve([seen().startTime, performance.getEntriesByType('navigation')[0].responseEnd])
    : requestAnimationFrame(look);
  look();
})"""


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    looks: int
    goal: bool = True


async def measure(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    """The median of so many looks; nothing where there is no browser."""
    if browser.program() is None:
        return
    urls = {}
    for service in CONTRACTS:
        name = stack.new_name(service)
        stack.postgres.create_database(name)
        urls[service] = stack.postgres.url(name)
        await asyncio.to_thread(upgrade, urls[service], service)
    times = await asyncio.to_thread(_look_at, stack, urls, sizes.looks)
    yield Figure(
        "dossier-page.first-paint",
        median(paint for paint, _ in times),
        "ms",
        "first contentful paint of the page of a dossier in Chromium, signed in, warm server",
        below=GOAL_MS if sizes.goal else None,
        detail={
            "answer_ms": round(median(answered for _, answered in times), 1),
            "each_ms": [round(paint) for paint, _ in times],
        },
    )


def _look_at(stack: Stack, urls: dict[str, str], looks: int) -> list[tuple[float, float]]:
    """Milliseconds until the first paint, and until the answer was in."""
    settings = kafka_settings(stack.bootstrap_servers, f"{stack.new_name('paint')}-")
    folder = Path(stack.folder, stack.new_name("identity"))
    folder.mkdir()
    with OneOrigin(urls, settings, folder) as origin, sync_playwright() as playwright:
        municipality = Municipality(origin)
        people = [municipality.register() for _ in range(2)]
        for person in people:
            municipality.report_job(person)
        municipality.close()
        opened = browser.launch(playwright)
        context = opened.new_context(base_url=origin.address, locale="nl-NL", user_agent=BROWSER)
        sign_in_browser(context, origin.issuer, ROLE)
        page = context.new_page()
        other, own = [_dossier_of(page, person) for person in people]
        times = []
        for _ in range(looks):
            page.goto(other)
            page.goto(own)
            paint, answered = page.evaluate(FIRST_PAINT)
            times.append((paint, answered))
        opened.close()
    return times


def _dossier_of(page: Page, person: str) -> str:
    """The address of the page of a dossier, once everything has happened."""
    page.goto(f"/intake/inwoners/{person}")
    link = page.get_by_role("link", name="Open het dossier")
    for _ in range(WAIT_SECONDS * 2):
        if link.count():
            page.goto(str(link.first.get_attribute("href")))
        if page.get_by_text(TASK).count() and not page.get_by_text("Dit deel ontbreekt").count():
            return page.url
        page.wait_for_timeout(500)
        page.reload()
    msg = f"the page of the dossier did not become whole: {page.inner_text('main')}"
    raise RuntimeError(msg)
