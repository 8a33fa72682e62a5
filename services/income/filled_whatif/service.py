"""What income knows of a household, for who may see amounts there: read once, noted, and kept nowhere else."""

from uuid import UUID

from services.income.access import check_may_open
from services.income.assessments import service as assessments
from services.income.filled_whatif.rules import Filled, fill
from services.income.own import own_of
from shared.errors import AppError, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

ACTIVITY = "wat-als-invullen"


async def fill_for(tx: Transaction, caller: Caller, life_event_id: UUID) -> Filled:
    """Raises AppError for who sees no amounts anywhere, NotFound for what is not there or cannot be worked out."""
    if not caller.where_sees(Data.BEDRAGEN):
        raise AppError(403, "geen-recht", "Geen recht", "Bedragen horen niet bij uw rol.")
    found = await assessments.list_assessments(
        tx.connection,
        own_of(caller),
        tx.today,
        dossier_id=None,
        life_event_id=life_event_id,
        after=None,
        limit=1,
    )
    occasion = await assessments.find_occasion(tx.connection, life_event_id)
    if not found or occasion is None or not caller.sees(Data.BEDRAGEN, found[0].municipality):
        raise NotFound("herbeoordeling", life_event_id)
    await check_may_open(
        tx.connection,
        caller,
        "herbeoordeling",
        life_event_id,
        found[0].dossier_id,
        found[0].person_id,
        found[0].municipality,
    )
    facts = (await assessments.load_facts(tx.connection, [occasion.dossier_id])).get(
        occasion.dossier_id
    )
    filled = fill(occasion, facts, found[0].municipality or "") if facts is not None else None
    if filled is None or facts is None:
        raise NotFound("herbeoordeling", life_event_id)
    people = {member.inwoner_id for member in facts.household.leden}
    await processing_log.record(tx, caller.subject, ACTIVITY, people)
    return filled
