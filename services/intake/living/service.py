"""Record how somebody lives: a fact of the time line that no life event tells of."""

from collections.abc import Collection
from uuid import UUID

from services.intake.residents.service import Residents
from services.intake.settling import service as settling
from services.intake.settling.settlement import Settlement
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import (
    ChildMainResidence,
    HousemateArranged,
    RegisteredElsewhere,
)
from services.intake.timeline.service import Household, Scope
from services.intake.timeline.verdicts import Refusal
from shared.errors import Conflict
from shared.messaging.transaction import Transaction

Recorded = HousemateArranged | ChildMainResidence | RegisteredElsewhere


async def prepare(tx: Transaction, people: Collection[UUID]) -> Scope:
    """Lock all that it may concern: the first use of the transaction."""
    scope = await timeline.find_scope(tx, people)
    await tx.lock(scope.dossiers | scope.homes)
    return scope


async def record(
    tx: Transaction, residents: Residents, fact: Recorded, scope: Scope, actor: str
) -> list[Household]:
    """Gives the dossiers whose household changed. What was recorded of the same day before, is replaced."""
    known = await timeline.load(tx, fact.people, (), scope)
    replaced = {key for key, stored in known.facts.items() if stored.fact.same == fact.same}
    refolded = timeline.refold(known, [fact], replaced)
    verdict = refolded.verdicts[fact.id]
    if isinstance(verdict, Refusal):
        raise Conflict("past-niet", verdict.reason)
    settlement = Settlement(residents, tx, known, refolded, [fact], replaced)
    await settling.settle(settlement, actor)
    return [refolded.households[key] for key in sorted(refolded.changed)]
