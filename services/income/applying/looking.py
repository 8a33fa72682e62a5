"""Who sees which application, for the pages and the API: each look is noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends

from services.income.access import answering_for, check_may_open
from services.income.applications import rules
from services.income.applications import service as applications
from services.income.applications.model import Actor, Application, TermCounts, Termijnkeuze
from services.income.applying import repository, service
from services.income.applying.amounts import least_advance
from services.income.applying.asking import Household, Needed, what_is_needed
from services.income.assessments import service as assessments
from services.income.by_term import Place
from services.income.norms.deadlines import Termijnen
from services.income.norms.loading import load_parameters
from services.income.norms.payment import Voorschot
from services.income.own import own_of
from shared import clock
from shared.access import avoids
from shared.errors import NotFound
from shared.events.applications import Aanvraagstand
from shared.events.household import Gemeentecode, Huishouden
from shared.events.income import Reden
from shared.http.auth import require
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

READ: Final = "income.aanvragen.lezen"
WRITE: Final = "income.aanvragen.schrijven"
Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]
DECIDE: Final = "income.voorstellen.schrijven"
Decides = Annotated[Caller, Depends(require(DECIDE))]
ACTIVITY: Final = "aanvragen-inzien"


@dataclass(frozen=True, slots=True)
class Shown:
    """An application with all that follows from it today."""

    application: Application
    terms: Termijnen
    needed: tuple[Needed, ...]
    """Empty once it has ended."""
    least: Voorschot | Reden | None
    """What an advance is at least; why that is not known; or None where there is none to give."""

    @property
    def is_running(self) -> bool:
        return self.application.state in rules.RUNNING


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier in which somebody may report."""

    household: Huishouden
    municipality: Gemeentecode
    running: UUID | None
    """The application that runs there."""
    applicants: tuple[UUID, ...]
    needed: tuple[Needed, ...]
    life_event_id: UUID | None
    """The newest life event of which the re-assessment said that an application is needed."""


def actor_of(caller: Caller) -> Actor:
    return Actor(caller.subject, caller.name)


async def list_applications(
    tx: Transaction,
    caller: Caller,
    *,
    dossier_id: UUID | None,
    state: Aanvraagstand | None,
    after: UUID | None,
    limit: int,
) -> list[Application]:
    """With what is left out for the caller; whoever shows them notes it."""
    return await applications.list_seen_by(
        tx.connection,
        own_of(caller),
        tx.today,
        dossier_id=dossier_id,
        state=state,
        after=after,
        limit=limit,
    )


async def list_running(
    tx: Transaction,
    caller: Caller,
    which: Termijnkeuze | None,
    after: Place | None,
    limit: int,
) -> Sequence[tuple[Place, Application]]:
    """What runs, by what has to happen first; noted as read, but for the row that only tells that there is more."""
    found = await applications.list_by_term(
        tx.connection, own_of(caller), tx.today, which=which, after=after, limit=limit
    )
    found = [
        (place, kept)
        for place, kept in found
        if not avoids(caller, kept.dossier_id, *kept.applicants)
    ]
    people = [who for _, kept in found[: limit - 1] for who in kept.applicants]
    await processing_log.record(tx, caller.subject, ACTIVITY, people)
    return found


async def count_terms(tx: Transaction, caller: Caller) -> TermCounts:
    """Numbers only: nothing that would have to be noted as read."""
    return await applications.count_terms(tx.connection, own_of(caller), tx.today)


async def open_application(tx: Transaction, caller: Caller, application_id: UUID) -> Application:
    """Not noted yet. Raises NotFound, OtherTeam."""
    found = await applications.find_seen_by(tx.connection, own_of(caller), tx.today, application_id)
    if found is None or avoids(caller, found.partner_id):
        raise NotFound("aanvraag", application_id)
    await check_may_open(
        tx.connection,
        caller,
        "aanvraag",
        application_id,
        found.dossier_id,
        found.person_id,
        found.municipality,
    )
    return found


async def look_at(
    tx: Transaction, caller: Caller, application_id: UUID, activity: str = "aanvraag-inzien"
) -> Shown:
    """Noted as read. Raises NotFound, OtherTeam."""
    found = await open_application(tx, caller, application_id)
    await processing_log.record(tx, caller.subject, activity, found.applicants)
    facts = (await assessments.load_facts(tx.connection, [found.dossier_id]))[found.dossier_id]
    parameters = load_parameters()
    births = service.births_of(found, facts.household)
    is_running = found.state in rules.RUNNING
    told_at = await repository.household_told_at(tx.connection, found.dossier_id)
    household = Household(
        found.applicants,
        births,
        told_at.astimezone(clock.AMSTERDAM).date() if told_at else None,
    )
    return Shown(
        found,
        rules.terms_of(found, births, parameters),
        what_is_needed(household, facts, tx.today, parameters) if is_running else (),
        least_advance(facts, tx.today, parameters) if is_running else None,
    )


async def open_dossier(tx: Transaction, caller: Caller, dossier_id: UUID) -> Opened:
    """What is known of a dossier in which somebody may report; noted as read. Raises NotFound, OtherTeam."""
    facts = (await assessments.load_facts(tx.connection, [dossier_id])).get(dossier_id)
    if facts is None:
        raise NotFound("dossier", dossier_id)
    municipality = await answering_for(tx, caller, dossier_id, facts.household)
    await processing_log.record(
        tx, caller.subject, "aanvraag-voorbereiden", [dossier_id], kind="dossier"
    )
    applicants = service.applicants_on(facts.household, tx.today)
    births = [
        member.geboortedatum
        for member in facts.household.members_on(tx.today)
        if member.inwoner_id in applicants
    ]
    told_at = await repository.household_told_at(tx.connection, dossier_id)
    household = Household(
        applicants, births, told_at.astimezone(clock.AMSTERDAM).date() if told_at else None
    )
    return Opened(
        facts.household,
        municipality,
        await applications.find_running(tx.connection, dossier_id),
        applicants,
        what_is_needed(household, facts, tx.today, load_parameters()),
        await _asks_for_application(tx, caller, dossier_id),
    )


async def _asks_for_application(tx: Transaction, caller: Caller, dossier_id: UUID) -> UUID | None:
    newest = await assessments.newest_assessment(
        tx.connection, own_of(caller), tx.today, dossier_id
    )
    if newest is None or "aanvraag-nodig" not in {found.uitkomst for found in newest.pictures}:
        return None
    return newest.life_event_id
