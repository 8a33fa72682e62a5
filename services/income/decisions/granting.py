"""What an application would give is put before a person: a new right is never granted by itself (Participatiewet art. 43, 44)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.decisions import repository
from services.income.decisions.publishing import REASSESSED, lapse, put_forward
from services.income.decisions.repository import Proposal
from services.income.rights.standing import Wijziging
from shared import ids
from shared.events.income import Voorstelsoort
from shared.events.reasons import Redencode, reason
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Applied:
    """An application, and what the facts give for it."""

    application_id: UUID
    life_event_id: UUID
    """Because of which somebody applied; the application itself where there is none."""
    dossier_id: UUID
    person_id: UUID
    municipality: str
    starts_on: date
    changes: tuple[Wijziging, ...]
    """What would be granted; nothing where there is no right."""
    correlation_id: UUID


async def propose(tx: Transaction, applied: Applied) -> UUID:
    """One proposal per application: what waited before it lapses."""
    earlier = await repository.list_open(tx.connection, [applied.dossier_id], "aanvraag")
    for waiting in earlier:
        await lapse(tx, waiting, REASSESSED, waiting.correlation_id)
    proposal = Proposal(
        id=ids.new_id(),
        assessment_id=None,
        life_event_id=applied.life_event_id,
        dossier_id=applied.dossier_id,
        person_id=applied.person_id,
        municipality=applied.municipality,
        effective_on=applied.changes[0].van if applied.changes else applied.starts_on,
        about="huishouden",
        outcome="hoger" if applied.changes else "gelijk",
        reasons=(_reason(applied),),
        correlation_id=applied.correlation_id,
        proposed_at=tx.now,
        changes=applied.changes,
        kind="aanvraag",
        life_event_ids=(applied.life_event_id,),
        application_id=applied.application_id,
        replaces=earlier[0].id if earlier else None,
    )
    await put_forward(tx, proposal)
    return proposal.id


async def take_back(
    tx: Transaction, dossier_id: UUID, why: Redencode, kind: Voorstelsoort = "aanvraag"
) -> None:
    """Who applied does so no more, or completed it: nothing of that kind waits for a decision."""
    for waiting in await repository.list_open(tx.connection, [dossier_id], kind):
        await lapse(tx, waiting, why, waiting.correlation_id)


def _reason(applied: Applied) -> Redencode:
    if not applied.changes:
        return reason("bijstand-weigeren", wie="huishouden", vanaf=applied.starts_on)
    first = applied.changes[0]
    return reason("bijstand-toekennen", wie="huishouden", vanaf=first.van, na_centen=first.na)
