"""A man moves to a municipality outside, and his dossier closes only after the first payment there; until then somebody here answers."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from deploy.local.personas import PERSONAS
from shared.db.engine import create_engine
from shared.events.household import ASSEN
from shared.messaging.transaction import Database, Transaction
from shared.partner_services import FIRST_PAYMENT, NEW_MUNICIPALITY
from tests.e2e.origin import run_apart
from tests.e2e.partner_mail import PartnerMail, partner_mail
from tests.signing_in import sign_in
from tests.stories.browsing import at_a_screen
from tests.stories.stage import TODAY, Stage, days_ago, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
GRONINGEN = "0014"
ORGANISATION = UUID(int=14)


def in_routes(stage: Stage, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
    """What stands there before the story begins."""

    async def run() -> Any:
        engine = create_engine(stage.chain.origin.database_urls["routes"], pool_size=1)
        try:
            return await Database(engine, "routes", "00000001823288444000").run([], work)
        finally:
            await engine.dispose()

    return run_apart(run())


def groningen_does_it(stage: Stage) -> None:
    """Policy keeps that Groningen takes over who moves there."""

    async def keep(tx: Transaction) -> None:
        await tx.execute(
            text(
                "INSERT INTO organisation (id, code, name, from_day, channel, email, answer_days, contact_days,"
                " result_days, shareable) VALUES (:id, 'groningen', 'Gemeente Groningen', '2020-01-01', 'mailbox',"
                " 'inkomen@groningen.example', 5, 10, 60, '{reden}')"
            ),
            {"id": ORGANISATION},
        )
        await tx.execute(
            text(
                "INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day)"
                " VALUES (gen_random_uuid(), :id, :service, :place, '2020-01-01')"
            ),
            {"id": ORGANISATION, "service": NEW_MUNICIPALITY, "place": ASSEN},
        )

    in_routes(stage, keep)


def close(stage: Stage, dossier_id: UUID) -> httpx.Response:
    body = {"datum": TODAY.isoformat(), "reden": "verhuisd"}
    return stage.chain.post(f"/intake/v1/dossiers/{dossier_id}/sluiting", body)


def offer(stage: Stage, handover_id: UUID) -> None:
    asked = {
        "organisatieId": str(ORGANISATION),
        "gedeeld": ["reden"],
        "reden": "Hij vraagt bij u bijstand aan.",
        "grondslag": "toestemming",
        "akkoordOp": TODAY.isoformat(),
        "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
    }
    path = f"/routes/v1/overdrachten/{handover_id}/aanbieding"
    answer = stage.chain.post(path, asked, "teamleider")
    assert answer.status_code == 200, answer.text


@contextmanager
def groningen(stage: Stage, mailbox: PartnerMail) -> Iterator[Page]:
    """Somebody there opens the link in the mail; without a script and without an account."""
    with at_a_screen(stage, "regisseur", ASSEN, java_script_enabled=False) as page:
        page.context.clear_cookies()
        page.goto(mailbox.link())
        yield page


def test_the_dossier_closes_only_after_the_payment_there(stage: Stage) -> None:
    sign_in(stage.chain.origin.issuer, PERSONAS["regisseur"])
    groningen_does_it(stage)
    home = stage.open_dossier(person("aanvrager"))
    [jan] = home.people
    stage.system("brp").report_taken(
        "verhuizing", jan, ingangsdatum=days_ago(3), naarGemeente=GRONINGEN
    )
    stage.system("uitkeringen").report_taken(
        "uitkering-beeindigd", jan, ingangsdatum=days_ago(3), reden="verhuizing"
    )
    stage.settle()
    [handover] = [
        row
        for row in stage.regisseur(ASSEN).results(
            "/routes/v1/overdrachten", dossierId=home.dossier_id
        )
        if NEW_MUNICIPALITY in row["diensten"]
    ]
    handover_id = UUID(handover["id"])

    early = close(stage, home.dossier_id)
    assert early.status_code == 409, early.text
    assert early.json()["type"].endswith("wacht-op-betaling")
    answers = stage.regisseur(ASSEN).get(f"/routes/v1/dossiers/{home.dossier_id}/regisseur")
    assert answers["naam"] == PERSONAS["regisseur"].name
    steps = stage.regisseur(ASSEN).steps(home.dossier_id)
    assert "eerste-betaling-bevestigen" in steps

    offer(stage, handover_id)
    with partner_mail(stage.chain.origin) as mailbox:
        mailbox.fetch()
        with groningen(stage, mailbox) as page:
            expect(page.get_by_text("Hij vraagt bij u bijstand aan.").first).to_be_visible()
            page.get_by_label("Naam van wie het gaat doen").fill("Grietje Groen")
            page.get_by_role("button", name="Neem dit over").click()
            expect(page.get_by_text("Grietje Groen heeft dit overgenomen")).to_be_visible()
            page.get_by_role("button", name="Leg het eerste contact vast").click()
            expect(page.get_by_role("status")).to_contain_text("Het eerste contact is vastgelegd.")
        stage.settle()
        assert close(stage, home.dossier_id).status_code == 409

        with groningen(stage, mailbox) as page:
            finishing = page.get_by_role("form", name="Het is klaar")
            finishing.get_by_label("Wat is het resultaat?").select_option(FIRST_PAYMENT)
            finishing.get_by_label("Wat moet wie verder gaat").fill("De eerste betaling is gedaan.")
            finishing.get_by_role("button").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Deze overdracht is afgerond")
    stage.settle()
    assert close(stage, home.dossier_id).status_code == 201
