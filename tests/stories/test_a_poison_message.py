"""A message that a service cannot handle is on the screen at once, is understood, edited by one and approved by another; its dossier goes on in order."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from services.income.contracts import CONTRACTS as INCOME
from shared.events.envelope import Event
from shared.events.life_events import JobStarted
from shared.messaging.contracts import on
from shared.messaging.transaction import Transaction
from tests.browser import looks_well
from tests.e2e.chain import job
from tests.e2e.origin import CONTRACTS
from tests.signing_in import BROWSER, sign_in_browser
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

FAILED: Final = "/reporting/stroom/mislukt"
SEEN_WITHIN_SECONDS: Final = 60
"""Of its arrival. How long it takes to arrive says nothing where two cores run servers and tests at once."""
ARRIVES_WITHIN_SECONDS: Final = 150
SignIn = Callable[[str], Page]


_HANDLES: Final = next(known.handle for known in INCOME.consumes if known.data is JobStarted)


async def assess_job_starts(tx: Transaction, events: Sequence[Event[JobStarted]]) -> None:
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
def forgetful_income() -> Iterator[None]:
    """From the first worker on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CONTRACTS, "income", FORGETFUL)
        yield


@pytest.fixture
def sign_in(platform: Stage) -> Iterator[SignIn]:
    """A browser in which somebody of operations is signed in."""
    contexts: list[BrowserContext] = []
    origin = platform.chain.origin

    def open_page(persona: str) -> Page:
        context = platform.browser().new_context(
            base_url=origin.address,
            locale="nl-NL",
            user_agent=BROWSER,
            viewport={"width": 1280, "height": 900},
        )
        contexts.append(context)
        sign_in_browser(context, origin.issuer, persona)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def seen(page: Page, what: str) -> None:
    """Wait until it stands on the list, as somebody does who looks again."""
    deadline = time.monotonic() + SEEN_WITHIN_SECONDS
    while True:
        page.goto(FAILED)
        if page.locator("tbody tr").filter(has_text=what).count():
            return
        assert time.monotonic() < deadline, page.inner_text("main")
        page.wait_for_timeout(500)


def test_a_message_that_fails_is_understood_edited_by_one_approved_by_another_and_the_dossier_goes_on(
    stage: Stage, sign_in: SignIn
) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    wrong = {**job(TODAY), "contract": "beschut"}
    poison = stage.system().report_taken("baan-gestart", ank, **wrong)
    stage.system().report_taken(
        "schuldsignaal", ank, ingangsdatum=TODAY.isoformat(), schuldeiser="energie"
    )

    _until_held(stage, 2)

    # It is on the screen within a minute, with what waits behind it.
    bram = sign_in("beheer")
    seen(bram, "baan gestart")
    row = bram.locator("tbody tr").filter(has_text="baan gestart")
    expect(row).to_contain_text("KeyError in assess_job_starts")
    expect(row).to_contain_text("1 bericht van 1 dossier")
    looks_well(bram)

    # Its cause is understood: one kind of contract that this release does not know.
    row.get_by_role("link", name="baan gestart").click()
    expect(bram.get_by_role("main")).to_contain_text("De code van de dienst gaf een fout")
    looks_well(bram)
    bram.get_by_role("rowheader").get_by_role("link").click()
    content = bram.locator("pre.bericht")
    expect(content).to_contain_text('"contract": "beschut"')
    expect(content).to_contain_text('"nettoMaandloonCenten": "•••• getal"')
    looks_well(bram)

    # One proposes, and cannot approve it.
    bram.get_by_text("Wijzig dit bericht").click()
    written = bram.get_by_role("textbox", name="Het bericht")
    written.fill(written.input_value().replace('"beschut"', '"oproep"'))
    form = bram.get_by_role("form", name="Wijzig dit bericht")
    form.get_by_role("button").click()
    expect(bram.get_by_role("alert")).to_contain_text("Waarom: Vul dit in.")
    form.get_by_label("Waarom").fill("Het is een oproepcontract, zegt de werkgever")
    form.get_by_role("button").click()
    expect(bram.get_by_role("main")).to_contain_text("Een ander beslist.")
    address = bram.url

    # Another sees the difference, without an amount, and approves.
    nora = sign_in("tweede-beheer")
    nora.goto(address)
    expect(nora.get_by_role("row").filter(has_text="data.contract")).to_contain_text("oproep")
    decision = nora.get_by_role("form", name="Keur goed")
    decision.get_by_label("Waarom").fill("Nagevraagd, klopt")
    decision.get_by_role("button").click()
    expect(nora.get_by_role("status")).to_contain_text("De wijziging is goedgekeurd.")
    expect(nora.get_by_role("main")).to_contain_text("Wijziging goedgekeurd door Nora Netwerk")
    looks_well(nora)

    # The dossier goes on, in order, and nothing is left.
    stage.settle()
    bram.goto(FAILED)
    expect(bram.get_by_role("main")).to_contain_text("Er is niets mislukt.")
    assert _handled(stage) == ["replaced", "resolved", "resolved"]
    assessed = stage.consulent().results("/income/v1/herbeoordelingen", dossierId=home.dossier_id)
    # The edited message has an id of its own, and stands in the trail of the life event that it came from.
    assert len(assessed) == 2
    answered = stage.chain.trail(poison)
    assert "income" in {step["dienst"] for step in answered.steps}, answered.counts


def _until_held(stage: Stage, amount: int) -> None:
    deadline = time.monotonic() + ARRIVES_WITHIN_SECONDS
    while len(_handled(stage)) < amount:
        assert time.monotonic() < deadline, _handled(stage)
        time.sleep(0.2)


def _handled(stage: Stage) -> list[str]:
    """What income kept of the dossier, in its order."""
    rows = stage.chain.rows("income", "SELECT state FROM failed_message ORDER BY arrival, id")
    return [row[0] for row in rows]
