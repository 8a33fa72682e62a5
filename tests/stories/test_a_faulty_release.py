"""A release with a faulty handler fails 300 messages and is turned back; operations see one cause, and retry the group once."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Final

import orjson
import pytest
from playwright.sync_api import Locator, Page, expect

from services.income.contracts import CONTRACTS as INCOME
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.life_events import JobStarted
from shared.messaging import failures, retries
from shared.messaging.contracts import on
from shared.messaging.transaction import Transaction
from tests.e2e.chain import cloud_event, job
from tests.e2e.origin import CONTRACTS
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MESSAGES: Final = 300
FAILED: Final = "/reporting/stroom/mislukt"
WAIT_MS: Final = 240_000


async def assess_job_starts(tx: Transaction, events: Sequence[Event[JobStarted]]) -> None:
    """As a release of income that looks for a field that is not there."""
    raise AttributeError("uren_per_maand")


FAULTY: Final = replace(
    INCOME,
    consumes=tuple(
        on(JobStarted, assess_job_starts) if known.data is JobStarted else known
        for known in INCOME.consumes
    ),
)


@pytest.fixture(scope="module", autouse=True)
def faulty_income() -> Iterator[pytest.MonkeyPatch]:
    """From the first worker on; and nothing is tried again by itself meanwhile, however slow this machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CONTRACTS, "income", FAULTY)
        for module in (failures, retries):
            patch.setattr(module, "DELAYS", (timedelta(hours=2),) * 3)
        yield patch


def test_what_a_faulty_release_failed_at_is_one_group_and_is_done_once_when_it_is_turned_back(
    stage: Stage, faulty_income: pytest.MonkeyPatch
) -> None:
    chain = stage.chain
    with ThreadPoolExecutor(4) as pool:
        homes = list(pool.map(lambda _: chain.single(), range(MESSAGES)))
    events = [cloud_event("baan-gestart", home.people[0], **job(TODAY)) for home in homes]
    for begin in range(0, MESSAGES, 100):
        part = orjson.dumps(events[begin : begin + 100])
        answer = chain.send_many("batch", "application/cloudevents-batch+json", part)
        assert answer.is_success, answer.text

    with at_a_screen(stage, "beheer", ASSEN) as bram:
        again = bram.context.new_page()  # a second screen of the same person
        # One cause, whatever the number.
        row = _seen(bram, f"{MESSAGES}")
        expect(row).to_contain_text("AttributeError in assess_job_starts")
        row.get_by_role("link").first.click()
        cause = bram.url
        expect(bram.get_by_role("main")).to_contain_text("Kijk of dit begon met een nieuwe versie")

        # The release is turned back.
        chain.origin.stop_worker("income")
        faulty_income.setitem(CONTRACTS, "income", INCOME)
        chain.origin.start_worker("income")

        # The group is asked for twice, on two screens.
        again.goto(cause)
        runs = [_retry_all(page) for page in (bram, again)]

        assert runs[0] == runs[1], "the second click is shown the first"
        progress = bram.locator("#voortgang")
        expect(progress).to_contain_text("Klaar", timeout=4 * WAIT_MS)
        expect(progress).to_contain_text(f"{MESSAGES} berichten zijn geprobeerd.")
        bram.goto(FAILED)
        expect(bram.get_by_role("main")).to_contain_text("Er is niets mislukt.")

    stage.settle()
    [asked] = chain.rows(
        "income",
        "SELECT count(*) AS deeds, count(DISTINCT run_id) AS runs FROM failed_message_action WHERE action = 'retry'",
    )
    assert (asked["deeds"], asked["runs"]) == (MESSAGES, 1)
    [assessed] = chain.rows(
        "income",
        "SELECT count(*) AS all_of_them, count(DISTINCT dossier_id) AS dossiers FROM assessment",
    )
    assert (assessed["all_of_them"], assessed["dossiers"]) == (MESSAGES, MESSAGES)
    assert chain.rows("income", "SELECT how FROM recovery WHERE how = 'later'") == []


def _seen(page: Page, amount: str) -> Locator:
    """The one cause, as soon as all of it is there; as somebody does who looks again."""
    for _ in range(WAIT_MS // 1_000):
        page.goto(FAILED)
        rows = page.locator("tbody tr")
        if rows.count() == 1 and amount in rows.get_by_role("cell").nth(2).inner_text():
            return rows
        page.wait_for_timeout(1_000)
    pytest.fail(page.inner_text("main"))


def _retry_all(page: Page) -> str:
    """Where one lands."""
    page.get_by_label("Waarom").fill("Hersteld: terug naar de vorige versie")
    page.get_by_role("button", name="Probeer alles opnieuw").click()
    page.wait_for_url("**/herkansingen/*")
    return page.url
