"""Close a dossier, and open it again: facts of the time line that a person records."""

from typing import Final
from uuid import UUID

from services.intake.dossiers import repository
from services.intake.residents.service import Residents
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import DossierClosed, DossierReopened
from services.intake.timeline.lifecycle import state_on
from services.intake.timeline.service import Household, Scope
from services.intake.timeline.verdicts import Refusal
from shared.errors import Conflict
from shared.messaging.transaction import Transaction

Recorded = DossierClosed | DossierReopened
WAITS: Final = (
    "De inwoner verhuisde naar een andere gemeente, en de eerste betaling daar is nog niet bevestigd."
    " Tot die tijd blijft het dossier open en blijft de regisseur het aanspreekpunt."
)
SAY_HOW: Final = (
    "De overdracht aan de andere gemeente is voorbij zonder bevestigde betaling. Schrijf in de toelichting hoe de inwoner daar"
    " verder komt."
)


async def prepare(tx: Transaction, applicant_id: UUID) -> Scope:
    """Lock all that it may concern: the first use of the transaction."""
    scope = await timeline.find_scope(tx, [applicant_id])
    await tx.lock(scope.dossiers | scope.homes)
    return scope


async def record(
    tx: Transaction, residents: Residents, fact: Recorded, scope: Scope, actor: str
) -> Household:
    """Gives the dossier as it is then. Raises Conflict, with the state that it has, where that cannot be.

    Open work elsewhere is not asked for: it stays, and whoever has it is not bound to the dossier (decision 0012).
    """
    if isinstance(fact, DossierClosed):
        await _check_first_payment(tx, fact)
    known = await timeline.load(tx, fact.people, (), scope)
    refolded = timeline.refold(known, [fact])
    verdict = refolded.verdicts[fact.id]
    if isinstance(verdict, Refusal):
        state = state_on(known.households[fact.dossier_id], fact.day) or "nog niet begonnen"
        raise Conflict("past-niet", f"{verdict.reason} De status is dan: {state}.")
    await settling.settle(Settlement(residents, tx, known, refolded, [fact]), actor)
    return refolded.households[fact.dossier_id]


async def _check_first_payment(tx: Transaction, fact: DossierClosed) -> None:
    """Who moved to another municipality is not let go before the first payment there. A death ends the waiting."""
    if fact.reason == "overleden":
        return
    waiting = await repository.open_payments(tx, fact.dossier_id)
    if "awaited" in waiting:
        raise Conflict("wacht-op-betaling", WAITS)
    if "without" in waiting and fact.explanation is None:
        raise Conflict("zonder-betaling", SAY_HOW)
