"""Use cases of deciding: the first person decides, where needed a second one approves or sends it back, and both say what they think.

Everybody who decides goes through `_may_decide`: a page, a system with a token, a list and whatever runs in the background.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import by_hand, repository, rules, service, taking, talk_repository
from services.income.decisions.concept import Concept, SealedAddressee
from services.income.decisions.kinds import BY_HAND
from services.income.decisions.policy_files import policy_on
from services.income.decisions.publishing import TAKEN_BACK, lapse
from services.income.decisions.refusing import (
    OwnDraft,
    check_known,
    check_otherwise,
    check_version,
    not_possible,
    unread,
)
from services.income.decisions.repository import Proposal
from services.income.decisions.states import (
    CHECKS,
    WAITING,
    Action,
    Decider,
    Deel,
    NotPossible,
    is_about_own,
    is_own_draft,
    next_state,
    not_opened,
)
from services.income.decisions.talk_repository import Opmerkingsoort, Remark
from services.income.decisions.writing import Wish
from services.income.letters.rows import OtherAddressee
from services.income.letters.sealing import Vault
from services.income.rights import service as rights
from services.income.rights.standing import Staand
from shared.errors import Conflict, NotFound
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody decides on, of which version, and what goes in the letter."""

    concept: Concept
    other: OtherAddressee | None = None
    version: int | None = None
    """None: of a proposal that is open its id is its version."""
    regisseur: str | None = None


async def decide(
    tx: Transaction,
    identifier: UUID,
    decider: Decider,
    wanted: Wanted,
    vault: Vault | None = None,
) -> Proposal:
    """The first person decides; where no second one is needed the right is changed and the letter is written.

    Raises NotFound; Conflict where it cannot be decided (any more); InvalidInput for what nobody can decide.
    """
    proposal = await _may_decide(tx.connection, identifier, decider, "besluiten", tx.today)
    check_version(proposal, wanted.version)
    concept = wanted.concept
    if concept.decision == "overnemen":
        await check_known(tx.connection, proposal)
    before = await _standing(tx.connection, proposal)
    await by_hand.check_still(tx, proposal, concept.decision, before)
    if concept.otherwise is not None:
        check_otherwise(concept.otherwise, proposal, before)
    if not needs_second(proposal, concept, tx.today):
        wish = Wish(concept.words, wanted.regisseur, wanted.other, concept.otherwise)
        drafted = replace(proposal, drafted_by=decider.subject, drafted_by_name=decider.name)
        return await taking.take(tx, drafted, concept, decider, wish, before, vault)
    if wanted.other is not None:
        concept = replace(concept, other=_sealed(vault, proposal.id, wanted.other))
    waiting = await repository.store_draft(
        tx.connection,
        proposal.id,
        draft=concept,
        actor=decider.subject,
        name=decider.name,
        now=tx.now,
    )
    await _note_looks(tx, proposal, waiting, decider)
    await _say(tx, proposal.id, "ter-controle", concept.reason, decider)
    return replace(waiting, municipality=proposal.municipality)


async def approve(  # noqa: PLR0917 - who approves which version, and what only a request knows
    tx: Transaction,
    identifier: UUID,
    decider: Decider,
    version: int,
    regisseur: str | None = None,
    vault: Vault | None = None,
) -> Proposal:
    """The second person approves what the first decided: now it is decided. Raises as `decide`, and OwnDraft."""
    proposal = await _may_decide(tx.connection, identifier, decider, "goedkeuren", tx.today)
    check_version(proposal, version)
    concept = proposal.draft
    if concept is None:
        raise Conflict("voorstel-niet-ter-controle", "Er is nog niets om goed te keuren.")
    if concept.decision == "overnemen":
        await check_known(tx.connection, proposal)
    looks = await talk_repository.looks_at(tx.connection, proposal.id, proposal.version)
    missing = not_opened(looks.get(decider.subject, {}))
    if missing:
        raise unread(missing)
    before = await _standing(tx.connection, proposal)
    await by_hand.check_still(tx, proposal, concept.decision, before)
    wish = Wish(concept.words, regisseur, unsealed(vault, proposal), concept.otherwise)
    return await taking.take(tx, proposal, concept, decider, wish, before, vault)


async def send_back(
    tx: Transaction, identifier: UUID, decider: Decider, version: int, remark: str
) -> Proposal:
    """The second person does not approve it, and says why; it is open again. Raises as `approve`."""
    proposal = await _may_decide(tx.connection, identifier, decider, "terugsturen", tx.today)
    check_version(proposal, version)
    reopened = await repository.reopen(tx.connection, proposal.id)
    await _say(tx, proposal.id, "teruggestuurd", remark, decider)
    return replace(reopened, municipality=proposal.municipality)


async def take_back(tx: Transaction, identifier: UUID, decider: Decider) -> Proposal:
    """What was started by hand is not wanted any more. Raises NotFound, Conflict."""
    proposal = await _may_decide(tx.connection, identifier, decider, "vervallen", tx.today)
    if proposal.kind not in BY_HAND:
        detail = (
            "Dit voorstel maakte niemand met de hand. U kunt erop besluiten, of ervan afwijken."
        )
        raise Conflict("voorstel-niet-terug-te-nemen", detail)
    await lapse(tx, proposal, TAKEN_BACK, proposal.correlation_id)
    return replace(proposal, state="vervallen", lapse_reason=TAKEN_BACK, settled_at=tx.now)


