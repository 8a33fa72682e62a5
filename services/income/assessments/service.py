"""Re-assessing rights: take in facts, look at the right again, store it with its explanation, and tell the others.

Nothing is decided here. A worse outcome becomes a proposal, a job start opens aftercare.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import service as aftercare
from services.income.aftercare.service import JobStart, Revision
from services.income.assessments import repository
from services.income.assessments.household_changes import occasion_of_change
from services.income.assessments.households import learn_households
from services.income.assessments.jobs import counts, turn_of, wage_of
from services.income.assessments.repository import Standing, StoredAssessment
from services.income.assessments.rules import (
    Facts,
    Occasion,
    Soort,
    assess,
    municipality_of,
    spendable_drop,
)
from services.income.decisions import service as decisions
from services.income.decisions.service import Assessed
from services.income.norms.loading import load_parameters
from shared import clock, ids
from shared.db import known_rights
from shared.db.known_dossiers import Own
from shared.db.known_rights import Beside
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.household import AGENCY_MUNICIPALITIES, Huishouden
from shared.events.income import Herbeoordeling, PovertyTrapSignalled, Reassessed
from shared.events.life_events import (
    JobChanged,
    JobEnded,
    JobStarted,
    LifeEvent,
    LifeEventCorrected,
    LifeEventWithdrawn,
)
from shared.events.residents import HouseholdChanged
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

OF_THE_FAMILY: frozenset[Soort] = frozenset({"vaststelling", "vermogen-gewijzigd"})
"""What is known because of these is of applicant and partner together."""


@dataclass(frozen=True, slots=True)
class Task:
    """An occasion to assess, and the event because of which."""

    occasion: Occasion
    cause: Event[Any] | None
    """None where a person's work led to it."""
    correlation_id: UUID
    """The trail of the occasion itself, also when an event of another trail asks for the assessment."""
    earlier: Standing | None = None
    """What stands; the task is dropped when it comes out the same again."""

    @property
    def is_first(self) -> bool:
        return self.earlier is None

    def comes_out_again(self, pictures: tuple[Herbeoordeling, ...], place: str | None) -> bool:
        """The same outcome, and a college of ours still has it, or still has not."""
        if self.earlier is None or self.earlier.pictures != pictures:
            return False
        was_ours = self.earlier.municipality in AGENCY_MUNICIPALITIES
        return was_ours == (place in AGENCY_MUNICIPALITIES)


@dataclass(frozen=True, slots=True)
class Result:
    """A task with its stored outcome."""

    task: Task
    assessment: StoredAssessment
    began: bool
    """Where it is about a job: whether there was a day of it."""
    runs: bool
    """Whether bijstand runs on the day of it."""


async def assess_life_events(
    tx: Transaction, events: Sequence[Event[LifeEvent]], occasions: Sequence[Occasion]
) -> list[Result]:
    """Store the facts of these life events and re-assess the right because of each.

    What stands for a later day is looked at again too: a fact may come in after the day it matters for. Where the benefit
    ended, what stands for that very day as well: of that nothing is left to decide.
    """
    await learn_households(tx, events)
    tasks = [
        Task(occasion, event, event.correlation_id)
        for occasion, event in zip(occasions, events, strict=True)
    ]
    later = await _later_tasks(tx, tasks, from_next_day=True)
    correlated = [(task.occasion, task.correlation_id) for task in tasks]
    await repository.store_occasions(tx.connection, correlated, tx.now)
    return await _assess(tx, [*tasks, *later])


async def assess_job_starts(
    tx: Transaction, events: Sequence[Event[JobStarted]], occasions: Sequence[Occasion]
) -> None:
    """As any life event, with the wage as a fact, and aftercare opened for each job start that counts."""
    counted = {event.id for event in events if counts(event)}
    wages = [(event.dossier_id, wage_of(event)) for event in events if event.id in counted]
    await repository.store_wages(tx.connection, wages, tx.now)
    results = await assess_life_events(tx, events, occasions)
    await aftercare.open_dossiers(
        tx,
        [
            _job_start(result, cause)
            for result in results
            if result.task.is_first
            and result.began
            and (cause := result.task.cause)
            and cause.id in counted
        ],
    )


