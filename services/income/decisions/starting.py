"""Use case of starting a decision by hand: the proposal comes to be, and whoever started it has decided first, in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from services.income.decisions import by_hand, deciding
from services.income.decisions.by_hand import Started
from services.income.decisions.concept import Concept
from services.income.decisions.deciding import Wanted
from services.income.decisions.publishing import put_forward
from services.income.decisions.repository import Proposal
from services.income.decisions.states import Decider
from shared.messaging.transaction import Transaction

__all__ = ["Proposal", "Why", "start"]


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody starts it: for colleagues, and for the resident in the letter."""

    reason: str
    words: str
    regisseur: str | None = None


async def start(
    tx: Transaction, dossier_id: UUID, decider: Decider, started: Started, why: Why
) -> Proposal:
    """Under the lock of its dossier. It waits for a second person where the policy says so, and else is decided.

    Raises NotFound, also about somebody with whom there is a conflict; InvalidInput; Conflict where one waits already.
    """
    proposal = await by_hand.drafted(tx.connection, dossier_id, started, tx.now, tx.today)
    await put_forward(tx, proposal)
    wanted = Wanted(Concept("overnemen", why.reason, why.words), version=1, regisseur=why.regisseur)
    return await deciding.decide(tx, proposal.id, decider, wanted)
