"""A man moves to a municipality outside, and his dossier closes only after the first payment there; until then somebody here answers."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from deploy.local.personas import PERSONAS
from services.routes.handovers import partner_side
from services.routes.handovers.partner_side import Partner
from shared.db.engine import create_engine
from shared.events.household import ASSEN
from shared.messaging.transaction import Database, Transaction
from shared.partner_services import FIRST_PAYMENT, NEW_MUNICIPALITY
from tests.e2e.origin import run_apart
from tests.signing_in import sign_in
from tests.stories.stage import TODAY, Stage, days_ago, person

pytestmark = pytest.mark.timeout(300)
GRONINGEN = "0014"
ORGANISATION = UUID(int=14)


def in_routes(stage: Stage, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
    """As a partner acts there, by whichever way."""

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


def test_the_dossier_closes_only_after_the_payment_there(stage: Stage) -> None:
    sign_in(stage.chain.origin.issuer, PERSONAS["regisseur"])
    groningen_does_it(stage)
    home = stage.open_dossier(person("aanvrager"), ontvangtBijstand=True)
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
    by = Partner(ORGANISATION, "Grietje Groen", "koppeling", "koppeling-1")
    in_routes(stage, lambda tx: partner_side.accept(tx, handover_id, by, receiver="Grietje Groen"))
    in_routes(stage, lambda tx: partner_side.record_contact(tx, handover_id, by, on=TODAY))
    stage.settle()
    assert close(stage, home.dossier_id).status_code == 409

    words = "De eerste betaling is vandaag gedaan."
    in_routes(
        stage,
        lambda tx: partner_side.complete(tx, handover_id, by, outcome=FIRST_PAYMENT, words=words),
    )
    stage.settle()
    assert close(stage, home.dossier_id).status_code == 201
