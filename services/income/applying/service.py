"""Use cases of applications: somebody reports, applies, is asked for what is missing, gets an advance; and the days in between.

Each is done under the lock of the dossier, and tells how it stands then and what came up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from services.income.applications import rules
from services.income.applications import service as applications
from services.income.applications.model import (
    Actor,
    Advance,
    Application,
    Gegeven,
    Suspension,
)
from services.income.applying.amounts import least_advance
from services.income.applying.checking import (
    check_advance,
    check_answer,
    check_application,
    check_question,
    check_report,
    check_withdrawal,
)
from services.income.assessments import granting
from services.income.assessments import service as assessments
from services.income.assessments.facts import Facts
from services.income.decisions import granting as proposals
from services.income.norms.deadlines import Termijnen
from services.income.norms.loading import load_parameters
from services.income.norms.payment import Voorschot
from services.income.norms.register import NietVastTeStellen
from shared import ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.household import Gemeentecode, Huishouden
from shared.events.reasons import reason
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

WITHDRAWN: Final = reason("aanvraag-klaar")
COMPLETED: Final = reason("gegevens-zijn-er")


@dataclass(frozen=True, slots=True)
class NewReport:
    """Somebody reported."""

    dossier_id: UUID
    reported_on: date
    search_waived: bool = False
    backdated_from: date | None = None
    life_event_id: UUID | None = None


class RunsAlready(Conflict):
    """A household applies once at a time."""

    def __init__(self, application_id: UUID) -> None:
        detail = "Voor dit dossier loopt al een aanvraag. Ga daarmee verder."
        super().__init__("aanvraag-loopt-al", detail)
        self.application_id = application_id


async def report(tx: Transaction, actor: Actor, new: NewReport) -> Application:
    """Raises NotFound for a dossier nobody told of, RunsAlready, and InvalidInput."""
    household = await assessments.find_household(tx.connection, new.dossier_id)
    municipality = household.answering_on(tx.today) if household else None
    if household is None or municipality is None:
        raise NotFound("dossier", new.dossier_id)
    running = await applications.find_running(tx.connection, new.dossier_id)
    if running is not None:
        raise RunsAlready(running)
    applicants = applicants_on(household, new.reported_on)
    check_report(new.reported_on, new.backdated_from, tx.today, has_applicant=bool(applicants))
    await _check_life_event(tx, new)
    found = _reported(new, applicants, municipality, actor, tx)
    return await applications.add(tx, found, _terms(found, household), new.reported_on)


async def apply(
    tx: Transaction, application_id: UUID, applied_on: date, *, culpably_late: bool = False
) -> Application:
    """The application itself came in. Raises StandsOtherwise, and InvalidInput."""
    found, state = await applications.about_to(tx, application_id, "aanvragen")
    check_application(found, applied_on, tx.today)
    changed = replace(found, state=state, applied_on=applied_on, culpably_late=culpably_late)
    return await _settle(tx, changed, applied_on)


async def ask(
    tx: Transaction,
    actor: Actor,
    application_id: UUID,
    *,
    asked_on: date,
    until: date,
    asked: Sequence[Gegeven],
) -> Application:
    """Ask for what is missing: the term to decide stands still. Raises StandsOtherwise, and InvalidInput."""
    found, state = await applications.about_to(tx, application_id, "opvragen")
    check_question(found, asked_on, until, tx.today)
    question = Suspension(
        len(found.suspensions) + 1, asked_on, until, tuple(asked), asked_by_name=actor.name
    )
    await applications.add_suspension(tx, found.id, question, actor)
    changed = replace(found, state=state, suspensions=(*found.suspensions, question))
    return await _settle(tx, changed, asked_on)


async def complete(
    tx: Transaction, application_id: UUID, completed_on: date, received: Sequence[Gegeven]
) -> Application:
    """What was asked came in: the term to decide runs on. Raises StandsOtherwise, and InvalidInput."""
    found, state = await applications.about_to(tx, application_id, "aanvullen")
    question = found.open_suspension
    if question is None:
        raise applications.StandsOtherwise(found)
    check_answer(question, completed_on, received, tx.today)
    answered = replace(question, completed_on=completed_on, received=tuple(received))
    await applications.complete_suspension(tx, found.id, answered)
    await proposals.take_back(tx, found.dossier_id, COMPLETED, "niet-in-behandeling")
    changed = replace(found, state=state, suspensions=(*found.suspensions[:-1], answered))
    return await _settle(tx, changed, completed_on)


async def give_advance(
    tx: Transaction, actor: Actor, application_id: UUID, advance: Advance
) -> Application:
    """An advance was given. Raises StandsOtherwise, Conflict for one that was given before, and InvalidInput."""
    found, state = await applications.about_to(tx, application_id, "voorschot-geven")
    facts = (await assessments.load_facts(tx.connection, [found.dossier_id])).get(found.dossier_id)
    household = _known(facts, found)
    terms = _terms(found, household)
    least = least_advance(facts, tx.today, load_parameters())
    check_advance(
        found, advance, terms, tx.today, least.centen if isinstance(least, Voorschot) else None
    )
    given = replace(advance, given_by_name=actor.name)
    changed = replace(
        found,
        state=state,
        advances=tuple(sorted((*found.advances, given), key=lambda other: other.due_on)),
    )
    await applications.add_advance(tx, changed, given, actor)
    return await applications.settle(tx, changed, _terms(changed, household), None)


async def withdraw(tx: Transaction, application_id: UUID, withdrawn_on: date) -> Application:
    """Who applied takes it back. Raises StandsOtherwise, and InvalidInput."""
    found, state = await applications.about_to(tx, application_id, "intrekken")
    check_withdrawal(found, withdrawn_on, tx.today)
    changed = replace(found, state=state, settled_on=withdrawn_on)
    await proposals.take_back(tx, found.dossier_id, WITHDRAWN)
    await proposals.take_back(tx, found.dossier_id, WITHDRAWN, "niet-in-behandeling")
    return await applications.settle(tx, changed, None, withdrawn_on)


async def propose(tx: Transaction, application_id: UUID) -> Application:
    """Have it drafted what the facts give, or that they give nothing, for a person to decide on.

    Raises StandsOtherwise, and Conflict where a fact is missing or a right runs already.
    """
    found, _ = await applications.about_to(tx, application_id, "voorstellen")
    household = await _household_of(tx, found)
    proposal_id = await _draft(tx, found, _terms(found, household).recht_vanaf)
    changed = replace(found, proposal_id=proposal_id)
    await applications.keep(tx, changed)
    return changed


async def look(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Days came on which a term may ask for attention; days that were missed are caught up with here too."""
    wanted = {UUID(timer.payload["aanvraag"]) for timer in timers}
    running = await applications.list_running_of(tx.connection, wanted, tx.today)
    facts = await assessments.load_facts(tx.connection, {kept.dossier_id for kept in running})
    people = {who for kept in running for who in kept.applicants}
    await processing_log.record_automated(tx, "aanvraagtermijnen-bewaken", people)
    for kept in running:
        terms = _terms(kept, _known(facts.get(kept.dossier_id), kept))
        await applications.settle(tx, kept, terms, None)