async def say(tx: Transaction, identifier: UUID, decider: Decider, words: str) -> Proposal:
    """Something about a proposal that waits, for whoever else looks at it. Raises NotFound, Conflict."""
    proposal = await find_waiting(tx, identifier, decider)
    await _say(tx, proposal.id, "opmerking", words, decider)
    return proposal


async def find_waiting(tx: Transaction, identifier: UUID, decider: Decider) -> Proposal:
    """What waits, for who may say something about it. Raises NotFound, Conflict."""
    proposal = await _of_no_conflict(tx.connection, identifier, decider, tx.today)
    if proposal.state not in WAITING:
        raise await not_possible(tx.connection, proposal)
    return proposal


async def look(
    tx: Transaction, proposal: Proposal, decider: Decider, parts: Iterable[Deel]
) -> frozenset[str]:
    """Somebody opened parts of it; answers all parts that this person opened of this version."""
    if proposal.state in WAITING:
        await talk_repository.store_looks(
            tx.connection, proposal.id, proposal.version, decider.subject, parts, tx.now
        )
    looks = await talk_repository.looks_at(tx.connection, proposal.id, proposal.version)
    return frozenset(looks.get(decider.subject, {})) | frozenset(parts)


async def remarks_of(connection: AsyncConnection, proposal_id: UUID) -> Sequence[Remark]:
    return await talk_repository.remarks_of(connection, proposal_id)


async def successor_of(connection: AsyncConnection, proposal: Proposal) -> Proposal | None:
    return await repository.successor_of(connection, proposal.id)


def needs_second(proposal: Proposal, concept: Concept, today: date) -> bool:
    about = rules.about_of(
        proposal.kind, proposal.outcome, concept.decision, gives_right=bool(proposal.changes)
    )
    cents = rules.cents_of(proposal.changes, proposal.amount_cents, concept.otherwise)
    return policy_on(proposal.municipality, today).needs_second(about, cents)


def unsealed(vault: Vault | None, proposal: Proposal) -> OtherAddressee | None:
    """To whom the letter goes instead of the applicant, as the first person said."""
    sealed = proposal.draft.other if proposal.draft else None
    if sealed is None:
        return None
    if vault is None:
        msg = f"the draft of {proposal.id} has another addressee, which is sealed: give the vault"
        raise ValueError(msg)
    kept = orjson.loads(vault.unseal(sealed.key, proposal.id, "other", sealed.content))
    return OtherAddressee(kept["capacity"], kept["name"], tuple(kept["lines"]))


async def _may_decide(
    connection: AsyncConnection, identifier: UUID, decider: Decider, action: Action, today: date
) -> Proposal:
    """The proposal, if this person may do this with it now. The one place that says so."""
    proposal = await _of_no_conflict(connection, identifier, decider, today)
    try:
        next_state(proposal.state, action)
    except NotPossible:
        raise await not_possible(connection, proposal) from None
    if action in CHECKS and is_own_draft(decider, proposal.drafted_by):
        raise OwnDraft
    return proposal


async def _of_no_conflict(
    connection: AsyncConnection, identifier: UUID, decider: Decider, today: date
) -> Proposal:
    """As if it is not there, where it is about somebody this person decides nothing about: payee, family, a declared conflict."""
    proposal = await service.find(connection, identifier, today)
    about = {proposal.dossier_id, proposal.person_id}
    if decider.conflicts:
        about |= await repository.people_of(connection, proposal.dossier_id)
    if is_about_own(decider, about):
        raise NotFound("voorstel", identifier)
    return proposal


async def _standing(connection: AsyncConnection, proposal: Proposal) -> Staand:
    standing = await rights.load_standing(connection, [proposal.dossier_id])
    return standing.get(proposal.dossier_id, ())


async def _note_looks(
    tx: Transaction, proposal: Proposal, waiting: Proposal, decider: Decider
) -> None:
    """What the first person opened before deciding, kept with what the second is to see."""
    looks = await talk_repository.looks_at(tx.connection, proposal.id, proposal.version)
    await talk_repository.store_looks(
        tx.connection,
        proposal.id,
        waiting.version,
        decider.subject,
        looks.get(decider.subject, {}),
        tx.now,
    )


async def _say(
    tx: Transaction, proposal_id: UUID, kind: Opmerkingsoort, words: str, decider: Decider
) -> None:
    await talk_repository.store_remark(
        tx.connection, proposal_id, kind, words, decider.subject, decider.name, tx.now
    )


def _sealed(vault: Vault | None, proposal_id: UUID, other: OtherAddressee) -> SealedAddressee:
    if vault is None:
        msg = "another addressee is kept sealed: give the vault"
        raise ValueError(msg)
    content = {"capacity": other.capacity, "name": other.name, "lines": other.lines}
    return SealedAddressee(vault.current, vault.seal(proposal_id, "other", orjson.dumps(content)))
