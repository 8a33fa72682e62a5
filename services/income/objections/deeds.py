"""What can be done with an objection, the same from a page as from the API: seen to be open, locked, done and noted."""

from typing import Final
from uuid import UUID

from services.income.objections import looking, service, treating
from services.income.objections.model import Objection
from services.income.objections.schemas import NieuwBezwaar, Stap
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

ACTIVITY: Final = "bezwaar-vastleggen"


async def record(tx: Transaction, caller: Caller, told: NieuwBezwaar) -> Objection:
    """Under the lock of its dossier. Raises NotFound, OtherTeam, IsThereAlready, Conflict, InvalidInput."""
    await looking.open_decision(tx, caller, told.besluit_id)
    found = await service.record(tx, looking.actor_of(caller), told)
    await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return found


async def dossier_of_decision(database: Database, decision_id: UUID) -> UUID:
    """What to lock; whether it may be opened is asked under the lock. Raises NotFound."""
    async with database.reading() as connection:
        contested = await service.find_decision(connection, decision_id)
    if contested is None:
        raise NotFound("besluit", decision_id)
    return contested.dossier_id


async def dossier_of(database: Database, caller: Caller, objection_id: UUID) -> UUID:
    """What to lock. Raises NotFound, OtherTeam."""
    async with database.transaction() as tx:
        return (await looking.open_objection(tx, caller, objection_id)).dossier_id


async def take(tx: Transaction, caller: Caller, objection_id: UUID, step: Stap) -> Objection:
    """Under the lock of its dossier."""
    found = await looking.open_objection(tx, caller, objection_id)
    await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return await treating.take(tx, looking.actor_of(caller), found.id, step)
