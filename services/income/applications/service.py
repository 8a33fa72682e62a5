"""Use cases of applications: somebody reports, applies, is asked for what is missing, gets an advance; and the days in between.

Each is done under the lock of the dossier, and tells how it stands then and what came up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal
from uuid import UUID

from services.income.applications import repository, rules, telling
from services.income.applications.amounts import least_advance
from services.income.applications.checking import (
    check_advance,
    check_answer,
    check_application,
    check_question,
    check_report,
    check_withdrawal,
)
from services.income.applications.model import (
    Actor,
    Advance,
    Afloop,
    Application,
    Gegeven,
    Suspension,
)
from services.income.applications.rules import Daad
from services.income.assessments import service as assessments
from services.income.assessments.facts import Facts
from services.income.norms.deadlines import Termijnen
from services.income.norms.loading import load_parameters
from services.income.norms.payment import Voorschot
from services.income.norms.register import NietVastTeStellen
from shared import clock, ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.applications import Aanvraagstand
from shared.events.household import Gemeentecode, Huishouden
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

TIMER: Final = "aanvraag-termijn"
Uitslag = Afloop | Literal["niet-in-behandeling"]
"""What is decided on an application; not to treat it is a decision too (Awb 4:5)."""


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


class StandsOtherwise(Conflict):
    """What is asked cannot be done as it stands: most often because somebody did it already."""

    def __init__(self, application: Application) -> None:
        words = telling.STANDS[application.state]
        super().__init__(
            "aanvraag-staat-anders",
            f"Dit kan nu niet: de aanvraag {words}. Er is niets gewijzigd.",
        )
        self.state = application.state


async def report(tx: Transaction, actor: Actor, new: NewReport) -> Application:
    """Raises NotFound for a dossier nobody told of, RunsAlready, and InvalidInput."""
    household = await assessments.find_household(tx.connection, new.dossier_id)
    municipality = household.answering_on(tx.today) if household else None
    if household is None or municipality is None:
        raise NotFound("dossier", new.dossier_id)
    running = await repository.find_running(tx.connection, new.dossier_id)
    if running is not None:
        raise RunsAlready(running)
    applicants = applicants_on(household, new.reported_on)
    check_report(new.reported_on, new.backdated_from, tx.today, has_applicant=bool(applicants))
    await _check_life_event(tx, new)
    found = _reported(new, applicants, municipality, actor, tx)
    await repository.add(tx.connection, found)
    return await _settle(tx, found, household, new.reported_on)


async def apply(
    tx: Transaction, application_id: UUID, applied_on: date, *, culpably_late: bool = False
) -> Application:
    """The application itself came in. Raises StandsOtherwise, and InvalidInput."""
    found, state = await _about_to(tx, application_id, "aanvragen")
    check_application(found, applied_on, tx.today)
    changed = replace(found, state=state, applied_on=applied_on, culpably_late=culpably_late)
    return await _settle(tx, changed, await _household_of(tx, found), applied_on)


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
    found, state = await _about_to(tx, application_id, "opvragen")
    check_question(found, asked_on, until, tx.today)
    question = Suspension(
        len(found.suspensions) + 1, asked_on, until, tuple(asked), asked_by_name=actor.name
    )
    await repository.add_suspension(tx.connection, found.id, question, actor)
    changed = replace(found, state=state, suspensions=(*found.suspensions, question))
    return await _settle(tx, changed, await _household_of(tx, found), asked_on)


async def complete(
    tx: Transaction, application_id: UUID, completed_on: date, received: Sequence[Gegeven]
) -> Application:
    """What was asked came in: the term to decide runs on. Raises StandsOtherwise, and InvalidInput."""
    found, state = await _about_to(tx, application_id, "aanvullen")
    question = found.open_suspension
    if question is None:
        raise StandsOtherwise(found)
    check_answer(question, completed_on, received, tx.today)
    answered = replace(question, completed_on=completed_on, received=tuple(received))
    await repository.complete_suspension(tx.connection, found.id, answered)
    changed = replace(found, state=state, suspensions=(*found.suspensions[:-1], answered))
    return await _settle(tx, changed, await _household_of(tx, found), completed_on)


async def give_advance(
    tx: Transaction, actor: Actor, application_id: UUID, advance: Advance
) -> Application:
    """An advance was given. Raises StandsOtherwise, Conflict for one that was given before, and InvalidInput."""
    found, state = await _about_to(tx, application_id, "voorschot-geven")
    facts = (await assessments.load_facts(tx.connection, [found.dossier_id])).get(found.dossier_id)
    household = _known(facts, found)
    terms = _terms(found, household)
    least = least_advance(facts, tx.today, load_parameters())
    check_advance(
        found, advance, terms, tx.today, least.centen if isinstance(least, Voorschot) else None
    )
    given = replace(advance, given_by_name=actor.name)
    await repository.add_advance(tx.connection, found.id, given, actor)
    changed = replace(
        found,
        state=state,
        advances=tuple(sorted((*found.advances, given), key=lambda other: other.due_on)),
    )
    telling.advance_given(tx, changed, given)
    return await _settle(tx, changed, household, None)


async def withdraw(tx: Transaction, application_id: UUID, withdrawn_on: date) -> Application:
    """Who applied takes it back. Raises StandsOtherwise, and InvalidInput."""
    found, state = await _about_to(tx, application_id, "intrekken")
    check_withdrawal(found, withdrawn_on, tx.today)
    changed = replace(found, state=state, settled_on=withdrawn_on)
    return await _settle(tx, changed, await _household_of(tx, found), withdrawn_on)


async def propose(tx: Transaction, application_id: UUID) -> Application:
    """Have a grant drafted from what the facts give, for a person to decide on. Raises StandsOtherwise, Conflict where they give none."""
    found, _ = await _about_to(tx, application_id, "voorstellen")
    household = await _household_of(tx, found)
    proposal_id = await _draft(tx, found, _terms(found, household).recht_vanaf)
    if proposal_id is None:
        raise Conflict(
            "niets-voor-te-stellen",
            "Met wat nu bekend is, is er geen recht om voor te stellen. Kijk of er gegevens ontbreken.",
        )
    changed = replace(found, proposal_id=proposal_id)
    await repository.save(tx.connection, changed)
    return changed


async def decided(
    tx: Transaction, application_id: UUID, outcome: Uitslag, decided_on: date
) -> Application:
    """The decision was taken, in the transaction of the decision. Raises StandsOtherwise where there is nothing to decide any more."""
    is_left = outcome == "niet-in-behandeling"
    deed: Daad = "niet-in-behandeling-nemen" if is_left else "besluiten"
    found, state = await _about_to(tx, application_id, deed)
    changed = replace(
        found,
        state=state,
        settled_on=decided_on,
        outcome=None if outcome == "niet-in-behandeling" else outcome,
    )
    return await _settle(tx, changed, await _household_of(tx, found), decided_on)


async def look(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Days came on which a term may ask for attention; days that were missed are caught up with here too."""
    wanted = {UUID(timer.payload["aanvraag"]) for timer in timers}
    found = await repository.load(tx.connection, wanted, tx.today)
    running = [kept for kept in found.values() if kept.state in rules.RUNNING]
    facts = await assessments.load_facts(tx.connection, {kept.dossier_id for kept in running})
    people = {who for kept in running for who in kept.applicants}
    await processing_log.record_automated(tx, "aanvraagtermijnen-bewaken", people)
    for kept in running:
        household = _known(facts.get(kept.dossier_id), kept)
        await _settle(tx, kept, household, None)


