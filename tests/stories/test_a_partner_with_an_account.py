"""Two people part. Vaart Welzijn works with accounts: Vera signs in there for the first time, is given her role, accepts by name, meets them and
completes. Both sides see it, and she sees nothing else.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from shared.events.household import ASSEN
from tests.e2e.partner_mail import partner_mail
from tests.signing_in import BROWSER
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person, who
from tests.stories.test_a_handover_by_a_personal_link import WHY, handover, offers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BUSY_MS = 40_000
VERA = "Vera Wijzer"
WITH_ACCOUNTS = (
    "UPDATE organisation SET channel = 'medewerkers' WHERE code = 'vaart-welzijn' RETURNING id"
)


def signs_in_for_the_first_time(stage: Stage, beside: Page) -> None:
    browser = beside.context.browser
    assert browser is not None
    context = browser.new_context(base_url=stage.chain.origin.address, user_agent=BROWSER)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name=f"Ga verder als {VERA}").click()
    expect(page.get_by_role("main")).to_contain_text("U hebt hier nog geen rol")
    context.close()


def is_given_her_role(leader: Page) -> None:
    leader.goto("/routes/medewerkers")
    leader.get_by_role("link", name=VERA).click()
    giving = leader.get_by_role("form", name="Een rol geven")
    giving.get_by_label("Gemeente").select_option(ASSEN)
    giving.get_by_label("Rol").select_option("partner")
    giving.get_by_label("Organisatie").select_option(label="Vaart Welzijn")
    giving.get_by_label("Waarom").fill("Zij is daar onze vaste contactpersoon.")
    giving.get_by_role("button").click()
    expect(leader.get_by_role("status")).to_contain_text("De rol is gegeven.")


def test_somebody_of_a_partner_signs_in_and_sees_a_handover_through(stage: Stage) -> None:
    stage.chain.rows("routes", WITH_ACCOUNTS)
    home = stage.open_dossier(
        person("aanvrager", voornamen="Karin", achternaam="Vonk"), person("partner", 40)
    )
    karin, omar = home.people
    stage.system("balie").report_taken(
        "scheiding",
        karin,
        ingangsdatum=(TODAY - timedelta(days=6)).isoformat(),
        exPartner=who(omar),
        vertrekker=who(omar),
    )
    stage.settle()
    with at_a_screen(stage, "teamleider", ASSEN) as leader:
        signs_in_for_the_first_time(stage, leader)
        is_given_her_role(leader)
    offered = handover(stage, home.dossier_id)
    offers(stage, offered["id"], "vaart-welzijn")
    with partner_mail(stage.chain.origin) as mailbox:
        mailbox.fetch()
        [mail] = mailbox.mails
        assert "/overdracht/" not in mail.get_content()
        assert "Karin" not in mail.as_string()

    with at_a_screen(stage, "partner", ASSEN) as page:
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Overdrachten aan Vaart Welzijn")
        menu = page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link")
        expect(menu).to_have_text(["Overdrachten aan u"])
        page.get_by_role("rowheader").get_by_role("link").click()
        expect(page.get_by_text("Karin Vonk")).to_be_visible(timeout=BUSY_MS)
        expect(page.get_by_text(WHY).first).to_be_visible()
        expect(page.get_by_label("Naam van wie het gaat doen")).to_have_value(VERA)
        page.get_by_role("button", name="Neem dit over").click()
        expect(page.get_by_role("status")).to_contain_text("U hebt deze overdracht overgenomen")
        page.get_by_role("button", name="Leg het eerste contact vast").click()
        expect(page.get_by_role("status")).to_contain_text("Het eerste contact is vastgelegd.")
        finishing = page.get_by_role("form", name="Het is klaar")
        finishing.get_by_label("Wat is het resultaat?").select_option("gelukt")
        finishing.get_by_label("Wat moet wie verder gaat").fill("Het plan is er.")
        finishing.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Deze overdracht is afgerond")
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link").click()
        expect(page.get_by_role("region", name="Voorbij")).to_contain_text(VERA)
        expect(page.get_by_text("Karin Vonk")).to_have_count(0)

    stage.settle()
    ours = handover(stage, home.dossier_id)
    assert (ours["toestand"], ours["uitkomst"], ours["ontvanger"]) == ("afgerond", "gelukt", VERA)
    story = stage.regisseur().get(f"/routes/v1/overdrachten/{offered['id']}")
    theirs = [line for line in story["regels"] if line["door"].startswith("organisatie:")]
    assert [line["wat"] for line in theirs] == ["aanvaard", "eerste-contact", "afgerond"]
    assert {line["gegevens"]["naam"] for line in theirs} == {VERA}
