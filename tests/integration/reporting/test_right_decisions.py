"""What stands of what was decided: over HTTP, from the events of decisions and objections as income publishes them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.reporting.contracts import CONTRACTS
from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN, TYNAARLO
from shared.events.income import Besluitsoort, DecisionTaken
from shared.events.life_events import Detained
from shared.events.objections import Bezwaaruitkomst, ObjectionReceived, ObjectionSettled
from shared.messaging.transaction import Database
from shared.testing.events import make_event, make_household, make_member
from tests.integration.reporting.conftest import Browser

Receive = Callable[..., Awaitable[None]]
COUNTS = "/reporting/v1/tellingen/besluiten?vanaf=2026-11-01&tot=2026-11-30"
PAGE = "/reporting/besluiten"
BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIRST = date(2026, 11, 1)


@pytest.fixture
def receives(database: Database) -> Receive:
    """As the worker takes events in."""
    handlers = {subscription.data: subscription.handle for subscription in CONTRACTS.consumes}

    async def receive(*events: Event[Any]) -> None:
        for event in events:
            async with database.transaction(lock=[event.dossier_id]) as tx:
                await handlers[type(event.data)](tx, [event])

    return receive


def decision(
    dossier: UUID | None = None,
    *,
    day: int = 0,
    starts: date = FIRST,
    soort: Besluitsoort = "wijzigen",
    life_event: UUID | None = None,
    gemeente: str = ASSEN,
) -> Event[DecisionTaken]:
    data = DecisionTaken(
        besluit_id=ids.new_id(),
        soort=soort,
        automatisch=False,
        voorstel_id=ids.new_id(),
        gebeurtenis_id=life_event or ids.new_id(),
        gemeente=gemeente,
        ingangsdatum=starts,
        besluit="overnemen",
    )
    return make_event(
        data,
        dossier_id=dossier or ids.new_dossier_id(),
        source_service="income",
        time=BEGIN + timedelta(days=day),
    )


def objection(
    contested: Event[DecisionTaken], outcome: Bezwaaruitkomst | None, *, in_time: bool = True
) -> list[Event[Any]]:
    """What income publishes of one, and of its end where it has come."""
    objection_id = ids.new_id()
    common: dict[str, Any] = {
        "bezwaar_id": objection_id,
        "gebeurtenis_id": objection_id,
        "besluit_id": contested.data.besluit_id,
        "gemeente": contested.data.gemeente,
    }
    told: list[Any] = [
        ObjectionReceived(**common, datum=date(2026, 11, 20), besluit_uiterlijk=date(2027, 2, 1))
    ]
    if outcome is not None:
        told.append(
            ObjectionSettled(**common, uitkomst=outcome, datum=date(2026, 12, 1), op_tijd=in_time)
        )
    return [
        make_event(data, dossier_id=contested.dossier_id, source_service="income", sequence=number)
        for number, data in enumerate(told, start=2)
    ]


async def counted(browser: Browser, role: str = "beheer") -> dict[str, Any]:
    answer = await browser.get(COUNTS, role)
    assert answer.status_code == 200, answer.text
    rows = {row["gemeente"]: row for row in answer.json()["tellingen"]}
    return dict(rows.get(ASSEN, {}))


async def test_a_well_founded_objection_takes_a_decision_out_of_the_share(
    receives: Receive, browser: Browser
) -> None:
    decisions = [decision() for _ in range(10)]
    await receives(*decisions)
    assert (await counted(browser))["blijftStaan"] == 100.0

    await receives(*objection(decisions[0], None))
    assert (await counted(browser))["blijftStaan"] == 100.0
    outcomes: tuple[Bezwaaruitkomst, ...] = (
        "ongegrond",
        "niet-ontvankelijk",
        "ingetrokken",
        "gegrond",
    )
    for contested, outcome in zip(decisions[1:5], outcomes, strict=True):
        await receives(*objection(contested, outcome))
    await receives(*objection(decisions[5], "deels-gegrond", in_time=False))

    row = await counted(browser)
    assert (row["genomen"], row["herzienNaBezwaar"], row["herzienAnders"]) == ("10", "2", "0")
    assert (row["blijftStaan"], row["tenMinste"]) == (80.0, False)
    assert (row["bezwaren"], row["gegrond"], row["teLaat"]) == ("6", "2", "1")


async def test_a_later_decision_from_the_same_day_or_an_earlier_one_revises_and_a_next_change_does_not(
    receives: Receive, browser: Browser
) -> None:
    dossier, other = ids.new_dossier_id(), ids.new_dossier_id()
    await receives(
        decision(dossier, starts=date(2026, 11, 1)),
        decision(dossier, day=2, starts=date(2026, 11, 2)),
        decision(other, starts=date(2026, 11, 5)),
        decision(other, day=3, starts=date(2026, 11, 4), soort="herzien"),
        # What was paid too much, or a pause, says nothing about the decision before it.
        decision(other, day=4, starts=date(2026, 10, 1), soort="terugvorderen"),
        decision(dossier, day=5, starts=date(2026, 10, 1), soort="opschorten"),
        # What ran already was taken over: nobody decided.
        decision(soort="overnemen"),
    )

    row = await counted(browser)
    assert (row["genomen"], row["herzienAnders"], row["herzienNaBezwaar"]) == ("6", "1", "0")


async def test_the_same_events_twice_or_the_end_first_count_once(
    receives: Receive, browser: Browser
) -> None:
    contested = decision()
    received, settled = objection(contested, "gegrond")
    await receives(contested, settled, received)

    row = await counted(browser)
    assert (row["genomen"], row["herzienNaBezwaar"], row["bezwaren"]) == ("1", "1", "1")


async def test_small_numbers_other_municipalities_and_stays_are_not_told(
    receives: Receive, browser: Browser
) -> None:
    dossier = ids.new_dossier_id()
    member = make_member()
    detained = make_event(
        Detained(
            inwoner_id=member.inwoner_id,
            ingangsdatum=FIRST,
            huishouden=make_household(member),
            bron="naadloos:timer",
        ),
        foreign=True,
    )
    await receives(
        detained, decision(dossier, life_event=detained.id), decision(), decision(gemeente=TYNAARLO)
    )

    row = await counted(browser, role="beleid")
    assert (row["genomen"], row["blijftStaan"]) == ("<5", None)
    assert (await counted(browser))["genomen"] == "1"
    assert (await browser.get(COUNTS, "werkcoach")).status_code == 403


async def test_the_page_tells_the_same_and_what_is_wrong_with_a_period(
    receives: Receive, browser: Browser
) -> None:
    nothing = await browser.get(f"{PAGE}?vanaf=2026-11-01&tot=2026-11-30", "beleid")
    assert "niets besloten" in nothing.text
    await receives(*[decision() for _ in range(12)])
    page = await browser.get(f"{PAGE}?vanaf=2026-11-01&tot=2026-11-30", "beleid")
    assert "100,0%" in page.text
    wrong = await browser.get(f"{PAGE}?vanaf=2026-11-30&tot=2026-11-01", "beleid")
    assert (wrong.status_code, "Er is niets geteld" in wrong.text) == (400, True)
