"""Whether somebody may open a dossier, asked before anything of it is shown or changed."""

from uuid import UUID

from services.routes.access import Viewer
from shared.access import avoids, check_dossier
from shared.db import known_dossiers
from shared.errors import NotFound
from shared.events.household import Gemeentecode
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction


async def check_open(tx: Transaction, caller: Caller, dossier_id: UUID) -> Gemeentecode:
    """Who answers for it today. Raises NotFound for what is not there for the caller, OtherTeam for what needs a reason first."""
    known = (await known_dossiers.load(tx.connection, [dossier_id], tx.today))[dossier_id]
    gemeente = known.answers
    if gemeente is None or not Viewer(caller).own.sees(known, None) or avoids(caller, dossier_id):
        raise NotFound("dossier", dossier_id)
    await check_dossier(tx.connection, caller, dossier_id, gemeente)
    return gemeente