async def assess_job_turns(
    tx: Transaction, events: Sequence[Event[JobChanged | JobEnded]], occasions: Sequence[Occasion]
) -> None:
    """As any life event, with the end or the new wage of a job as a fact. Its aftercare goes on, unless there was no day
    of it.
    """
    turns = [(event.dossier_id, turn_of(event)) for event in events if counts(event)]
    await repository.store_job_turns(tx.connection, turns, tx.now)
    await assess_life_events(tx, events, occasions)
    facts = await repository.load_facts(tx.connection, {event.dossier_id for event in events})
    never = {
        job_id: event
        for event in events
        for job_id in facts[event.dossier_id].never_began
        if isinstance(event.data, JobEnded)
    }
    if never:
        await aftercare.end_dossiers(tx, never)


async def withdraw_life_events(
    tx: Transaction, events: Sequence[Event[LifeEventWithdrawn | LifeEventCorrected]]
) -> None:
    """Forget the facts of life events that did not happen (so), and redo the assessments from their day on."""
    await learn_households(tx, events)
    causes = {event.data.gebeurtenis_id: event for event in reversed(events)}
    reasons = {identifier: event.data.reden for identifier, event in causes.items()}
    await repository.rename_jobs(
        tx.connection,
        {
            event.data.gebeurtenis_id: event.data.vervangen_door
            for event in events
            if isinstance(event.data, LifeEventCorrected)
        },
    )
    withdrawn = await repository.withdraw(tx.connection, reasons, tx.now)
    if not withdrawn:
        return
    await aftercare.end_dossiers(
        tx, {occasion.life_event_id: causes[occasion.life_event_id] for occasion in withdrawn}
    )
    tasks = [
        Task(occasion, cause, cause.correlation_id)
        for occasion in withdrawn
        for cause in (causes[occasion.life_event_id],)
    ]
    await _assess(tx, [*tasks, *await _later_tasks(tx, tasks, from_next_day=False)])


async def reassess_finding(tx: Transaction, dossier_id: UUID, record_id: UUID, day: date) -> None:
    """Look again at what stands from the day on which a finding holds, and at the day itself if nothing does."""
    facts = (await repository.load_facts(tx.connection, [dossier_id]))[dossier_id]
    own = Task(_occasion_of("vaststelling", record_id, dossier_id, facts, day), None, record_id)
    standing = await _later_tasks(tx, [own], from_next_day=False)
    own_days = {
        task.occasion.effective_on for task in standing if task.occasion.dossier_id == dossier_id
    }
    if day in own_days:
        await _assess(tx, standing)
        return
    await repository.store_occasions(tx.connection, [(own.occasion, own.correlation_id)], tx.now)
    await _assess(tx, [own, *standing])


async def reassess_norm_change(
    tx: Transaction, dossier_ids: Collection[UUID], day: date
) -> list[UUID]:
    """Look again because the norms changed on a day; gives the persons of what came out otherwise than it stood.

    The occasion of a dossier and a day has one id, so that doing it again changes nothing.
    """
    facts = await repository.load_facts(tx.connection, dossier_ids)
    own = {
        dossier_id: _occasion_of(
            "normwijziging",
            ids.derived_id(clock.start_of_day(day), dossier_id),
            dossier_id,
            known,
            day,
        )
        for dossier_id, known in facts.items()
    }
    standing = {
        assessed.occasion.life_event_id: assessed
        for assessed in await repository.list_standing(tx.connection, dict.fromkeys(facts, day))
    }
    tasks = [
        Task(occasion, None, occasion.life_event_id, standing.get(occasion.life_event_id))
        for occasion in own.values()
    ]
    new = [(task.occasion, task.correlation_id) for task in tasks if task.is_first]
    await repository.store_occasions(tx.connection, new, tx.now)
    return [result.assessment.person_id for result in await _assess(tx, tasks)]


