"""A worker is killed in the middle of the morning: the screen of operations says which and since when, and what waits; it comes
back, and the books close.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from deploy.local.programs import Program
from deploy.local.settings import inherited
from shared import clock, ids
from shared.events.household import ASSEN
from tests.e2e.chain import job
from tests.e2e.test_flow_monitor_pages import open_tab
from tests.settings import TestSettings
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

LOOKS_EVERY: Final = 4
WAIT_MS: Final = 180_000
PROVEN: Final = "De boekhouding van vandaag sloot op"


@contextmanager
def a_process_of_routes(stage: Stage) -> Iterator[Program]:
    """The worker as it runs in production, so that it can be killed; it has the clock and the broker of the story."""
    told = stage.chain.origin.kafka.model_dump(exclude_none=True)
    settings = {f"KAFKA_{name}".upper(): value for name, value in told.items()}
    settings["ROUTES_DATABASE_URL"] = stage.chain.origin.database_urls["routes"]
    settings["CLOCK_SHIFT_SECONDS"] = (clock.now() - ids.moment_of(ids.new_id())).total_seconds()
    process = Program(
        "services.routes.worker",
        log=TestSettings().worker_log,
        environment=inherited() | {name: str(value) for name, value in settings.items()},
    )
    try:
        yield process
    finally:
        process.kill()


def test_a_killed_worker_is_named_with_what_waits_and_all_is_proven_well_when_it_is_back(
    stage: Stage,
) -> None:
    family = stage.open_dossier(person("aanvrager"))
    stage.chain.origin.stop_worker("routes")
    with a_process_of_routes(stage) as worker, at_a_screen(stage, "beheer", ASSEN) as page:
        page.set_default_timeout(WAIT_MS)
        open_tab(page, "/reporting/stroom")
        routes = page.locator("#dienst-routes")
        expect(_verdict(page)).to_contain_text(PROVEN, timeout=WAIT_MS)
        expect(routes).to_contain_text("Goed")

        # Killed, and not asked to stop: it says no goodbye.
        worker.kill()
        stage.system().report_taken("baan-gestart", family.people[0], **job(TODAY, 1_200_00))

        # Nobody touches the page: it says by itself which service, since when, and what waits there.
        expect(_verdict(page)).to_contain_text("Storing", timeout=WAIT_MS)
        found = page.get_by_role("row", name="Er werkt geen worker")
        expect(found).to_contain_text("routes")
        expect(found.locator("time")).to_have_count(1)
        waits = page.get_by_role("row", name="levensgebeurtenissen routes").get_by_role("cell")
        expect(waits.nth(3)).to_have_text("1", timeout=WAIT_MS)

        # Operations start it again.
        stage.chain.origin.start_worker("routes")
        expect(_verdict(page)).to_contain_text(PROVEN, timeout=WAIT_MS)
        expect(routes).to_contain_text("Goed")
        expect(waits.nth(3)).to_have_text("0", timeout=WAIT_MS)


def _verdict(page: Page) -> Locator:
    return page.locator("#nu .stroom__oordeel")
