"""One partition of a topic stands still while the rest goes on: the screen says which, of whom and since when, somebody takes it on, and it goes on."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from threading import Event
from typing import Final

import pytest
from playwright.sync_api import expect

from services.income.contracts import CONTRACTS as INCOME
from shared.events import envelope
from shared.events.household import ASSEN
from shared.events.life_events import JobStarted
from shared.messaging import failures, retries
from shared.messaging.contracts import on
from shared.messaging.transaction import Transaction
from tests.e2e.chain import Household, job
from tests.e2e.origin import CONTRACTS
from tests.e2e.test_flow_monitor_pages import open_tab
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

LOOKS_EVERY: Final = 4
"""Seconds; standing still is told after four looks."""
NOW: Final = "/reporting/stroom"
PROVEN: Final = "De boekhouding van vandaag sloot op"
WAIT_MS: Final = 240_000
_HANDLES: Final = next(known.handle for known in INCOME.consumes if known.data is JobStarted)


async def assess_job_starts(tx: Transaction, events: Sequence[envelope.Event[JobStarted]]) -> None:
    """As a release of income that forgot a kind of contract."""
    for event in events:
        {"bepaalde-tijd": 1, "oproep": 2}[event.data.contract]
    await _HANDLES(tx, events)


FORGETFUL: Final = replace(
    INCOME,
    consumes=tuple(
        on(JobStarted, assess_job_starts) if known.data is JobStarted else known
        for known in INCOME.consumes
    ),
)


@pytest.fixture(scope="module", autouse=True)
def forgetful_income() -> Iterator[pytest.MonkeyPatch]:
    """From the first worker on. One failure is too many here, so that one stops its partition; and none is tried again by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CONTRACTS, "income", FORGETFUL)
        patch.setattr(failures, "SHARE_LIMIT", 0)
        for module in (failures, retries):
            patch.setattr(module, "DELAYS", (timedelta(hours=2),) * 3)
        yield patch


@contextmanager
def something_happens_to(stage: Stage, homes: Sequence[Household]) -> Iterator[None]:
    """Every second to one of these, meanwhile."""
    is_over = Event()

    def report() -> None:
        for home in cycle(homes):
            if is_over.wait(1):
                return
            stage.system().report_taken(
                "schuldsignaal",
                home.people[0],
                ingangsdatum=TODAY.isoformat(),
                schuldeiser="energie",
            )

    with ThreadPoolExecutor(1) as pool:
        reporting = pool.submit(report)
        try:
            yield
        finally:
            is_over.set()
        reporting.result()


def test_the_screen_says_which_partition_stands_still_and_since_when_until_it_goes_on(
    stage: Stage, forgetful_income: pytest.MonkeyPatch
) -> None:
    homes = [stage.open_dossier(person("aanvrager")) for _ in range(12)]
    stage.settle()
    faulty = homes[0].people[0]
    stage.system().report_taken("baan-gestart", faulty, **{**job(TODAY), "contract": "beschut"})
    held = stage.chain.wait_for(
        lambda: stage.chain.rows("income", "SELECT topic, partition FROM failed_message"),
        "a message that failed",
    )
    with at_a_screen(stage, "beheer", ASSEN) as page:
        page.set_default_timeout(WAIT_MS)
        # Of everybody: of some the partition stands still, of the others it goes on.
        with something_happens_to(stage, homes[1:]):
            open_tab(page, NOW)
            stalled = page.get_by_role(
                "row", name=f"{held['topic']} (partitie {held['partition']})"
            )
            expect(stalled).to_contain_text("income", timeout=WAIT_MS)
            expect(stalled).to_contain_text("Storing")
            expect(stalled.locator("time")).to_have_count(1)

            # Somebody takes it on, one click away; the runbook is another.
            stalled.get_by_role("link", name="Neem dit over").click()
            expect(page.get_by_role("main")).to_contain_text("Een deel van de dossiers staat stil")
            page.get_by_label("Wat u gaat doen").fill("Ik zet de vorige versie terug")
            page.get_by_role("button", name="Neem dit over").click()
            expect(page.get_by_role("main")).to_contain_text("door Bram Beheer")
            open_tab(page, f"{NOW}/alarmen")
            taken_on = page.get_by_role("region", name="Overgenomen").get_by_role("row")
            expect(taken_on.filter(has_text="Ik zet de vorige versie terug")).to_have_count(1)

        # The release is turned back, what failed is tried again, and the partition goes on.
        stage.chain.origin.stop_worker("income")
        forgetful_income.setitem(CONTRACTS, "income", INCOME)
        stage.chain.origin.start_worker("income")
        page.goto(f"{NOW}/mislukt")
        page.locator("tbody tr").get_by_role("link").first.click()
        page.get_by_label("Waarom").fill("Hersteld")
        page.get_by_role("button", name="Probeer alles opnieuw").click()
        expect(page.locator("#voortgang")).to_contain_text("Klaar", timeout=WAIT_MS)
        open_tab(page, NOW)
        expect(page.locator("#nu .stroom__oordeel")).to_contain_text(PROVEN, timeout=WAIT_MS)
        open_tab(page, f"{NOW}/alarmen")
        over = page.get_by_role("region", name="Voorbij").get_by_role("row")
        expect(over.filter(has_text="Ik zet de vorige versie terug")).to_have_count(
            1, timeout=WAIT_MS
        )
