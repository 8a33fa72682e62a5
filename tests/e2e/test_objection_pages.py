"""The pages of objections in a real browser: from a decision to an outcome, without script, on a small screen and by keyboard."""

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from shared import clock
from shared.db.engine import create_engine
from tests.browser import SMALL, fits, looks_well
from tests.e2e.conftest import VISIBLE_FOCUS, WAIT_MS, Municipality, NewPage
from tests.e2e.origin import OneOrigin, run_apart

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

_DECISION = text(
    """
    INSERT INTO decision (id, dossier_id, "right", municipality, kind, starts_on, changes, life_event_ids, taken_by,
        taken_by_name, reason, seen, taken_at)
    VALUES (:id, :dossier, 'algemene-bijstand', '0106', 'wijzigen', :today, '[]', '{}', 'iemand', 'Iemand Anders',
        'Zo is het.', '{}', now())
    """
)


@pytest.fixture
def looks_as() -> str:
    return "inkomensconsulent"


async def decided(origin: OneOrigin, dossier: UUID) -> UUID:
    """By somebody else than whoever looks."""
    engine = create_engine(origin.database_urls["income"], pool_size=1)
    async with engine.begin() as connection:
        values = {"id": (found := uuid4()), "dossier": dossier, "today": clock.today()}
        await connection.execute(_DECISION, values)
    await engine.dispose()
    return found


def open_decisions(page: Page, person: str) -> UUID:
    """From the dossier, as soon as routes and income know the household; gives which dossier it is."""
    for _ in range(WAIT_MS // 250):
        page.goto(f"/intake/inwoners/{person}")
        dossier = page.get_by_role("link", name="Open het dossier")
        if dossier.count():
            dossier.click()
            link = page.get_by_role("link", name="Besluiten en bezwaar")
            if link.count():
                link.click()
                if page.get_by_role("heading", name="Besluiten en bezwaar", level=1).count():
                    return UUID(page.url.split("/")[-2])
        page.wait_for_timeout(250)
    pytest.fail(f"the decisions did not come: {page.inner_text('main')}")


def test_an_objection_goes_from_the_decision_to_an_outcome_without_script(
    origin: OneOrigin,
    municipality: Municipality,
    new_page: NewPage,
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": SMALL, "height": 900})
    dossier = open_decisions(page, municipality.register())
    run_apart(decided(origin, dossier))
    page.reload()
    page.get_by_role("link", name="Leg een bezwaar vast").click()

    page.get_by_label("Ontvangen op").fill("2020-01-01")
    page.get_by_role("button", name="Leg het bezwaar vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is voor het besluit")
    assert page.title().startswith("Fout: ")
    expect(page.get_by_label("Ontvangen op")).to_have_value("2020-01-01")
    page.get_by_label("Ontvangen op").fill(clock.today().isoformat())
    page.get_by_role("button", name="Leg het bezwaar vast").click()
    expect(page.get_by_role("status")).to_contain_text("Het bezwaar is vastgelegd")

    # Without grounds: that is asked first, and a box stands ready.
    page.get_by_role("button", name="Leg vast wat u vroeg").click()
    expect(page.get_by_role("status")).to_contain_text("De termijn om te beslissen staat stil")
    page.get_by_role("button", name="Leg vast dat het er is").click()
    expect(page.get_by_role("alert")).to_contain_text("dat was gevraagd")
    page.get_by_role("form", name="Wat ontbrak, is er").get_by_label(
        "Waarom maakt iemand bezwaar?"
    ).fill("De vrijlating is vergeten.")
    page.get_by_role("button", name="Leg vast dat het er is").click()
    expect(page.get_by_role("status")).to_contain_text("loopt weer")

    decide = page.get_by_role("form", name="Beslis op het bezwaar")
    decide.get_by_label("Ongegrond: het besluit blijft").check()
    decide.get_by_label("Waarom beslist u dit?").fill("De vrijlating is geteld.")
    decide.get_by_role("button", name="Beslis").click()
    expect(page.get_by_role("alert")).to_contain_text("Hoor eerst de bezwaarmaker")
    expect(page.get_by_label("Waarom beslist u dit?")).to_have_value("De vrijlating is geteld.")

    page.get_by_label("Dag van de hoorzitting").fill(clock.today().isoformat())
    page.get_by_role("button", name="Plan de hoorzitting").click()
    expect(page.get_by_role("status")).to_contain_text("De hoorzitting is gepland")
    page.get_by_role("button", name="Leg de hoorzitting vast").click()
    expect(page.get_by_role("status")).to_contain_text("de hoorzitting er was")
    fits(page)
    decide = page.get_by_role("form", name="Beslis op het bezwaar")
    decide.get_by_label("Ongegrond: het besluit blijft").check()
    decide.get_by_label("Waarom beslist u dit?").fill("De vrijlating is geteld.")
    decide.get_by_role("button", name="Beslis").click()
    expect(page.get_by_role("status")).to_contain_text("De beslissing is vastgelegd")
    expect(page.get_by_text("Afgehandeld.")).to_be_visible()
    fits(page)


def test_axe_finds_nothing_and_the_keyboard_reaches_every_button(
    origin: OneOrigin, municipality: Municipality, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    dossier = open_decisions(page, municipality.register())
    run_apart(decided(origin, dossier))
    page.reload()
    looks_well(page)
    page.get_by_role("link", name="Leg een bezwaar vast").click()
    page.get_by_label("Waarom maakt iemand bezwaar?").fill("De vrijlating is vergeten.")
    looks_well(page)
    page.get_by_role("button", name="Leg het bezwaar vast").click()
    expect(page.get_by_role("status")).to_contain_text("Het bezwaar is vastgelegd")
    page.get_by_role("button", name="Leg de bevestiging vast").focus()
    assert page.evaluate(VISIBLE_FOCUS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("de ontvangst is bevestigd")
    for fold in page.locator("summary").all():
        fold.click()
    looks_well(page)

    page.goto("/income/bezwaren")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bezwaren")
    looks_well(page)
