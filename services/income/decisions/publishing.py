"""A proposal that is put before somebody, or no longer stands: kept, and published for who makes work of it."""

from typing import Any
from uuid import UUID

from services.income.decisions import question_repository, repository
from services.income.decisions.kinds import kind_of
from services.income.decisions.repository import Proposal
from shared.events.envelope import Event
from shared.events.income import DecisionProposed, ProposalLapsed
from shared.events.reasons import Redencode, reason
from shared.messaging.transaction import Transaction

TAKEN_BACK = reason("voorstel-teruggenomen")
"""Whoever started it by hand does not want it any more."""
REASSESSED = reason("voorstel-opnieuw-beoordeeld")
"""Another proposal takes its place, or nothing is left of it."""


async def put_forward(tx: Transaction, proposal: Proposal, cause: Event[Any] | None = None) -> None:
    await repository.store_proposals(tx.connection, [proposal])
    if proposal.replaces is not None:
        await question_repository.go_along(tx.connection, proposal.replaces, proposal.id)
    tx.emit(
        proposal.dossier_id,
        DecisionProposed(
            voorstel_id=proposal.id,
            herbeoordeling_id=proposal.assessment_id,
            gebeurtenis_id=proposal.life_event_id,
            gemeente=proposal.municipality,
            ingangsdatum=proposal.effective_on,
            uitkomst=proposal.outcome,
            redenen=proposal.reasons,
            soort=proposal.kind,
            aanvraag_id=proposal.application_id,
            vervangt=proposal.replaces,
            besluitsoort=kind_of(proposal.kind, proposal.changes, tx.today),
        ),
        cause=cause,
        correlation_id=proposal.correlation_id,
    )


async def lapse(
    tx: Transaction,
    proposal: Proposal,
    why: Redencode,
    correlation_id: UUID,
    cause: Event[Any] | None = None,
) -> None:
    await repository.lapse(tx.connection, [proposal.id], why, tx.now)
    tx.emit(
        proposal.dossier_id,
        ProposalLapsed(
            voorstel_id=proposal.id,
            gebeurtenis_id=proposal.life_event_id,
            gemeente=proposal.municipality,
            reden=why,
        ),
        cause=cause,
        correlation_id=correlation_id,
    )
