"""Proposals: what a worse re-assessment puts before a person, and what that person decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import recovering, repository, writing
from services.income.decisions.publishing import lapse, put_forward
from services.income.decisions.repository import Proposal
from services.income.decisions.rules import Draft, decides_itself, draft_of, kind_of
from services.income.decisions.writing import Wish
from services.income.letters.sealing import Vault
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from services.income.rights.standing import Staand, Wijziging, applied, deviated, kept
from shared import ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import Conflict, NotFound
from shared.events.envelope import Event
from shared.events.income import (
    Besluit,
    DecisionTaken,
)
from shared.events.reasons import Wie, reason
from shared.messaging.transaction import Transaction

WITHDRAWN = reason("voorstel-gebeurtenis-vervalt")
REASSESSED = reason("voorstel-opnieuw-beoordeeld")


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is decided instead of what was proposed (*menselijke maat*): so much per month in cents, from a day on.

    Without it whoever deviates decides that it stays as it was.
    """

    cents: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class Reassessed:
    """What the facts of a dossier give otherwise than it stands, and because of what that was looked at."""

    dossier_id: UUID
    assessment_id: UUID
    """Of the life event because of which, as it stands."""
    life_event_id: UUID
    person_id: UUID
    about: Wie
    municipality: str | None
    standing: Staand
    changes: tuple[Wijziging, ...]
    assumed: bool
    """Rests on something that nobody knows for sure."""
    later_days: frozenset[date]
    """On which something changes once more because of what happened before."""
    life_event_ids: tuple[UUID, ...]
    """All because of which."""
    withdrawn: frozenset[UUID]
    """The life events that did not happen, or not so."""
    correlation_id: UUID
    cause: Event[Any] | None


async def first_open_days(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, date]:
    """Of the dossiers in which something waits, the first day that it would change."""
    waiting = await repository.list_open(connection, dossier_ids)
    return {proposal.dossier_id: proposal.effective_on for proposal in waiting}


async def propose(tx: Transaction, reassessed: Sequence[Reassessed]) -> None:
    """Put what would change before a person, one proposal per right; what needs nobody is decided at once."""
    dossier_ids = {found.dossier_id for found in reassessed}
    waiting = {
        proposal.dossier_id: proposal
        for proposal in await repository.list_open(tx.connection, dossier_ids)
    }
    for found in reassessed:
        known = waiting.get(found.dossier_id)
        draft = draft_of(
            found.changes,
            found.standing,
            found.about,
            assumed=found.assumed,
            later_days=found.later_days,
        )
        if known is not None and draft is not None and known.changes == draft.changes:
            await _rest_on(tx, known, found)
            continue
        if known is not None:
            why = WITHDRAWN if known.life_event_id in found.withdrawn else REASSESSED
            await lapse(tx, known, why, found.correlation_id, found.cause)
        if draft is None:
            continue
        proposal = _proposal_of(tx, found, draft, known)
        if decides_itself(draft):
            await _decide_itself(tx, proposal, found)
            continue
        await put_forward(tx, proposal, found.cause)


async def _rest_on(tx: Transaction, known: Proposal, found: Reassessed) -> None:
    """The same changes, which may be because of more, or of something else."""
    rests = (known.assessment_id, known.life_event_id, known.life_event_ids)
    if rests != (found.assessment_id, found.life_event_id, found.life_event_ids):
        await repository.rest_on(
            tx.connection, known.id, found.assessment_id, found.life_event_id, found.life_event_ids
        )


def _proposal_of(
    tx: Transaction, found: Reassessed, draft: Draft, known: Proposal | None
) -> Proposal:
    return Proposal(
        id=ids.new_id(),
        assessment_id=found.assessment_id,
        life_event_id=found.life_event_id,
        dossier_id=found.dossier_id,
        person_id=found.person_id,
        municipality=found.municipality,
        effective_on=draft.effective_on,
        about=found.about,
        outcome=draft.outcome,
        reasons=draft.reasons,
        correlation_id=found.correlation_id,
        proposed_at=tx.now,
        changes=draft.changes,
        life_event_ids=found.life_event_ids,
        replaces=known.id if known is not None else None,
    )