def applicants_on(household: Huishouden, day: date) -> tuple[UUID, ...]:
    """Who apply together: the applicant first, then the partner."""
    roles = {member.rol: member.inwoner_id for member in household.members_on(day)}
    return tuple(roles[role] for role in ("aanvrager", "partner") if role in roles)


def births_of(application: Application, household: Huishouden) -> tuple[date, ...]:
    """Of the applicants, as they are known now."""
    known = {member.inwoner_id: member.geboortedatum for member in household.leden}
    return tuple(known[who] for who in application.applicants if who in known)


async def _settle(
    tx: Transaction, changed: Application, household: Huishouden, happened_on: date | None
) -> Application:
    """Keep how it stands; tell that it changed on a day, if it did, and what came up; and have us woken for what is to come."""
    terms = _terms(changed, household)
    coming = rules.upcoming(changed, terms)
    changed = replace(
        changed,
        next_term=coming.term if coming else None,
        next_on=coming.on if coming else None,
    )
    await repository.save(tx.connection, changed)
    if happened_on is not None:
        telling.changed(tx, changed, terms, happened_on)
    notices = [(changed.id, notice) for notice in rules.notices_on(changed, terms, tx.today)]
    new = await repository.keep_told(tx.connection, notices, tx.now)
    for which in notices:
        if which in new:
            telling.term_came(tx, changed, which[1])
    for day in rules.wake_days(changed, terms):
        if day > tx.today:
            tx.schedule(_wake(changed, day))
    return changed


def _wake(application: Application, day: date) -> NewTimer:
    # Never cancelled: a day that does not matter any more tells nothing, and one may come back.
    return NewTimer(
        kind=TIMER,
        key=f"{application.id}:{day.isoformat()}",
        due_at=clock.start_of_day(day),
        dossier_id=application.dossier_id,
        payload={"aanvraag": str(application.id)},
        correlation_id=application.correlation_id,
    )


async def _about_to(
    tx: Transaction, application_id: UUID, deed: Daad
) -> tuple[Application, Aanvraagstand]:
    """The application, and how it stands after the deed."""
    found = (await repository.load(tx.connection, [application_id], tx.today)).get(application_id)
    if found is None:
        raise NotFound("aanvraag", application_id)
    state = rules.after(found.state, deed)
    if state is None:
        raise StandsOtherwise(found)
    return found, state


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


async def _draft(_tx: Transaction, _application: Application, starts_on: date) -> UUID | None:
    """A proposal to grant what the facts give from a day on."""
    raise Conflict(
        "voorstel-nog-niet-mogelijk",
        f"Een voorstel voor een recht vanaf {starts_on.isoformat()} kan hier nog niet worden gemaakt.",
    )
