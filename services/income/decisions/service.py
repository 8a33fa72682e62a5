"""Proposals: what the facts give otherwise than it stands is put before a person, or decided by the system where that is agreed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import repository, writing
from services.income.decisions.kinds import kind_of
from services.income.decisions.policy_files import policy_on
from services.income.decisions.publishing import REASSESSED, lapse, put_forward
from services.income.decisions.repository import Proposal
from services.income.decisions.rules import (
    Draft,
    decides_itself,
    draft_of,
    rests_on_assumption,
)
from services.income.decisions.states import State
from services.income.rights import service as rights
from services.income.rights.rows import Decision
from services.income.rights.service import Decided
from services.income.rights.standing import Staand, Wijziging, applied
from shared import ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.income import (
    Besluit,
    DecisionTaken,
)
from shared.events.reasons import Wie, reason
from shared.messaging.transaction import Transaction

WITHDRAWN = reason("voorstel-gebeurtenis-vervalt")


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
    only_withdrawn: bool
    """Nothing that happened in the dossier stands."""
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
        if draft is not None and found.only_withdrawn and not draft.revises:
            draft = (
                None  # what the household has since is because of an event that is still to come
            )
        if known is not None and draft is not None and _is_the_same(known, draft, found):
            await _rest_on(tx, known, found)
            continue
        if known is not None:
            why = WITHDRAWN if known.life_event_id in found.withdrawn else REASSESSED
            await lapse(tx, known, why, found.correlation_id, found.cause)
        if draft is None:
            continue
        proposal = _proposal_of(tx, found, draft, known)
        if decides_itself(draft, policy_on(found.municipality, tx.today)):
            await _decide_itself(tx, proposal, found)
            continue
        await put_forward(tx, proposal, found.cause)


def _is_the_same(known: Proposal, draft: Draft, found: Reassessed) -> bool:
    """The same changes, as sure, and because of the same; what one decided already may rest on something else as well."""
    as_sure = rests_on_assumption(known.reasons) == rests_on_assumption(draft.reasons)
    stays = known.state != "open" and known.life_event_id not in found.withdrawn
    return (
        known.changes == draft.changes
        and as_sure
        and (stays or known.life_event_id == found.life_event_id)
    )


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
    decision = replace(decision_of(tx, proposal), seen=await seen_of(tx.connection, proposal))
    after = applied(found.standing, proposal.changes, decision.id, decision.kind, automatic=True)
    await rights.write(
        tx, [Decided(decision, found.standing, after, proposal.correlation_id, found.cause)]
    )
    tx.emit(
        proposal.dossier_id,
        taken_event(proposal, decision, "overnemen"),
        cause=found.cause,
        correlation_id=proposal.correlation_id,
    )
    if proposal.outcome == "hoger":
        await writing.write_of_system(tx, proposal)


async def seen_of(connection: AsyncConnection, proposal: Proposal) -> dict[str, Any]:
    """What a decision rests on, by value: the pictures of the re-assessment, the purse that went with them and with every other
    life event that it covers, and in which version each parameter was used.
    """
    happened, pictures = await repository.ground_of(connection, proposal)
    purses = await repository.purses_of(connection, proposal)
    own = [picture.beurs for picture in pictures if picture.beurs is not None]
    used = {
        f"{known.code}@{known.geldig_vanaf.isoformat()}"
        for picture in pictures
        for step in picture.toelichting
        for known in step.parameters
    }
    return {
        "gebeurtenis": happened,
        "beelden": [picture.model_dump(mode="json", by_alias=True) for picture in pictures],
        "parameters": sorted(used),
        "versie": proposal.version,
        "watAls": [
            beurs.model_dump(mode="json", by_alias=True)
            for beurs in [covered.beurs for covered in purses] or own
        ],
    }


def decision_of(tx: Transaction, proposal: Proposal) -> Decision:
    return Decision(
        id=ids.new_id(),
        dossier_id=proposal.dossier_id,
        municipality=proposal.municipality,
        kind=kind_of(proposal.kind, proposal.changes, tx.today),
        starts_on=proposal.effective_on,
        taken_at=tx.now,
        changes=proposal.changes,
        proposal_id=proposal.id,
        application_id=proposal.application_id,
        life_event_ids=proposal.life_event_ids,
        right=proposal.right,
    )


def taken_event(proposal: Proposal, decision: Decision, how: Besluit) -> DecisionTaken:
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


async def list_proposals(  # noqa: PLR0913 - what is asked for, of whose
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    states: Collection[State] = (),
    after: UUID | None,
    limit: int,
    avoids: Collection[UUID] = (),
    to_check_by: str | None = None,
) -> list[Proposal]:
    return await repository.list_proposals(
        connection,
        own,
        today,
        dossier_id=dossier_id,
        states=states,
        after=after,
        limit=limit,
        avoids=avoids,
        to_check_by=to_check_by,
    )


async def standing(
    connection: AsyncConnection, own: Own, today: date, avoids: Collection[UUID]
) -> tuple[int, datetime | None]:
    """How many wait of what somebody may see, and since when the oldest is."""
    return await repository.standing(connection, own, today, avoids)


async def get_proposal(
    connection: AsyncConnection, identifier: UUID, own: Own, today: date
) -> Proposal:
    """Raises NotFound, also when it belongs to another municipality."""
    found = await find(connection, identifier, today)
    if not await may_see(connection, own, found.dossier_id, found.municipality, today):
        raise NotFound("voorstel", identifier)
    return found


async def find(connection: AsyncConnection, identifier: UUID, today: date) -> Proposal:
    """Raises NotFound."""
    found = await repository.find_proposal(connection, identifier, today)
    if found is None:
        raise NotFound("voorstel", identifier)
    return found