async def reassess_households(tx: Transaction, events: Sequence[Event[HouseholdChanged]]) -> None:
    """Something in another dossier changed these households: look again from each day on which one did."""
    newest = {event.dossier_id: event for event in events}
    facts = await repository.load_facts(tx.connection, newest.keys())
    standing = [
        Task(
            assessed.occasion,
            newest[assessed.occasion.dossier_id],
            assessed.correlation_id,
            assessed,
        )
        for assessed in await repository.list_standing(
            tx.connection, dict.fromkeys(newest, date.min)
        )
    ]
    known = {(task.occasion.dossier_id, task.occasion.effective_on) for task in standing}
    own: dict[tuple[UUID, date], Task] = {}
    for event in events:
        occasion = occasion_of_change(event, facts[event.dossier_id])
        if occasion is not None and (event.dossier_id, occasion.effective_on) not in known:
            task = Task(occasion, event, event.correlation_id)
            own.setdefault((event.dossier_id, occasion.effective_on), task)
    correlated = [(task.occasion, task.correlation_id) for task in own.values()]
    await repository.store_occasions(tx.connection, correlated, tx.now)
    await _assess(tx, [*own.values(), *standing])


async def reassess_standing(
    tx: Transaction, dossier_ids: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Look again at all that stands in these dossiers; `causes` is per dossier because of what, if of anything there."""
    since = dict.fromkeys(sorted(dossier_ids), date.min)
    await _assess(
        tx,
        [
            Task(
                assessed.occasion,
                causes.get(assessed.occasion.dossier_id),
                assessed.correlation_id,
                assessed,
            )
            for assessed in await repository.list_standing(tx.connection, since)
        ],
    )


async def load_facts(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Facts]:
    """What is known now of each dossier; one that nobody told of is left out."""
    return await repository.load_facts(connection, dossier_ids)


async def find_household(connection: AsyncConnection, dossier_id: UUID) -> Huishouden | None:
    """The household as it was told last; None when nobody told of this dossier."""
    facts = (await repository.load_facts(connection, [dossier_id])).get(dossier_id)
    return facts.household if facts else None


async def _later_tasks(
    tx: Transaction, tasks: Sequence[Task], *, from_next_day: bool
) -> list[Task]:
    """The standing occasions that come after the first of the tasks: of these dossiers, and of others in which it matters,
    as what is known of a person counts wherever he or she has a right then.
    """
    first: dict[UUID, Task] = {}
    for task in sorted(tasks, key=lambda task: task.occasion.effective_on):
        first.setdefault(task.occasion.dossier_id, task)
    since = {
        dossier_id: task.occasion.effective_on
        + timedelta(days=from_next_day and task.occasion.kind != "uitkering-beeindigd")
        for dossier_id, task in sorted(first.items())
    }
    days = {dossier_id: task.occasion.effective_on for dossier_id, task in first.items()}
    asked = {_beside(task.occasion, days[task.occasion.dossier_id]) for task in tasks}
    for dossier_id, others in (await known_rights.beside(tx.connection, asked)).items():
        for other_id in others:
            since[other_id] = min(days[dossier_id], since.get(other_id, days[dossier_id]))
    tx.need(since)
    return [
        Task(standing.occasion, _cause_in(standing, first), standing.correlation_id, standing)
        for standing in await repository.list_standing(tx.connection, since)
    ]


def _beside(occasion: Occasion, day: date) -> Beside:
    return Beside(
        occasion.dossier_id, day, None if occasion.kind in OF_THE_FAMILY else occasion.person_id
    )


def _cause_in(standing: Standing, first: Mapping[UUID, Task]) -> Event[Any] | None:
    """What happened in another dossier is not named: one may be kept safe from the other."""
    task = first.get(standing.occasion.dossier_id)
    return task.cause if task is not None else None


async def _assess(tx: Transaction, tasks: Sequence[Task]) -> list[Result]:
    """Assess, store and publish; what comes out the same as it stood is left alone."""
    parameters = load_parameters()
    people = {task.occasion.person_id for task in tasks}
    await processing_log.record_automated(tx, "herbeoordelen", people)
    facts = await repository.load_facts(tx.connection, {task.occasion.dossier_id for task in tasks})
    results = []
    for task in tasks:
        known = facts[task.occasion.dossier_id]
        pictures = assess(task.occasion, known, parameters)
        municipality = municipality_of(task.occasion, known)
        if task.comes_out_again(pictures, municipality):
            continue
        results.append(
            Result(
                task,
                StoredAssessment(
                    id=ids.new_id(),
                    life_event_id=task.occasion.life_event_id,
                    dossier_id=task.occasion.dossier_id,
                    person_id=task.occasion.person_id,
                    municipality=municipality,
                    effective_on=task.occasion.effective_on,
                    pictures=pictures,
                    assessed_at=tx.now,
                    superseded_at=None,
                ),
                began=task.occasion.life_event_id not in known.never_began,
                runs=known.receives_on(task.occasion.effective_on),
            )
        )
    if not results:
        return []
    await repository.replace_current(tx.connection, [result.assessment for result in results])
    _publish(tx, results)
    await decisions.propose(tx, [_assessed(result) for result in results])
    await aftercare.revise(
        tx, [_revision(result) for result in results if not result.task.is_first]
    )
    return results


def _publish(tx: Transaction, results: Sequence[Result]) -> None:
    for result in results:
        assessment, cause = result.assessment, result.task.cause
        tx.emit(
            assessment.dossier_id,
            Reassessed(
                herbeoordeling_id=assessment.id,
                gebeurtenis_id=assessment.life_event_id,
                gemeente=assessment.municipality,
                ingangsdatum=assessment.effective_on,
                beelden=assessment.pictures,
            ),
            cause=cause,
            correlation_id=result.task.correlation_id,
        )
        drop = spendable_drop(assessment.pictures)
        if drop is not None:
            tx.emit(
                assessment.dossier_id,
                PovertyTrapSignalled(
                    gebeurtenis_id=assessment.life_event_id,
                    herbeoordeling_id=assessment.id,
                    gemeente=assessment.municipality,
                    ingangsdatum=assessment.effective_on,
                    verschil_totaal_centen=drop,
                ),
                cause=cause,
                correlation_id=result.task.correlation_id,
            )


async def list_assessments(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    life_event_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[StoredAssessment]:
    return await repository.list_assessments(
        connection,
        own,
        today,
        dossier_id=dossier_id,
        life_event_id=life_event_id,
        after=after,
        limit=limit,
    )


async def get_assessment(
    connection: AsyncConnection, identifier: UUID, own: Own, today: date
) -> StoredAssessment:
    """Raises NotFound, also when it belongs to another municipality."""
    found = await repository.find_assessment(connection, identifier, own, today)
    if found is None:
        raise NotFound("herbeoordeling", identifier)
    return found


def _occasion_of(
    kind: Soort, identifier: UUID, dossier_id: UUID, facts: Facts, day: date
) -> Occasion:
    """What happened to nobody in particular is told of the applicant."""
    members = facts.household.members_on(day)
    applicant = next(
        (member.inwoner_id for member in members if member.rol == "aanvrager"), dossier_id
    )
    return Occasion(
        life_event_id=identifier,
        dossier_id=dossier_id,
        kind=kind,
        effective_on=day,
        person_id=applicant,
    )


def _job_start(result: Result, cause: Event[Any]) -> JobStart:
    assessment = result.assessment
    return JobStart(
        life_event_id=assessment.life_event_id,
        dossier_id=assessment.dossier_id,
        person_id=assessment.person_id,
        started_on=assessment.effective_on,
        before=assessment.pictures[0].voor,
        after=assessment.pictures[0].na,
        correlation_id=cause.correlation_id,
        cause=cause,
    )


def _revision(result: Result) -> Revision:
    (first, *_) = result.assessment.pictures
    assessment = result.assessment
    return Revision(assessment.life_event_id, assessment.dossier_id, first.voor, first.na)


def _assessed(result: Result) -> Assessed:
    assessment = result.assessment
    return Assessed(
        assessment_id=assessment.id,
        life_event_id=assessment.life_event_id,
        dossier_id=assessment.dossier_id,
        person_id=assessment.person_id,
        municipality=assessment.municipality,
        effective_on=assessment.effective_on,
        pictures=assessment.pictures,
        withdrawn=result.task.occasion.withdrawn,
        runs=result.runs,
        correlation_id=result.task.correlation_id,
        cause=result.task.cause,
    )
