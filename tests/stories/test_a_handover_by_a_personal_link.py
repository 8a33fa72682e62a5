"""Two people part. Help is asked of a partner without an account: Vaart Welzijn refuses through its link, Impuls lets its link expire, gets
a new one, accepts by name and meets them. Both sides see it.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import expect

from deploy.local.personas import PERSONAS
from shared import clock
from shared.events.household import ASSEN
from tests.e2e.partner_mail import partner_mail
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, person, who

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BUSY_MS = 40_000
WHY = "Hulp bij wonen en geld na de scheiding."
IMPULS_IN_ASSEN = """
    INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day, rank)
    SELECT uuidv7(), id, 'sociaal-team', $1, '2020-01-01', 2 FROM organisation WHERE code = 'impuls' RETURNING id
"""


def organisation(stage: Stage, code: str) -> str:
    [row] = stage.chain.rows("routes", "SELECT id FROM organisation WHERE code = $1", code)
    return str(row["id"])


def offers(stage: Stage, handover_id: str, code: str) -> None:
    """Somebody of us asked the household, and offers it."""
    token = stage.chain.origin.issuer.token(PERSONAS["teamleider"])
    answer = httpx.post(
        f"{stage.chain.origin.address}/routes/v1/overdrachten/{handover_id}/aanbieding",
        json={
            "organisatieId": organisation(stage, code),
            "gedeeld": ["naam", "adres", "reden"],
            "grondslag": "toestemming",
            "akkoordOp": clock.today().isoformat(),
            "reden": WHY,
            "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
        },
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())},
        timeout=30,
    )
    assert answer.status_code == httpx.codes.OK, answer.text


def handover(stage: Stage, dossier_id: UUID) -> Any:
    found = stage.regisseur().results("/routes/v1/overdrachten", dossierId=dossier_id)
    return next(row for row in found if row["stap"] == "gezinsplan-maken")


def test_a_partner_refuses_another_accepts_by_a_renewed_link_and_both_sides_see_it(
    stage: Stage,
) -> None:
    stage.chain.rows("routes", IMPULS_IN_ASSEN, ASSEN)
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
    proposed = handover(stage, home.dossier_id)
    offers(stage, proposed["id"], "vaart-welzijn")

    with partner_mail(stage.chain.origin) as mailbox:
        mailbox.fetch()
        assert "Karin" not in mailbox.mails[-1].as_string()
        with at_a_screen(stage, "regisseur", ASSEN, java_script_enabled=False) as page:
            page.context.clear_cookies()
            page.goto(mailbox.link())
            expect(page.get_by_text("Karin Vonk")).to_be_visible(timeout=BUSY_MS)
            expect(page.get_by_text(WHY)).to_be_visible()
            page.locator("summary").filter(has_text="Wij nemen dit niet over").click()
            refusing = page.get_by_role("form", name="Wij nemen dit niet over")
            refusing.get_by_label("Waarom neemt u dit niet over?").select_option("geen-plaats")
            refusing.get_by_label("Leg het kort uit").fill("Wij zitten vol tot het voorjaar.")
            refusing.get_by_role("button").click()
            expect(page.get_by_role("status")).to_contain_text("dat u dit niet overneemt")
            expect(page.get_by_text("Karin Vonk")).to_have_count(0)

        stage.settle()
        assert handover(stage, home.dossier_id)["toestand"] == "geweigerd"
        offers(stage, proposed["id"], "impuls")
        mailbox.fetch()

        with (
            clock.moved_to(clock.now() + timedelta(days=31)),
            at_a_screen(stage, "regisseur", ASSEN, java_script_enabled=False) as page,
        ):
            page.context.clear_cookies()
            page.goto(mailbox.link())
            expect(page.get_by_role("heading", level=1)).to_contain_text("werkt niet (meer)")
            page.get_by_role("button", name="Stuur mij een nieuwe koppeling").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Nieuwe koppeling gevraagd")
            mailbox.fetch()
            # A reminder may be there too: a month has gone by.
            page.goto(mailbox.link("uw nieuwe koppeling"))
            page.get_by_label("Naam van wie het gaat doen").fill("Iris Impuls")
            page.get_by_role("button", name="Neem dit over").click()
            expect(page.get_by_role("status")).to_contain_text("U hebt deze overdracht overgenomen")
            meeting = page.get_by_role("form", name="Het eerste contact is geweest")
            meeting.get_by_role("button").click()
            expect(page.get_by_role("status")).to_contain_text("Het eerste contact is vastgelegd.")
            expect(page.get_by_text("Iris Impuls heeft dit overgenomen")).to_be_visible()

    stage.settle()
    ours = handover(stage, home.dossier_id)
    assert (ours["toestand"], ours["ontvanger"]) == ("in-contact", "Iris Impuls")
