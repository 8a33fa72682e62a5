"""Ank has bijstand and never asked for the individuele inkomenstoeslag. Her consulent proposes it, a colleague approves, and she gets it."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from services.income.non_take_up import looking
from services.income.norms.loading import load_local_parameters, load_parameters
from shared.events.household import ASSEN
from tests.browser import SMALL, looks_well
from tests.established_iit import AMOUNTS, allowed, told
from tests.stories.browsing import at_a_screen
from tests.stories.deciding import approve, decisions, look_at_all
from tests.stories.stage import Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SCHEME = "Individuele inkomenstoeslag"
WHY = "Vier jaar bijstand en geen uitzicht op meer."


@pytest.fixture(autouse=True)
def _law_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 2027 it does, and then a municipality tells its amounts."""
    national, local = allowed(load_parameters()), told(load_local_parameters(ASSEN))
    monkeypatch.setattr(looking, "load_parameters", lambda: national)
    monkeypatch.setattr(looking, "load_local_parameters", lambda _: local)


def propose(page: Page, why: str) -> None:
    line = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name=SCHEME, exact=True)
    )
    form = line.get_by_role("form", name=f"{SCHEME}: toekennen zonder aanvraag")
    if not form.is_visible():
        line.get_by_text("Stel voor dit toe te kennen").click()
    form.get_by_label("Is het inkomen al lang laag").select_option(label="Ja, dat ben ik nagegaan")
    form.get_by_label("Waarom stelt u dit voor?").fill(why)
    form.get_by_label("Waarom, zoals de inwoner").fill("U heeft al vier jaar bijstand.")
    form.get_by_role("button", name="Stel voor en laat nakijken").click()


def test_what_nobody_asked_for_is_proposed_approved_and_said_to_be_granted(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager"))
    stage.settle()
    list_of_home = f"/income/dossiers/{home.dossier_id}/niet-gebruik"
    screen: dict[str, Any] = {"viewport": {"width": SMALL, "height": 900}}

    with at_a_screen(stage, "inkomensconsulent", ASSEN, **screen) as page:
        page.goto(list_of_home)
        propose(page, "")
        expect(page.get_by_role("alert")).to_contain_text("Waarom u dit voorstelt")
        looks_well(page)
        propose(page, WHY)
        expect(page.get_by_role("main")).to_contain_text("zonder aanvraag")
        expect(page.get_by_role("main")).to_contain_text("Het gaat om € 478,00 in totaal.")
        proposal_id = UUID(page.url.partition("?")[0].rpartition("/")[2])

    approved = approve(stage, look_at_all(stage, {"id": str(proposal_id)}))
    assert approved.is_success, approved.text
    stage.settle()

    with at_a_screen(stage, "inkomensconsulent", ASSEN, **screen) as page:
        page.goto(list_of_home)
        expect(page.get_by_role("region", name="Wordt gebruikt")).to_contain_text("Toegekend")
        looks_well(page)
    assert decisions(stage, home.dossier_id)[0]["soort"] == "ineens-toekennen"
    [granted] = stage.chain.rows(
        "income",
        "SELECT amount_cents FROM right_period WHERE \"right\" <> 'algemene-bijstand' AND dossier_id = $1",
        home.dossier_id,
    )
    assert granted["amount_cents"] == AMOUNTS["IIT_ALLEENSTAANDE"]
