"""Re-assessing rights: take in facts, look at the right again, store it with its explanation, and tell the others.

Nothing is decided here. A worse outcome becomes a proposal, a job start opens aftercare.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import service as aftercare
from services.income.assessments import facts_repository, repository
from services.income.assessments.household_changes import occasion_of_change
from services.income.assessments.households import learn_households
from services.income.assessments.jobs import counts, turn_of, wage_of
from services.income.assessments.reassessing import (
    Result,
    Task,
    assess_tasks,
    ends_by_income,
    job_start_of,
)
from services.income.assessments.repository import Standing, StoredAssessment
from services.income.assessments.rules import (
    Facts,
    Occasion,
    Soort,
)
from shared import clock, ids
from shared.db import known_rights
from shared.db.known_dossiers import Own
from shared.db.known_rights import Beside
from shared.errors import NotFound
from shared.events.envelope import Event
from shared.events.household import Huishouden
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

ROLLED_BACK = "teruggedraaid"
OF_THE_FAMILY: frozenset[Soort] = frozenset({"vaststelling", "vermogen-gewijzigd"})
"""What is known because of these is of applicant and partner together."""


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
    results = await assess_tasks(tx, [*tasks, *later])
    await aftercare.open_beside_none(
        tx,
        [
            job_start_of(result, cause, "recht-eindigt")
            for result in results
            if result.task.is_first and (cause := result.task.cause) and ends_by_income(result)
        ],
    )
    return results


async def assess_job_starts(
    tx: Transaction, events: Sequence[Event[JobStarted]], occasions: Sequence[Occasion]
) -> None:
    """As any life event, with the wage as a fact, and aftercare opened for each job start that counts."""
    counted = {event.id for event in events if counts(event)}
    wages = [(event.dossier_id, wage_of(event)) for event in events if event.id in counted]
    await facts_repository.store_wages(tx.connection, wages, tx.now)
    results = await assess_life_events(tx, events, occasions)
    await aftercare.open_dossiers(
        tx,
        [
            job_start_of(result, cause, "baan-gestart")
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
    await facts_repository.store_job_turns(tx.connection, turns, tx.now)
    await assess_life_events(tx, events, occasions)
    facts = await facts_repository.load_facts(tx.connection, {event.dossier_id for event in events})
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
    await facts_repository.rename_jobs(
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
    await assess_tasks(tx, [*tasks, *await _later_tasks(tx, tasks, from_next_day=False)])


async def reassess_finding(tx: Transaction, dossier_id: UUID, record_id: UUID, day: date) -> None:
    """Look again at what stands from the day on which a finding holds, and at the day itself if nothing does."""
    facts = (await facts_repository.load_facts(tx.connection, [dossier_id]))[dossier_id]
    own = Task(_occasion_of("vaststelling", record_id, dossier_id, facts, day), None, record_id)
    standing = await _later_tasks(tx, [own], from_next_day=False)
    own_days = {
        task.occasion.effective_on for task in standing if task.occasion.dossier_id == dossier_id
    }
    if day in own_days:
        await assess_tasks(tx, standing)
        return
    await repository.store_occasions(tx.connection, [(own.occasion, own.correlation_id)], tx.now)
    await assess_tasks(tx, [own, *standing])


async def reassess_norm_change(
    tx: Transaction, dossier_ids: Collection[UUID], day: date
) -> list[UUID]:
    """Look again because the norms changed on a day; gives the persons of what came out otherwise than it stood.

    The occasion of a dossier and a day has one id, so that doing it again changes nothing.
    """
    facts = await facts_repository.load_facts(tx.connection, dossier_ids)
    own = {
        dossier_id: _occasion_of(
            "normwijziging",
            _of_norm_change(dossier_id, day),
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
    return [result.assessment.person_id for result in await assess_tasks(tx, tasks)]


async def withdraw_norm_change(tx: Transaction, dossier_ids: Collection[UUID], day: date) -> int:
    """As if these were never re-assessed because of new norms; gives how many were. What waits because of it lapses."""
    own = {_of_norm_change(dossier_id, day): ROLLED_BACK for dossier_id in dossier_ids}
    withdrawn = await repository.withdraw(tx.connection, own, tx.now)
    tasks = [Task(occasion, None, occasion.life_event_id) for occasion in withdrawn]
    if tasks:
        await assess_tasks(tx, [*tasks, *await _later_tasks(tx, tasks, from_next_day=False)])
    return len(withdrawn)


def norm_changes_of(dossier_ids: Collection[UUID], day: date) -> list[UUID]:
    """The occasions of new norms of a day, there or not."""
    return [_of_norm_change(dossier_id, day) for dossier_id in dossier_ids]


def _of_norm_change(dossier_id: UUID, day: date) -> UUID:
    """One per dossier and day, so that doing it again changes nothing."""
    return ids.derived_id(clock.start_of_day(day), dossier_id)


async def reassess_households(tx: Transaction, events: Sequence[Event[HouseholdChanged]]) -> None:
    """Something in another dossier changed these households: look again from each day on which one did."""
    newest = {event.dossier_id: event for event in events}
    facts = await facts_repository.load_facts(tx.connection, newest.keys())
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
    await assess_tasks(tx, [*own.values(), *standing])


async def reassess_standing(
    tx: Transaction, dossier_ids: Collection[UUID], causes: Mapping[UUID, Event[Any]]
) -> None:
    """Look again at all that stands in these dossiers; `causes` is per dossier because of what, if of anything there."""
    since = dict.fromkeys(sorted(dossier_ids), date.min)
    await assess_tasks(
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
    return await facts_repository.load_facts(connection, dossier_ids)


async def find_household(connection: AsyncConnection, dossier_id: UUID) -> Huishouden | None:
    """The household as it was told last; None when nobody told of this dossier."""
    facts = (await facts_repository.load_facts(connection, [dossier_id])).get(dossier_id)
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


async def find_occasion(connection: AsyncConnection, life_event_id: UUID) -> Occasion | None:
    """What happened, as it was told here; whose dossier may be seen is not asked."""
    return await repository.find_occasion(connection, life_event_id)


async def newest_assessment(
    connection: AsyncConnection, own: Own, today: date, dossier_id: UUID
) -> StoredAssessment | None:
    """The last that stands; None where there is none, or none to see."""
    return await repository.find_newest(connection, own, today, dossier_id)


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
    applicant = facts.applicant_on(day) or dossier_id
    return Occasion(
        life_event_id=identifier,
        dossier_id=dossier_id,
        kind=kind,
        effective_on=day,
        person_id=applicant,
    )
