"""What wages that came in show to have been paid too much is put before a person (Participatiewet art. 58); nothing more."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.decisions import repository
from services.income.decisions.publishing import REASSESSED, lapse, put_forward
from services.income.decisions.repository import Proposal
from shared import ids
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class TooMuch:
    """What a settled month brought to light."""

    settlement_id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str
    since: date
    """The first day of the first month that it is about."""
    cents: int


async def propose(tx: Transaction, found: TooMuch) -> UUID:
    """One proposal with what waits already."""
    waiting = await repository.list_open(tx.connection, [found.dossier_id], "terugvordering")
    earlier = waiting[0] if waiting else None
    cents, since = found.cents, found.since
    life_event_ids: tuple[UUID, ...] = (found.settlement_id,)
    if earlier is not None:
        cents += earlier.amount_cents or 0
        since = min(since, earlier.effective_on)
        life_event_ids = (*earlier.life_event_ids, found.settlement_id)
        await lapse(tx, earlier, REASSESSED, earlier.correlation_id)
    proposal = Proposal(
        id=ids.new_id(),
        assessment_id=None,
        life_event_id=found.settlement_id,
        dossier_id=found.dossier_id,
        person_id=found.person_id,
        municipality=found.municipality,
        effective_on=since,
        about="huishouden",
        outcome="lager",
        reasons=(reason("te-veel-betaald", vanaf=since, verschil_centen=cents),),
        correlation_id=found.settlement_id,
        proposed_at=tx.now,
        kind="terugvordering",
        life_event_ids=life_event_ids,
        replaces=earlier.id if earlier else None,
        amount_cents=cents,
    )
    await put_forward(tx, proposal)
    return proposal.id
