"""The page of a personal link in a real browser: on a telephone and at a desk, by keyboard, without script; axe finds nothing."""

import hashlib
import secrets
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.browser import looks_well
from tests.e2e.chain import Chain
from tests.e2e.conftest import VISIBLE_FOCUS, Municipality, NewPage
from tests.e2e.origin import OneOrigin

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
NewLink = Callable[[], str]
KEY = """
    INSERT INTO partner_key (id, key_hash, handover_id, organisation_id, made_at, expires_at)
    SELECT uuidv7(), $1, id, organisation_id, now() - interval '1 day', now() + interval '9000 days' FROM handover WHERE id = $2
    RETURNING id
"""


@pytest.fixture
def new_link(origin: OneOrigin, municipality: Municipality) -> NewLink:
    """A function: of a handover of its own, offered to an organisation in Assen."""

    def make() -> str:
        person = municipality.register()
        municipality.report_job(person)
        with Chain(origin) as chain:
            chain.settle()
            [row] = chain.rows(
                "routes",
                "SELECT id FROM handover WHERE $1 = ANY (person_ids) AND step = 'voor-en-na-bespreken'",
                person,
            )
            [asked] = chain.rows(
                "routes", "SELECT id FROM organisation WHERE code = 'voorzieningenwijzer'"
            )
            answer = httpx.post(
                f"{origin.address}/routes/v1/overdrachten/{row['id']}/aanbieding",
                json={
                    "organisatieId": str(asked["id"]),
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
            key = secrets.token_urlsafe(32)
            chain.rows("routes", KEY, hashlib.sha256(key.encode()).digest(), row["id"])
        return f"/overdracht/{key}"

    return make


def check(page: Page) -> None:
    page.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true })")
    looks_well(page)


def test_axe_finds_nothing_and_each_page_fits(new_link: NewLink, new_page: NewPage) -> None:
    link = new_link()
    page = new_page(None)
    page.goto(link)
    expect(page.get_by_text("Nagaan wat het gezin houdt.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Neem dit over").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is niets veranderd.")
    assert page.title().startswith("Fout: ")
    check(page)
    page.get_by_label("Naam van wie het gaat doen").fill("Anne de Boer")
    page.get_by_role("button", name="Neem dit over").click()
    expect(page.get_by_role("status")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Leg het eerste contact vast").click()
    expect(page.get_by_role("status")).to_contain_text("Het eerste contact is vastgelegd.")
    check(page)
    finishing = page.get_by_role("form", name="Het is klaar")
    finishing.get_by_label("Wat is het resultaat?").select_option("gelukt")
    finishing.get_by_label("Wat moet wie verder gaat").fill("Alles is aangevraagd.")
    finishing.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze overdracht is afgerond")
    check(page)
    page.goto("/overdracht/" + "x" * 43)
    check(page)
    page.get_by_role("button", name="Stuur mij een nieuwe koppeling").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwe koppeling gevraagd")
    check(page)


def test_it_works_by_keyboard_and_without_script_and_asks_nothing_of_another_site(
    new_link: NewLink, new_page: NewPage, origin: OneOrigin
) -> None:
    link = new_link()
    page = new_page(None, java_script_enabled=False)
    asked: list[tuple[str, str]] = []
    page.on("request", lambda it: asked.append((it.url, it.headers.get("referer", ""))))
    page.goto(link)
    page.get_by_label("Naam van wie het gaat doen").focus()
    page.keyboard.type("Anne de Boer")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Anne de Boer heeft dit overgenomen")).to_be_visible()
    assert all(url.startswith(origin.address) for url, _ in asked)
    assert not any(link in referer for _, referer in asked)
    assert page.context.cookies() == []


def test_focus_is_seen(new_link: NewLink, new_page: NewPage) -> None:
    page = new_page(None)
    page.goto(new_link())
    page.get_by_label("Naam van wie het gaat doen").focus()

    assert page.evaluate(VISIBLE_FOCUS)
