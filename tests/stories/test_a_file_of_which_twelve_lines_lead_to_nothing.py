"""A municipality sends a file of 1,000 lines of which 12 lead to nothing: operations sees which, each with its reason, and no person."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import orjson
import pytest
from playwright.sync_api import Page, expect

from services.income.contracts import CONTRACTS as INCOME
from shared.events.envelope import Event
from shared.events.household import ASSEN
from shared.events.life_events import JobStarted
from shared.messaging.contracts import on
from shared.messaging.transaction import Transaction
from tests.browser import looks_well
from tests.e2e.chain import cloud_event, job, new_bsn
from tests.e2e.origin import CONTRACTS
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, days_ago, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

FILES: Final = "/reporting/stroom/bestanden"
LINES: Final = 1_000
HOUSEHOLDS: Final = 40
WAIT_MS: Final = 300_000
FAILED: Final = "income: wordt vanzelf nog eens geprobeerd."
REASONS: Final = {
    100: "De regel is geen geldige JSON.",
    150: "Een verplicht veld ontbreekt.",
    200: "Dit soort levensgebeurtenis is hier niet bekend.",
    250: "Een veld heeft een waarde die niet kan.",
    300: "De gebeurtenis is nog niet gebeurd.",
    400: "Deze gebeurtenis is eerder gemeld. Zij telt één keer.",
    450: "Deze gebeurtenis is eerder gemeld. Zij telt één keer.",
    500: "Deze gebeurtenis is eerder gemeld. Zij telt één keer.",
    550: "Deze gebeurtenis is eerder gemeld. Zij telt één keer.",
    700: "Deze persoon is hier niet bekend.",
    750: "Deze persoon is hier niet bekend.",
    900: FAILED,
}
"""By the number of the line, as a person reads it."""

_HANDLES: Final = next(known.handle for known in INCOME.consumes if known.data is JobStarted)


async def assess_job_starts(tx: Transaction, events: Sequence[Event[JobStarted]]) -> None:
    """As a release of income that forgot a kind of contract."""
    for event in events:
        {"bepaalde-tijd": 1, "oproep": 2}[event.data.contract]
    await _HANDLES(tx, events)


@pytest.fixture(scope="module", autouse=True)
def forgetful_income() -> Iterator[None]:
    """From the first worker on."""
    consumes = tuple(
        on(JobStarted, assess_job_starts) if known.data is JobStarted else known
        for known in INCOME.consumes
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CONTRACTS, "income", replace(INCOME, consumes=consumes))
        yield


def signal(who: UUID | str, day: str) -> dict[str, Any]:
    return cloud_event("taalsignaal", who, ingangsdatum=day, vaardigheden=["lezen"])


def file_of(stage: Stage) -> bytes:
    """The 988 that are right, and the twelve others at the lines where they are expected."""
    people = [stage.open_dossier(person("aanvrager")).people[0] for _ in range(HOUSEHOLDS)]
    worker, poisoned = (stage.open_dossier(person("aanvrager")).people[0] for _ in range(2))
    right = [
        signal(people[number % HOUSEHOLDS], days_ago(1 + number // HOUSEHOLDS))
        for number in range(LINES - len(REASONS) - 1)
    ]
    told_before = signal(people[0], days_ago(40))
    assert stage.chain.send(told_before).status_code == httpx.codes.ACCEPTED
    started = cloud_event("baan-gestart", worker, **job(TODAY, 1_000_00))
    other_system = {
        **started,
        "id": str(uuid4()),
        "source": "urn:nld:oin:00000001823288444000:systeem:polis",
    }
    lines = [orjson.dumps(event) for event in (started, *right)]
    others = {
        100: b"{geen event",
        150: orjson.dumps({**signal(people[0], days_ago(1)), "data": {"vaardigheden": ["lezen"]}}),
        200: orjson.dumps(cloud_event("loterij-gewonnen", people[0], ingangsdatum=days_ago(1))),
        250: orjson.dumps(signal("123456789", days_ago(1))),
        300: orjson.dumps(signal(people[0], (TODAY + timedelta(days=300)).isoformat())),
        400: lines[10],
        450: lines[20],
        500: orjson.dumps(told_before),
        550: orjson.dumps(other_system),
        700: orjson.dumps(signal(new_bsn(), days_ago(1))),
        750: orjson.dumps(signal(new_bsn(), days_ago(1))),
        900: orjson.dumps(
            cloud_event("baan-gestart", poisoned, **{**job(TODAY), "contract": "beschut"})
        ),
    }
    for number, line in sorted(others.items()):
        lines.insert(number - 1, line)
    return b"\n".join(lines)


def test_of_a_file_of_1000_lines_12_led_to_nothing_each_with_its_reason(stage: Stage) -> None:
    sent = file_of(stage)
    answer = stage.chain.send_many("bestand", "application/x-ndjson", sent)
    assert len(answer.text.splitlines()) == LINES

    with at_a_screen(stage, "beheer", ASSEN) as page:
        page.goto("/reporting/stroom")
        page.get_by_role("navigation", name="Stroom").get_by_role("link", name="Bestanden").click()
        row = page.get_by_role("row").filter(has_text="1.000")
        expect(row).to_contain_text("Helemaal gelezen")
        row.get_by_role("link").click()
        _until_all_is_done_or_failed(page)

        counts = page.get_by_role("region", name="Alle regels geteld")
        expect(counts.get_by_role("rowheader")).to_have_text(
            [
                "Verwerkt door alle diensten",
                "Mislukt bij een andere dienst",
                "Wacht op een mens",
                "Dubbel: al eerder gemeld",
                "Geweigerd",
                "Samen",
            ]
        )
        expect(counts.get_by_role("cell")).to_have_text(["988", "1", "2", "4", "5", "1.000"])
        lines = page.get_by_role("region", name="Regels die nergens toe leidden")
        expect(lines.get_by_role("rowheader")).to_have_text([str(number) for number in REASONS])
        for number, reason in REASONS.items():
            expect(lines.get_by_role("row", name=str(number))).to_contain_text(reason)
        assert "Vries" not in page.content()
        looks_well(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Alle regels als bestand").click()
        rows = download.value.path().read_text("utf-8-sig").splitlines()
        assert [row.split(";")[0] for row in rows[1:]] == [str(number) for number in REASONS]
        address = page.url.removeprefix(stage.chain.origin.address)

    assert stage.regisseur().look(address).status_code == httpx.codes.FORBIDDEN
    assert (
        stage.regisseur().look("/intake/v1/beheer/bestanden").status_code == httpx.codes.FORBIDDEN
    )
    _discard_what_failed(stage)


def _until_all_is_done_or_failed(page: Page) -> None:
    """Every look asks the services again; the last line to be decided about is the one that fails."""
    for _ in range(WAIT_MS // 1_000):
        page.reload()
        done = page.get_by_role("row", name="Verwerkt door alle diensten 988")
        if done.count() and page.get_by_text(FAILED).count():
            return
        page.wait_for_timeout(500)
    pytest.fail(page.inner_text("main"))


def _discard_what_failed(stage: Stage) -> None:
    """So that the books close at the end of the story; it may be tried again at the same moment."""
    done = False
    while not done:
        ((failed, attempts),) = stage.chain.rows(
            "income", "SELECT id, attempts FROM failed_message"
        )
        body = {
            "handeling": "wegdoen",
            "soort": "hoort-hier-niet",
            "pogingen": attempts,
            "reden": "Een proef",
        }
        path = f"/income/v1/beheer/mislukt/berichten/{failed}/handelingen"
        answer = stage.chain.post(path, body, "beheer")
        assert answer.status_code == httpx.codes.OK, answer.text
        done = answer.json()["gedaan"]
