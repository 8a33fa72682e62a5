"""What got stuck is seen by somebody in a browser, settled, and goes on; what led to nothing says so in the same place."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from deploy.local.personas import PERSONAS
from shared.events.household import ASSEN
from tests.e2e.chain import job, new_bsn
from tests.signing_in import BROWSER, sign_in_browser
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

QUEUE = "/intake/quarantaine"
SignIn = Callable[[str], Page]


@pytest.fixture
def sign_in(platform: Stage) -> Iterator[SignIn]:
    """A browser in which somebody of Assen is signed in."""
    contexts: list[BrowserContext] = []
    origin = platform.chain.origin

    def open_page(role: str) -> Page:
        context = platform.browser().new_context(
            base_url=origin.address, locale="nl-NL", user_agent=BROWSER
        )
        contexts.append(context)
        persona = replace(PERSONAS[role], municipalities=frozenset({ASSEN}))
        sign_in_browser(context, origin.issuer, persona)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_an_event_about_somebody_unknown_waits_is_settled_by_somebody_else_and_goes_on(
    stage: Stage, sign_in: SignIn
) -> None:
    home = stage.open_dossier(person("aanvrager") | {"burgerservicenummer": (number := new_bsn())})
    [ank] = home.people

    # The municipal system has a wrong number, and does not know.
    reported = stage.system().report("baan-gestart", new_bsn(), **job(TODAY, 1_000_00))
    assert reported["status"] == "in-quarantaine"

    # A coach sees in the menu that something waits, and what.
    page = sign_in("werkcoach")
    page.goto("/reporting/levensgebeurtenissen")
    entry = page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Wachtrij")
    expect(entry.locator(".kop__aantal")).to_have_text("1")
    entry.click()
    row = page.locator("tbody tr").filter(has_text="Baan gestart")
    expect(row).to_contain_text("Onbekende inwoner")
    expect(row).to_contain_text("Deze persoon is hier niet bekend.")
    expect(row).to_contain_text("Systeem zaaksysteem")

    # A consulent knows whom it is about.
    page = sign_in("inkomensconsulent")
    page.goto(f"{QUEUE}/{reported['id']}")
    page.get_by_label("Burgerservicenummer").fill(number)
    page.get_by_label("Waarom u verbetert").select_option(label="Het ging over iemand anders")
    page.get_by_role("button", name="Verbeter en probeer").click()
    expect(page.get_by_role("status")).to_contain_text("Verwerkt")
    assert number not in page.url

    # It goes on: its trail comes with her name, and her coach has work.
    stage.settle()
    page.get_by_role("link", name="Bekijk wat eruit volgt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Baan gestart")
    expect(page.locator(".feiten").get_by_role("link", name="Ank de Vries")).to_have_attribute(
        "href", f"/intake/inwoners/{ank}"
    )
    assert stage.werkcoach().open_tasks(home.dossier_id)
    page.goto(QUEUE)
    expect(page.locator("main")).to_contain_text("Er wacht niets")


def test_who_is_registered_later_is_found_by_what_waited(stage: Stage, sign_in: SignIn) -> None:
    number = new_bsn()
    reported = stage.system().report("baan-gestart", number, **job(TODAY, 900_00))
    assert reported["status"] == "in-quarantaine"

    home = stage.open_dossier(person("aanvrager") | {"burgerservicenummer": number})
    page = sign_in("inkomensconsulent")
    page.goto(f"{QUEUE}/{reported['id']}")
    if page.get_by_role("button", name="Probeer opnieuw").count():
        page.get_by_role("button", name="Probeer opnieuw").click()
    expect(page.locator("main")).to_contain_text("Verwerkt")

    stage.settle()
    assert UUID(stage.state_of(reported["id"])["dossierId"]) == home.dossier_id


def test_the_same_event_from_two_systems_is_one_and_the_second_says_so(
    stage: Stage, sign_in: SignIn
) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    told = job(TODAY, 1_000_00)

    first = stage.system("coach").report("baan-gestart", ank, **told)
    second = stage.system("polis").report("baan-gestart", ank, **told)
    stage.settle()

    assert first["id"] == second["id"]
    page = sign_in("inkomensconsulent")
    page.goto(QUEUE)
    page.get_by_role("link", name="Leidde tot niets").click()
    row = page.locator("tbody tr").filter(has_text="Systeem polis")
    expect(row).to_contain_text("Een andere melding vertelde dit al. Deze voegde niets toe.")
    row.get_by_role("link", name="Bekijk de melding die geldt").click()
    assert page.url.endswith(str(first["id"]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Baan gestart")
