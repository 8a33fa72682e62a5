"""Two organisations of the local stack that get no links: one has a system of its own, at the other somebody has an account."""

from contextlib import suppress
from typing import Any, Final

from sqlalchemy import text

from deploy.local.personas import PERSONAS
from services.routes.organisations import service as organisations
from services.routes.organisations.forms import Gegevens
from services.routes.partners.schemas import Channel
from services.routes.workers import changing, looking, service
from services.routes.workers.forms import Rolgave
from services.routes.workers.schemas import NoAccess
from shared.events.household import ASSEN
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction

WITH_SYSTEM: Final = "gkb"
WITH_ACCOUNTS: Final = "voorzieningenwijzer"
WHY: Final = "Zo begint de oefenomgeving."
_MOST: Final = 500
_ID: Final = text("SELECT id FROM organisation WHERE code = :code")


async def seed(tx: Transaction, issuer: str, leader: Caller, policy: Caller) -> None:
    """As policy and a team leader would do it on their pages."""
    await _gets(tx, policy, WITH_SYSTEM, "systeem", client_id="gkb-systeem")
    organisation_id = await _gets(tx, policy, WITH_ACCOUNTS, "medewerkers")
    partner = PERSONAS["partner"]
    # Whoever signs in for the first time has no role yet, and is known from then on.
    with suppress(NoAccess):
        await service.sign_in(tx, issuer=issuer, subject=partner.key, name=partner.name, groups=())
    known = await looking.list_workers(tx.connection, leader, None, _MOST)
    [worker_id] = [worker.id for worker in known if worker.name == partner.name]
    asked = Rolgave(
        gemeente=ASSEN,
        rol="partner",
        organisatie_id=organisation_id,
        vanaf=tx.today,
        waarom=WHY,
    )
    await changing.give_role(tx, leader, worker_id, asked)


async def _gets(
    tx: Transaction, policy: Caller, code: str, channel: Channel, client_id: str | None = None
) -> Any:
    """Gives the organisation another channel; gives its id."""
    organisation_id = (await tx.execute(_ID, {"code": code})).scalar_one()
    kept = await organisations.get(tx.connection, policy, organisation_id)
    now = kept.organisation
    asked = Gegevens.model_validate(
        {
            "naam": now.name,
            "kanaal": channel,
            "email": now.email,
            "client_id": client_id,
            "antwoorddagen": now.answer_days,
            "contactdagen": now.contact_days,
            "resultaatdagen": now.result_days,
            "deelbaar": list(now.shareable),
            "waarom": WHY,
            "versie": kept.version,
        },
        by_name=True,
    )
    await organisations.change(tx, policy, organisation_id, asked)
    return organisation_id
