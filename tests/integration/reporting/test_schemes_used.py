"""To whom VoorzieningenWijzer was offered and who uses it: over HTTP, from the events that income publishes."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.reporting.contracts import CONTRACTS
from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN, TYNAARLO
from shared.events.non_take_up import Gedaan, NonTakeUpRecorded, Regelingcode
from shared.messaging.transaction import Database
from shared.testing.events import make_event
from tests.integration.reporting.conftest import Browser

Receive = Callable[..., Awaitable[None]]
COUNTS = "/reporting/v1/tellingen/voorzieningenwijzer?vanaf=2026-11-01&tot=2026-11-30"
PAGE = "/reporting/voorzieningenwijzer?vanaf=2026-11-01&tot=2026-11-30"
BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def receives(database: Database) -> Receive:
    """As the worker takes events in."""
    handlers = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}

    async def receive(*events: Event[Any]) -> None:
        for event in events:
            async with database.transaction(lock=[event.dossier_id]) as tx:
                await handlers[type(event.data)](tx, [event])

    return receive


def deeds(
    *done: Gedaan,
    dossier: UUID | None = None,
    gemeente: str = ASSEN,
    regeling: Regelingcode = "voorzieningenwijzer",
    on: date = date(2026, 11, 2),
) -> list[Event[Any]]:
    """What was recorded in one dossier, a day apart."""
    dossier = dossier or ids.new_dossier_id()
    return [
        make_event(
            NonTakeUpRecorded(
                niet_gebruik_id=(deed := ids.new_id()),
                gebeurtenis_id=deed,
                gemeente=gemeente,
                regeling=regeling,
                regelingsoort="voorzieningenwijzer",
                gedaan=what,
                op=on,
            ),
            dossier_id=dossier,
            source_service="income",
            sequence=number,
            time=BEGIN + timedelta(days=number),
        )
        for number, what in enumerate(done, start=1)
    ]


async def counted(browser: Browser, role: str = "beheer") -> dict[str, dict[str, Any]]:
    answer = await browser.get(COUNTS, role)
    assert answer.status_code == 200, answer.text
    return {row["gemeente"]: row for row in answer.json()["tellingen"]}


async def test_of_the_households_to_which_it_was_offered_the_share_that_uses_it_is_told(
    receives: Receive, browser: Browser
) -> None:
    for _ in range(6):
        await receives(*deeds("aangeboden", "aangevraagd", "gebruikt"))
    for _ in range(5):
        await receives(*deeds("aangeboden", "afgewezen"))

    assert (await counted(browser))[ASSEN] == {
        "gemeente": ASSEN,
        "aangeboden": "11",
        "gebruikt": "6",
        "afgewezen": "5",
        "deel": 54.5,
    }


async def test_a_household_counts_once_and_what_was_recorded_last_is_how_it_stands(
    receives: Receive, browser: Browser
) -> None:
    for _ in range(5):
        await receives(*deeds("aangeboden", "gebruikt", "aangeboden", "gebruikt"))
        await receives(*deeds("aangeboden", "gebruikt", "geen-recht"))

    found = (await counted(browser))[ASSEN]
    assert (found["aangeboden"], found["gebruikt"], found["deel"]) == ("10", "5", 50.0)


async def test_the_same_deed_twice_counts_once(receives: Receive, browser: Browser) -> None:
    for _ in range(5):
        told = deeds("aangeboden", "gebruikt")
        await receives(*told, *told)

    assert (await counted(browser))[ASSEN]["aangeboden"] == "5"


async def test_other_schemes_other_periods_and_what_nobody_offered_are_no_part_of_it(
    receives: Receive, browser: Browser, database: Database
) -> None:
    for _ in range(5):
        await receives(*deeds("aangeboden", regeling="studietoeslag"))
        await receives(*deeds("aangeboden", on=date(2026, 10, 31)))
        await receives(*deeds("gebruikt"))

    assert await counted(browser) == {}
    async with database.reading() as connection:
        kept = await connection.exec_driver_sql("SELECT count(*) FROM scheme_deed")
        assert kept.scalar_one() == 10


async def test_small_numbers_are_told_to_who_may_see_them_and_each_municipality_has_its_own(
    receives: Receive, browser: Browser
) -> None:
    for _ in range(4):
        await receives(*deeds("aangeboden", "gebruikt"), *deeds("aangeboden", gemeente=TYNAARLO))

    found = await counted(browser, "beleid")
    assert (found[ASSEN]["aangeboden"], found[ASSEN]["deel"]) == ("<5", None)
    found = await counted(browser)
    assert (found[ASSEN]["aangeboden"], found[ASSEN]["deel"]) == ("4", 100.0)
    assert (found[TYNAARLO]["aangeboden"], found[TYNAARLO]["deel"]) == ("4", 0.0)
    assert (await browser.get(COUNTS, "werkcoach")).status_code == 403


async def test_the_page_shows_what_the_api_tells(receives: Receive, browser: Browser) -> None:
    empty = await browser.get(PAGE, "beheer")
    for _ in range(6):
        await receives(*deeds("aangeboden", "gebruikt"))
    shown = await browser.get(PAGE, "beheer")
    refused = await browser.get("/reporting/voorzieningenwijzer?vanaf=gisteren", "beheer")

    assert "In deze periode is het aan niemand aangeboden." in empty.text
    assert "100,0%" in shown.text
    assert refused.status_code == 400
