"""What came of offers, per organisation: over HTTP, from the events of handovers as routes publishes them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.reporting.contracts import CONTRACTS
from services.reporting.partners.names import PartnerNames
from shared import ids
from shared.events.envelope import Event
from shared.events.handovers import (
    HandoverAccepted,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
)
from shared.events.household import ASSEN, TYNAARLO
from shared.events.life_events import Detained
from shared.http.neighbours import Neighbours
from shared.messaging.transaction import Database
from shared.testing.events import make_event, make_household, make_member
from tests.integration.reporting.conftest import Browser

Receive = Callable[..., Awaitable[None]]
COUNTS = "/reporting/v1/tellingen/partners?vanaf=2026-11-01&tot=2026-11-30"
PAGE = "/reporting/partners"
PERIOD = "vanaf=2026-11-01&tot=2026-11-30"
VAART = uuid4()
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


def handover(
    *steps: tuple[type[Any], float, dict[str, Any]],
    municipality: str = ASSEN,
    by: UUID = VAART,
    life_event_id: UUID | None = None,
) -> list[Event[Any]]:
    """One handover that is offered, with what came of it so many days later."""
    common = {
        "overdracht_id": ids.new_id(),
        "gebeurtenis_id": life_event_id or ids.new_id(),
        "gemeente": municipality,
        "organisatie_id": by,
    }
    dossier = ids.new_dossier_id()
    offered: tuple[type[Any], float, dict[str, Any]] = (HandoverOffered, 0.0, OFFERED)
    return [
        make_event(
            data(**common, **more),
            dossier_id=dossier,
            source_service="routes",
            time=BEGIN + timedelta(days=days),
            sequence=number,
        )
        for number, (data, days, more) in enumerate((offered, *steps), start=1)
    ]


OFFERED = {"gedeeld": ("naam",), "grondslag": "toestemming"}


def accepted(days: float = 2) -> tuple[type[Any], float, dict[str, Any]]:
    return HandoverAccepted, days, {}


def met(days: float) -> tuple[type[Any], float, dict[str, Any]]:
    return HandoverMet, days, {"op": (BEGIN + timedelta(days=days)).date()}


def refused(reason: str) -> tuple[type[Any], float, dict[str, Any]]:
    return HandoverRefused, 1, {"reden": reason}


def called(browser: Browser, answer: Callable[[httpx.Request], httpx.Response]) -> None:
    """What routes says that organisations are called."""
    app: Any = browser.client._transport.app  # type: ignore[attr-defined]
    where = dict.fromkeys(("income", "routes"), "http://elsewhere.test")
    app.state.partner_names = PartnerNames(Neighbours(where, httpx.MockTransport(answer)))


async def test_offers_are_counted_with_what_came_of_each(
    browser: Browser, receives: Receive
) -> None:
    for _ in range(5):
        await receives(*handover(accepted(), met(5)))
    await receives(*handover(refused("geen-plaats")))
    await receives(*handover(accepted(), (HandoverReturned, 9, {"reden": "geen-contact"})))

    [row] = (await browser.get(COUNTS, "beheer")).json()["tellingen"]

    assert row == {
        "organisatieId": str(VAART),
        "gemeente": ASSEN,
        "aangeboden": "7",
        "aanvaard": "6",
        "geweigerd": "1",
        "teruggegeven": "1",
        "afgerond": "0",
        "weigeringen": [{"reden": "geen-plaats", "weergave": "1"}],
        "dagenTotAntwoord": 2.0,
        "dagenTotContact": 3.0,
    }


async def test_few_are_hidden_from_who_makes_policy(browser: Browser, receives: Receive) -> None:
    await receives(*handover(refused("geen-plaats")))

    [row] = (await browser.get(COUNTS, "beleid")).json()["tellingen"]

    assert (row["aangeboden"], row["geweigerd"], row["aanvaard"]) == ("<5", "<5", "0")
    assert row["weigeringen"] == [{"reden": "geen-plaats", "weergave": "<5"}]
    assert row["dagenTotAntwoord"] is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("geen-plaats", "Wij hebben geen plaats binnen de tijd die nodig is: 1"),
        ("organisatie-gestopt", "De organisatie is gestopt: 1"),
        ("van-vroeger", "Een andere reden: 1"),
    ],
)
async def test_the_page_says_why_in_the_words_of_who_refused_and_shows_no_code(
    browser: Browser, receives: Receive, code: str, words: str
) -> None:
    await receives(*handover(refused(code)))

    page = (await browser.get(f"{PAGE}?vanaf=2026-01-01", "beheer")).text

    assert words in page
    assert code not in page
    assert f"({code.replace('-', ' ')}" not in page


async def test_what_is_read_twice_counts_once(browser: Browser, receives: Receive) -> None:
    events = handover(accepted())
    await receives(*events, *events)

    [row] = (await browser.get(COUNTS, "beheer")).json()["tellingen"]

    assert (row["aangeboden"], row["aanvaard"]) == ("1", "1")


async def test_an_offer_once_more_to_who_had_it_is_no_new_one(
    browser: Browser, receives: Receive
) -> None:
    again = (HandoverOffered, 4.0, {**OFFERED, "opnieuw_omdat": "niemand-er"})
    await receives(*handover(accepted(), again, accepted(6)))

    [row] = (await browser.get(COUNTS, "beheer")).json()["tellingen"]

    assert (row["aangeboden"], row["aanvaard"]) == ("1", "1")


async def test_because_of_a_detention_is_counted_for_who_may_know_of_one(
    browser: Browser, receives: Receive
) -> None:
    who = make_member()
    data = Detained(
        inwoner_id=who.inwoner_id,
        ingangsdatum=BEGIN.date(),
        huishouden=make_household(who),
        bron="naadloos:timer",
    )
    detained = make_event(data, foreign=True)
    await receives(detained, *handover(accepted(), life_event_id=detained.id))

    assert (await browser.get(COUNTS, "beleid")).json()["tellingen"] == []
    assert (await browser.get(COUNTS, "teamleider")).json()["tellingen"] == []


async def test_another_municipality_is_chosen_by_its_code(
    browser: Browser, receives: Receive
) -> None:
    await receives(*handover(), *handover(municipality=TYNAARLO))

    answer = await browser.get(f"{COUNTS}&gemeente={TYNAARLO}", "beheer")

    assert [row["gemeente"] for row in answer.json()["tellingen"]] == [TYNAARLO]


async def test_a_coach_counts_nothing(browser: Browser) -> None:
    assert (await browser.get(COUNTS, "werkcoach")).status_code == 403
    assert (await browser.get(PAGE, "werkcoach")).status_code == 403


async def test_the_page_has_the_names_that_routes_gives(
    browser: Browser, receives: Receive
) -> None:
    for _ in range(5):
        await receives(*handover(accepted(), met(5)))
    row = {"id": str(VAART), "naam": "Vaart Welzijn"}
    called(browser, lambda _: httpx.Response(200, json={"resultaten": [row]}))

    page = await browser.get(f"{PAGE}?{PERIOD}", "beleid")

    assert page.status_code == 200
    for shown in ("Vaart Welzijn", "2 dagen", "3 dagen"):
        assert shown in page.text


async def test_without_routes_the_numbers_are_there(browser: Browser, receives: Receive) -> None:
    await receives(*handover(accepted()))
    called(browser, lambda _: httpx.Response(503))

    page = await browser.get(f"{PAGE}?{PERIOD}", "beleid")

    assert "De namen van de organisaties zijn er nu niet." in page.text
    assert f"Naam niet bekend ({str(VAART)[-6:]})" in page.text


async def test_a_period_without_offers_says_so_and_a_wrong_one_too(browser: Browser) -> None:
    empty = await browser.get(f"{PAGE}?{PERIOD}", "beleid")
    wrong = await browser.get(f"{PAGE}?vanaf=2026-12-01&tot=2026-11-30", "beleid")
    none = await browser.get(f"{PAGE}?vanaf=ooit&tot=nooit", "beleid")

    assert "In deze periode werd niets aan een organisatie aangeboden." in empty.text
    assert wrong.status_code == none.status_code == 400
    assert "<title>Fout: " in wrong.text
    assert "Kies een dag die niet voor de eerste dag ligt." in wrong.text
    assert none.text.count("Vul een bestaande dag in.") == 4
