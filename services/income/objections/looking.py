"""Who sees which objection, for the pages and the API: each look is noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends

from services.income.access import check_may_open
from services.income.assessments import service as assessments
from services.income.by_term import Place
from services.income.norms.loading import load_parameters
from services.income.objections import rules, service
from services.income.objections.model import Actor, Contested, Objection, Step
from services.income.objections.terms import Bezwaartermijnen, has_committee, terms_of
from services.income.own import own_of
from services.income.stays import stays_among
from shared.access import avoids, check_dossier
from shared.db.known_dossiers import may_see
from shared.errors import NotFound
from shared.events.household import Gemeentecode, Huishouden
from shared.events.objections import Bezwaarstand
from shared.http.auth import require
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

READ: Final = "income.bezwaren.lezen"
WRITE: Final = "income.bezwaren.schrijven"
TREAT: Final = "income.bezwaren.behandelen"
Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]
Treater = Annotated[Caller, Depends(require(TREAT))]
ACTIVITY: Final = "bezwaren-inzien"


@dataclass(frozen=True, slots=True)
class Shown:
    """An objection with all that follows from it today."""

    objection: Objection
    contested: Contested
    terms: Bezwaartermijnen
    steps: Sequence[Step]
    may_revise: Sequence[Contested]
    """The decisions that can have taken the place of the contested one; only while it waits for that."""
    is_own: bool
    """Whoever looks took or approved the contested decision."""
    knows_committee: bool
    """Whether the municipality told us if it has a committee."""

    @property
    def is_running(self) -> bool:
        return self.objection.state in rules.RUNNING


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier with its decisions, newest first, and the objection to each where there is one."""

    dossier_id: UUID
    municipality: Gemeentecode
    decisions: Sequence[tuple[Contested, UUID | None]]


def actor_of(caller: Caller) -> Actor:
    return Actor(caller.subject, caller.name)


async def list_objections(
    tx: Transaction,
    caller: Caller,
    *,
    dossier_id: UUID | None,
    state: Bezwaarstand | None,
    after: UUID | None,
    limit: int,
) -> list[Objection]:
    """With what is left out for the caller; whoever shows them notes it."""
    return await service.list_seen_by(
        tx.connection,
        own_of(caller),
        tx.today,
        dossier_id=dossier_id,
        state=state,
        after=after,
        limit=limit,
    )


async def list_running(
    tx: Transaction, caller: Caller, after: Place | None, limit: int
) -> Sequence[tuple[Place, Objection]]:
    """What runs, by what has to happen first; noted as read, but for the row that only says that there is more."""
    found = await service.list_by_term(
        tx.connection, own_of(caller), tx.today, after=after, limit=limit
    )
    found = [
        (place, kept)
        for place, kept in found
        if not avoids(caller, kept.dossier_id, kept.person_id)
    ]
    people = [kept.person_id for _, kept in found[: limit - 1]]
    await processing_log.record(tx, caller.subject, ACTIVITY, people)
    return found


async def open_objection(tx: Transaction, caller: Caller, objection_id: UUID) -> Objection:
    """Not noted yet. Raises NotFound, also about anybody to stay away from in the household; OtherTeam."""
    found = await service.find_seen_by(tx.connection, own_of(caller), tx.today, objection_id)
    if found is None or await _is_about_own(tx, caller, found.dossier_id):
        raise NotFound("bezwaar", objection_id)
    await check_may_open(
        tx.connection,
        caller,
        "bezwaar",
        objection_id,
        found.dossier_id,
        found.person_id,
        found.municipality,
    )
    return found


async def look_at(tx: Transaction, caller: Caller, objection_id: UUID) -> Shown:
    """Noted as read. Raises NotFound, OtherTeam."""
    found = await open_objection(tx, caller, objection_id)
    await processing_log.record(tx, caller.subject, "bezwaar-inzien", [found.person_id])
    contested = await service.contested_of(tx.connection, found)
    fitting: Sequence[Contested] = ()
    if found.state == "herziening":
        fitting = [
            later
            for later in await service.decisions_of(tx.connection, found.dossier_id)
            if rules.not_a_revision(found, contested, later) is None
        ]
    return Shown(
        found,
        contested,
        terms_of(found, load_parameters()),
        await service.steps_of(tx.connection, found.id),
        fitting,
        rules.is_own_decision(contested, caller.subject),
        has_committee(found.municipality, found.received_on) is not None,
    )


async def open_decision(
    tx: Transaction, caller: Caller, decision_id: UUID
) -> tuple[Contested, UUID | None]:
    """A decision to which somebody may object, and the objection to it; noted as read. Raises NotFound, OtherTeam."""
    contested = await service.find_decision(tx.connection, decision_id)
    if contested is None:
        raise NotFound("besluit", decision_id)
    await _check_dossier(tx, caller, contested.dossier_id, "besluit", decision_id)
    if not await _may_know(tx, caller, contested):
        raise NotFound("besluit", decision_id)
    await processing_log.record(
        tx, caller.subject, "bezwaar-voorbereiden", [contested.dossier_id], kind="dossier"
    )
    return contested, await service.find_against(tx.connection, decision_id)


async def open_dossier(tx: Transaction, caller: Caller, dossier_id: UUID) -> Opened:
    """Noted as read. Raises NotFound, OtherTeam."""
    municipality = await _check_dossier(tx, caller, dossier_id, "dossier", dossier_id)
    await processing_log.record(
        tx, caller.subject, "bezwaar-voorbereiden", [dossier_id], kind="dossier"
    )
    found = [
        (decision, await service.find_against(tx.connection, decision.id))
        for decision in await service.decisions_of(tx.connection, dossier_id)
        if await _may_know(tx, caller, decision)
    ]
    return Opened(dossier_id, municipality, found)


async def _check_dossier(
    tx: Transaction, caller: Caller, dossier_id: UUID, what: str, identifier: UUID
) -> Gemeentecode:
    household = await assessments.find_household(tx.connection, dossier_id)
    municipality = household.answering_on(tx.today) if household else None
    if (
        household is None
        or municipality is None
        or avoids(caller, dossier_id, *_people_in(household))
        or not await may_see(tx.connection, own_of(caller), dossier_id, municipality, tx.today)
    ):
        raise NotFound(what, identifier)
    await check_dossier(tx.connection, caller, dossier_id, municipality)
    return municipality


async def _may_know(tx: Transaction, caller: Caller, decision: Contested) -> bool:
    """What was decided because of a detention or an admission is for who may know of that."""
    if caller.sees(Data.DETENTIE_EN_OPNAME, decision.municipality):
        return True
    return not await stays_among(tx.connection, decision.life_event_ids)


async def _is_about_own(tx: Transaction, caller: Caller, dossier_id: UUID) -> bool:
    if not caller.work.conflicts:
        return False
    household = await assessments.find_household(tx.connection, dossier_id)
    return household is not None and avoids(caller, *_people_in(household))


def _people_in(household: Huishouden) -> Sequence[UUID]:
    return [member.inwoner_id for member in household.leden]