async def _decide_itself(tx: Transaction, proposal: Proposal, found: Reassessed) -> None:
    """What nobody has to weigh; it says that the system decided."""
    await repository.store_proposals(tx.connection, [proposal])
    await repository.store_decision(
        tx.connection,
        proposal.id,
        decision="overnemen",
        reason=None,
        actor=None,
        name=None,
        now=tx.now,
    )
    decision = _decision_of(tx, proposal)
    after = applied(found.standing, proposal.changes, decision.id, decision.kind, automatic=True)
    await rights.write(
        tx, [Decided(decision, found.standing, after, proposal.correlation_id, found.cause)]
    )
    tx.emit(
        proposal.dossier_id,
        _taken(proposal, decision, "overnemen"),
        cause=found.cause,
        correlation_id=proposal.correlation_id,
    )


def _decision_of(tx: Transaction, proposal: Proposal) -> Decision:
    return Decision(
        id=ids.new_id(),
        dossier_id=proposal.dossier_id,
        municipality=proposal.municipality,
        kind=kind_of(proposal.kind, proposal.outcome, gives_right=bool(proposal.changes)),
        starts_on=proposal.effective_on,
        taken_at=tx.now,
        changes=proposal.changes,
        proposal_id=proposal.id,
        application_id=proposal.application_id,
        life_event_ids=proposal.life_event_ids,
    )


async def decide(  # noqa: PLR0913 - the decision, who took it, and what goes in the letter
    tx: Transaction,
    identifier: UUID,
    *,
    decision: Besluit,
    reason: str,
    actor: str,
    name: str,
    otherwise: Otherwise | None = None,
    wish: Wish = writing.PLAIN,
    vault: Vault | None = None,
) -> Proposal:
    """A person, known as `actor` and called `name`, decides on an open proposal: the right is changed and the letter is written.

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
    taken = replace(
        _decision_of(tx, proposal),
        drafted_by=actor,
        drafted_by_name=name,
        taken_by=actor,
        taken_by_name=name,
        reason=reason,
    )
    if decision == "afwijken":
        taken = replace(taken, kind="afwijken")
    before = (await rights.load_standing(tx.connection, [proposal.dossier_id])).get(
        proposal.dossier_id, ()
    )
    after = _after(before, proposal, taken, otherwise)
    await rights.write(tx, [Decided(taken, before, after, proposal.correlation_id)])
    await recovering.propose(tx, proposal, before, after)
    tx.emit(
        proposal.dossier_id,
        _taken(proposal, taken, decision),
        correlation_id=proposal.correlation_id,
    )
    await writing.write(tx, proposal, decision, wish, actor=actor, name=name, vault=vault)
    return decided


def _after(
    standing: Staand, proposal: Proposal, decision: Decision, otherwise: Otherwise | None
) -> Staand:
    """As proposed, as it was, or with the amount and the day that whoever decided chose."""
    if decision.kind != "afwijken":
        return applied(standing, proposal.changes, decision.id, decision.kind)
    if otherwise is None:
        return kept(standing, proposal.changes, decision.id)
    begun = [change for change in proposal.changes if change.van <= otherwise.starts_on]
    given = (begun[-1] if begun else proposal.changes[0]).invulling
    return deviated(standing, otherwise.starts_on, otherwise.cents, given, decision.id)


def _taken(proposal: Proposal, decision: Decision, how: Besluit) -> DecisionTaken:
    return DecisionTaken(
        besluit_id=decision.id,
        soort=decision.kind,
        automatisch=decision.automatic,
        voorstel_id=proposal.id,
        herbeoordeling_id=proposal.assessment_id,
        gebeurtenis_id=proposal.life_event_id,
        aanvraag_id=proposal.application_id,
        gemeente=proposal.municipality,
        ingangsdatum=decision.starts_on,
        besluit=how,
    )


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
