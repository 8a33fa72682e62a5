"""What can be done with aftercare, the same from a page as from the API: seen to be open, locked, done and noted."""

from typing import Final
from uuid import UUID

from services.income.aftercare import checking
from services.income.aftercare.model import AftercareDossier
from services.income.aftercare_desk import looking, rules
from services.income.aftercare_desk.schemas import Afsluiting, Controleresultaat, Doorgegeven
from shared.errors import Conflict, Fault, InvalidInput
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

ACTIVITY: Final = "nazorg-vastleggen"


async def dossier_of_check(database: Database, caller: Caller, checkpoint_id: UUID) -> UUID:
    """What to lock. Raises NotFound, OtherTeam."""
    async with database.transaction() as tx:
        found, _ = await looking.open_check(tx, caller, checkpoint_id)
    return found.dossier_id


async def dossier_of(database: Database, caller: Caller, aftercare_id: UUID) -> UUID:
    """What to lock. Raises NotFound, OtherTeam."""
    async with database.transaction() as tx:
        return (await looking.open_aftercare(tx, caller, aftercare_id)).dossier_id


async def check(
    tx: Transaction, caller: Caller, checkpoint_id: UUID, told: Controleresultaat
) -> AftercareDossier:
    """Under the lock of its dossier. Raises NotFound, OtherTeam, Conflict, InvalidInput."""
    found, _ = await looking.open_check(tx, caller, checkpoint_id)
    await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return await checking.record(tx, checkpoint_id, looking.actor_of(caller), told.found())


async def close(
    tx: Transaction, caller: Caller, aftercare_id: UUID, told: Afsluiting
) -> AftercareDossier:
    """Under the lock of its dossier. Raises NotFound, OtherTeam, Conflict."""
    found = await looking.open_aftercare(tx, caller, aftercare_id)
    await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return await checking.close(
        tx, aftercare_id, looking.actor_of(caller), told.uitkomst, told.toelichting
    )


async def pass_on(tx: Transaction, caller: Caller, aftercare_id: UUID, told: Doorgegeven) -> None:
    """Of a line of the list of today. Under the lock of its dossier. Raises NotFound, OtherTeam, Conflict, InvalidInput."""
    shown = await looking.look_at(tx, caller, aftercare_id)
    if not shown.aftercare.is_running:
        raise Conflict(
            "nazorg-staat-anders", "Deze nazorg is al afgesloten. Er is niets gewijzigd."
        )
    line = next((line for line in rules.to_pass_on(shown.start) if line.code == told.wat), None)
    if line is None:
        why = "Dit staat niet op de lijst van dit huishouden."
        raise InvalidInput((Fault("wat", "keuze", why),))
    state = None if told.status == "nog-niet" else told.status
    cents = line.cents if state == "doorgegeven" else None
    await processing_log.record(tx, caller.subject, ACTIVITY, [shown.aftercare.person_id])
    await checking.mark_passed_on(
        tx, aftercare_id, looking.actor_of(caller), told.wat, state, cents
    )