def applicants_on(household: Huishouden, day: date) -> tuple[UUID, ...]:
    """Who apply together: the applicant first, then the partner."""
    roles = {member.rol: member.inwoner_id for member in household.members_on(day)}
    return tuple(roles[role] for role in ("aanvrager", "partner") if role in roles)


def births_of(application: Application, household: Huishouden) -> tuple[date, ...]:
    """Of the applicants, as they are known now."""
    known = {member.inwoner_id: member.geboortedatum for member in household.leden}
    return tuple(known[who] for who in application.applicants if who in known)


async def _settle(tx: Transaction, changed: Application, happened_on: date) -> Application:
    household = await _household_of(tx, changed)
    return await applications.settle(tx, changed, _terms(changed, household), happened_on)


async def _household_of(tx: Transaction, application: Application) -> Huishouden:
    facts = await assessments.load_facts(tx.connection, [application.dossier_id])
    return _known(facts.get(application.dossier_id), application)


def _known(facts: Facts | None, application: Application) -> Huishouden:
    if facts is None:
        msg = f"application {application.id} is of a household that nobody told of"
        raise LookupError(msg)
    return facts.household


def _terms(application: Application, household: Huishouden) -> Termijnen:
    try:
        return rules.terms_of(application, births_of(application, household), load_parameters())
    except NietVastTeStellen as unknown:
        fault = Fault("meldingsdatum", "termijn-onbekend", unknown.reden.tekst)
        raise InvalidInput((fault,)) from unknown


async def _check_life_event(tx: Transaction, new: NewReport) -> None:
    if new.life_event_id is None:
        return
    happened = await assessments.find_occasion(tx.connection, new.life_event_id)
    if happened is None or happened.dossier_id != new.dossier_id:
        reason = "Deze gebeurtenis is niet bekend in dit dossier."
        raise InvalidInput((Fault("gebeurtenisId", "onbekend", reason),))


def _reported(
    new: NewReport,
    applicants: Sequence[UUID],
    municipality: Gemeentecode,
    actor: Actor,
    tx: Transaction,
) -> Application:
    application_id = ids.new_id()
    return Application(
        id=application_id,
        dossier_id=new.dossier_id,
        person_id=applicants[0],
        partner_id=applicants[1] if len(applicants) > 1 else None,
        municipality=municipality,
        reported_on=new.reported_on,
        search_waived=new.search_waived,
        backdated_from=new.backdated_from,
        life_event_id=new.life_event_id,
        # In the trail of what it followed from, where there was anything.
        correlation_id=new.life_event_id or application_id,
        recorded_by=actor.subject,
        recorded_by_name=actor.name,
        recorded_at=tx.now,
    )


async def _draft(tx: Transaction, application: Application, starts_on: date) -> UUID:
    """A proposal about what the facts give from a day on."""
    try:
        return await granting.draft_grant(
            tx,
            application.dossier_id,
            starts_on=starts_on,
            application_id=application.id,
            municipality=application.municipality,
            correlation_id=application.correlation_id,
            life_event_id=application.life_event_id,
        )
    except NietVastTeStellen as unknown:
        detail = f"Er kan nog geen voorstel komen. {unknown.reden.tekst}"
        raise Conflict("niet-vast-te-stellen", detail) from unknown
