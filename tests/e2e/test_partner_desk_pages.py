"""The pages of somebody with an account at an organisation, in a real browser: on a telephone and at a desk; axe finds nothing."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from deploy.local.personas import PERSONAS
from shared import clock
from shared.events.household import ASSEN
from tests.browser import looks_well
from tests.e2e.chain import Chain
from tests.e2e.conftest import Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ACCOUNTS = "UPDATE organisation SET channel = 'medewerkers' WHERE code = 'voorzieningenwijzer' RETURNING id"
WORKER = """
    INSERT INTO worker (id, issuer, subject, name, active_from) VALUES (uuidv7(), $1, $2, $3, '2020-01-01')
    ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name RETURNING id
"""
ROLE = """
    INSERT INTO worker_role (id, worker_id, municipality, role, from_day, source, organisation_id)
    VALUES (uuidv7(), $1, $2, 'partner', '2020-01-01', 'teamleider', $3) ON CONFLICT DO NOTHING RETURNING id
"""


@pytest.fixture
def offered(origin: OneOrigin, municipality: Municipality) -> Callable[[], str]:
    """A function: the path of a handover that was just offered to the organisation of Vera, who has an account."""

    def make() -> str:
        vera, resident = PERSONAS["partner"], municipality.register()
        municipality.report_job(resident)
        with Chain(origin) as chain:
            chain.settle()
            [organisation] = chain.rows("routes", ACCOUNTS)
            [worker] = chain.rows(
                "routes", WORKER, origin.issuer.settings.issuer, vera.key, vera.name
            )
            chain.rows("routes", ROLE, worker["id"], ASSEN, organisation["id"])
            [row] = chain.rows(
                "routes",
                "SELECT id FROM handover WHERE $1 = ANY (person_ids) AND step = 'voor-en-na-bespreken'",
                resident,
            )
        answer = httpx.post(
            f"{origin.address}/routes/v1/overdrachten/{row['id']}/aanbieding",
            json={
                "organisatieId": str(organisation["id"]),
                "gedeeld": ["naam", "telefoon", "reden"],
                "grondslag": "toestemming",
                "akkoordOp": clock.today().isoformat(),
                "reden": "Nagaan wat het gezin houdt.",
                "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
            },
            headers={
                "Authorization": f"Bearer {origin.issuer.token('teamleider')}",
                "Idempotency-Key": str(uuid4()),
            },
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return f"/routes/partner/overdrachten/{row['id']}"

    return make


def check(page: Page) -> None:
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    looks_well(page)


def test_axe_finds_nothing_and_each_page_fits_and_works_without_a_script(
    offered: Callable[[], str], new_page: NewPage
) -> None:
    address, _ = offered(), offered()
    page = new_page("partner", java_script_enabled=True)
    page.goto("/routes/partner")
    expect(page.get_by_role("region", name="Wacht op uw antwoord")).to_be_visible()
    check(page)
    page.goto(address)
    expect(page.get_by_text("Nagaan wat het gezin houdt.").first).to_be_visible()
    check(page)
    page.get_by_label("Naam van wie het gaat doen").fill("")
    page.get_by_role("button", name="Neem dit over").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd.")
    assert page.title().startswith("Fout: ")
    check(page)

    plain = new_page("partner", java_script_enabled=False)
    plain.goto(address)
    plain.get_by_label("Naam van wie het gaat doen").focus()
    plain.keyboard.press("Enter")
    expect(plain.get_by_text("Vera Wijzer heeft dit overgenomen")).to_be_visible()
    plain.get_by_role("button", name="Leg het eerste contact vast").click()
    expect(plain.get_by_role("status")).to_contain_text("Het eerste contact is vastgelegd.")
    finishing = plain.get_by_role("form", name="Het is klaar")
    finishing.get_by_label("Wat is het resultaat?").select_option("gelukt")
    finishing.get_by_label("Wat moet wie verder gaat").fill("Alles is aangevraagd.")
    finishing.get_by_role("button").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Deze overdracht is afgerond")

    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze overdracht is afgerond")
    check(page)
    page.goto("/routes/partner")
    expect(page.get_by_role("region", name="Voorbij")).to_contain_text("Vera Wijzer")
    check(page)
