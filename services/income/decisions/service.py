"""Proposals: what a worse re-assessment puts before a person, and what that person decides."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import repository, writing
from services.income.decisions.repository import Proposal
from services.income.decisions.rules import decide_proposals
from services.income.decisions.writing import Wish
from services.income.letters.sealing import Vault
from shared import ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import Conflict, NotFound
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import (
    Besluit,
    DecisionProposed,
    DecisionTaken,
    Herbeoordeling,
    ProposalLapsed,
)
from shared.events.reasons import reason
from shared.messaging.transaction import Transaction

WITHDRAWN = reason("voorstel-gebeurtenis-vervalt")
REASSESSED = reason("voorstel-opnieuw-beoordeeld")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A stored re-assessment, as far as proposals need it."""

    assessment_id: UUID
    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str | None
    effective_on: date
    pictures: tuple[Herbeoordeling, ...]
    withdrawn: bool
    runs: bool
    """Whether bijstand runs on the day: where it ended there is nothing left to decide."""
    correlation_id: UUID
    cause: Event[Any] | None


async def propose(tx: Transaction, assessments: Sequence[Assessed]) -> None:
    """Let open proposals of these life events lapse, and put what is worse, or was decided before, before a person."""
    earlier: dict[UUID, list[Proposal]] = defaultdict(list)
    life_event_ids = {assessed.life_event_id for assessed in assessments}
    for proposal in await repository.list_of_life_events(tx.connection, life_event_ids):
        earlier[proposal.life_event_id].append(proposal)
    new: list[Proposal] = []
    for assessed in assessments:
        known = earlier[assessed.life_event_id]
        await _lapse(tx, assessed, [proposal for proposal in known if proposal.state == "open"])
        if not assessed.runs and not assessed.withdrawn:
            continue
        decided = {
            proposal.about: proposal.municipality
            for proposal in known
            if proposal.state == "besloten"
        }
        # Where no college of ours has the right, only what one of them decided is put before it again.
        is_ours = assessed.municipality in AGENCY_MUNICIPALITIES
        drafts = decide_proposals(
            assessed.pictures,
            assessed.effective_on,
            withdrawn=assessed.withdrawn or not is_ours,
            decided=decided,
        )
        new.extend(
            Proposal(
                id=ids.new_id(),
                assessment_id=assessed.assessment_id,
                life_event_id=assessed.life_event_id,
                dossier_id=assessed.dossier_id,
                person_id=assessed.person_id,
                municipality=assessed.municipality if is_ours else decided[draft.about],
                effective_on=draft.effective_on,
                about=draft.about,
                outcome=draft.outcome,
                reasons=draft.reasons,
                correlation_id=assessed.correlation_id,
                proposed_at=tx.now,
            )
            for draft in drafts
        )
    causes = {assessed.assessment_id: assessed.cause for assessed in assessments}
    if new:
        await repository.store_proposals(tx.connection, new)
    for proposal in new:
        tx.emit(
            proposal.dossier_id,
            _proposed(proposal),
            cause=causes[proposal.assessment_id],
            correlation_id=proposal.correlation_id,
        )


async def _lapse(tx: Transaction, assessed: Assessed, proposals: Sequence[Proposal]) -> None:
    if not proposals:
        return
    why = WITHDRAWN if assessed.withdrawn else REASSESSED
    await repository.lapse(tx.connection, [proposal.id for proposal in proposals], why, tx.now)
    for proposal in proposals:
        tx.emit(
            proposal.dossier_id,
            ProposalLapsed(
                voorstel_id=proposal.id,
                gebeurtenis_id=proposal.life_event_id,
                gemeente=proposal.municipality,
                reden=why,
            ),
            cause=assessed.cause,
            correlation_id=assessed.correlation_id,
        )


async def decide(  # noqa: PLR0913 - the decision, who took it, and what goes in the letter
    tx: Transaction,
    identifier: UUID,
    *,
    decision: Besluit,
    reason: str,
    actor: str,
    name: str,
    wish: Wish = writing.PLAIN,
    vault: Vault | None = None,
) -> Proposal:
    """A person, known as `actor` and called `name`, decides on an open proposal, and the letter about it is written.

    Raises NotFound, or Conflict when it is not open any more.
    """
    proposal = await _find(tx.connection, identifier, tx.today)
    if proposal.state != "open":
        raise Conflict(
            "voorstel-niet-open",
            f"Voorstel {identifier} is al {proposal.state}; er valt niets te besluiten.",
        )
    decided = await repository.store_decision(
        tx.connection,
        identifier,
        decision=decision,
        reason=reason,
        actor=actor,
        name=name,
        now=tx.now,
    )
    tx.emit(
        proposal.dossier_id,
        DecisionTaken(
            voorstel_id=proposal.id,
            herbeoordeling_id=proposal.assessment_id,
            gebeurtenis_id=proposal.life_event_id,
            gemeente=proposal.municipality,
            ingangsdatum=proposal.effective_on,
            besluit=decision,
        ),
        correlation_id=proposal.correlation_id,
    )
    await writing.write(tx, proposal, decision, wish, actor=actor, name=name, vault=vault)
    return decided


async def list_proposals(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    state: repository.State | None,
    after: UUID | None,
    limit: int,
) -> list[Proposal]:
    return await repository.list_proposals(
        connection,
        own,
        today,
        dossier_id=dossier_id,
        state=state,
        after=after,
        limit=limit,
    )


async def standing(
    connection: AsyncConnection, own: Own, today: date, avoids: Collection[UUID]
) -> tuple[int, datetime | None]:
    """How many are open of what somebody may see, and since when the oldest is."""
    return await repository.standing(connection, own, today, avoids)


async def get_proposal(
    connection: AsyncConnection, identifier: UUID, own: Own, today: date
) -> Proposal:
    """Raises NotFound, also when it belongs to another municipality."""
    found = await _find(connection, identifier, today)
    if not await may_see(connection, own, found.dossier_id, found.municipality, today):
        raise NotFound("voorstel", identifier)
    return found


async def _find(connection: AsyncConnection, identifier: UUID, today: date) -> Proposal:
    found = await repository.find_proposal(connection, identifier, today)
    if found is None:
        raise NotFound("voorstel", identifier)
    return found


def _proposed(proposal: Proposal) -> DecisionProposed:
    return DecisionProposed(
        voorstel_id=proposal.id,
        herbeoordeling_id=proposal.assessment_id,
        gebeurtenis_id=proposal.life_event_id,
        gemeente=proposal.municipality,
        ingangsdatum=proposal.effective_on,
        uitkomst=proposal.outcome,
        redenen=proposal.reasons,
    )
