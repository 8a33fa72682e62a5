"""One round of re-assessing: look at the right of each occasion again, store what comes out otherwise, publish it, and have a worse outcome proposed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.income.aftercare import service as aftercare
from services.income.aftercare.model import Pictures
from services.income.aftercare.service import JobStart, NewPay, Revision
from services.income.assessments import drafting, facts_repository, repository
from services.income.assessments.drafting import LookedAt
from services.income.assessments.poverty_trap import Armoedesignaal, signal_of
from services.income.assessments.repository import Standing, StoredAssessment
from services.income.assessments.rules import (
    Occasion,
    Soort,
    assess,
    municipality_of,
)
from services.income.assessments.taking_over import Asked, asked_of, take_over
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.register import Parameters
from shared import ids
from shared.events.aftercare import Nazorgaanleiding, PovertyTrapResolved, PovertyTrapSignalled
from shared.events.envelope import Event, EventData
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode
from shared.events.income import Herbeoordeling, Reassessed
from shared.events.life_events import BenefitEnded
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

MORE_INCOME: Final = frozenset[Soort]({"baan-gewijzigd", "inkomen-partner-gewijzigd"})
"""What may end a right by income, beside a job that starts: that has aftercare anyway."""


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

    @property
    def may_stand(self) -> bool:
        """Whether an earlier assessment of the same life event stood until now."""
        return not self.task.is_first or self.task.occasion.withdrawn


async def assess_tasks(tx: Transaction, tasks: Sequence[Task]) -> list[Result]:
    """Assess, store and publish; what comes out the same as it stood is left alone."""
    parameters = load_parameters()
    people = {task.occasion.person_id for task in tasks}
    await processing_log.record_automated(tx, "herbeoordelen", people)
    facts = await facts_repository.load_facts(
        tx.connection, {task.occasion.dossier_id for task in tasks}
    )
    facts = await take_over(tx, facts, asked_of(map(_asked, tasks)), parameters)
    results = []
    for task in tasks:
        known = facts[task.occasion.dossier_id]
        municipality = municipality_of(task.occasion, known)
        pictures = assess(task.occasion, known, parameters, _local(municipality))
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
    if results:
        signalled = await _signalled(tx, results)
        await repository.replace_current(tx.connection, [result.assessment for result in results])
        for result in results:
            _publish(tx, result, signalled.get(result.assessment.life_event_id))
    await drafting.draft(tx, _looked_at(tasks), facts, parameters)
    if not results:
        return []
    await aftercare.revise(
        tx, [_revision(result) for result in results if not result.task.is_first]
    )
    await _expect_new_pay(tx, results)
    return results


async def _expect_new_pay(tx: Transaction, results: Sequence[Result]) -> None:
    """Aftercare of who earns otherwise since the step to work expects what was assessed of the last change that stands."""
    since: dict[UUID, date] = {}
    people: set[UUID] = set()
    for result in results:
        occasion = result.task.occasion
        if occasion.kind == "baan-gewijzigd" or (
            occasion.kind == "baan-gestart" and not result.task.is_first
        ):
            people.add(occasion.person_id)
            # A later change may stand, or an earlier one where this was withdrawn.
            since[occasion.dossier_id] = date.min
    if not people:
        return
    changes: dict[tuple[UUID, UUID], NewPay] = {}
    for standing in await repository.list_standing(tx.connection, since):
        occasion = standing.occasion
        key = (occasion.person_id, occasion.dossier_id)
        if occasion.kind != "baan-gewijzigd" or not standing.pictures:
            continue
        if key not in changes or changes[key].since <= occasion.effective_on:
            (first, *_) = standing.pictures
            pictures = Pictures(first.voor, first.na, first.beurs)
            changes[key] = NewPay(occasion.effective_on, pictures)
    await aftercare.expect_new_pay(tx, people, changes)


def _local(municipality: Gemeentecode | None) -> Parameters | None:
    """What a municipality of ours set itself."""
    ours = municipality if municipality in AGENCY_MUNICIPALITIES else None
    return load_local_parameters(ours) if ours is not None else None


async def _signalled(tx: Transaction, results: Sequence[Result]) -> Mapping[UUID, Armoedesignaal]:
    """By life event what its assessment said of the poverty trap that stood until now."""
    again = [result.assessment.life_event_id for result in results if result.may_stand]
    standing = await repository.list_pictures(tx.connection, again) if again else {}
    found = {life_event_id: signal_of(pictures) for life_event_id, pictures in standing.items()}
    return {life_event_id: signal for life_event_id, signal in found.items() if signal is not None}


def _publish(tx: Transaction, result: Result, before: Armoedesignaal | None) -> None:
    assessment = result.assessment
    told = Reassessed(
        herbeoordeling_id=assessment.id,
        gebeurtenis_id=assessment.life_event_id,
        gemeente=assessment.municipality,
        ingangsdatum=assessment.effective_on,
        beelden=assessment.pictures,
    )
    cause, trail = result.task.cause, result.task.correlation_id
    for data in (told, *_about_purse(result, before)):
        tx.emit(assessment.dossier_id, data, cause=cause, correlation_id=trail)


def _about_purse(result: Result, before: Armoedesignaal | None) -> Iterator[EventData]:
    """What is otherwise than it was told before: a trap, a question, or neither any more."""
    assessment, now = result.assessment, signal_of(result.assessment.pictures)
    if now is not None and now != before:
        yield PovertyTrapSignalled(
            herbeoordeling_id=assessment.id,
            gebeurtenis_id=assessment.life_event_id,
            gemeente=assessment.municipality,
            ingangsdatum=assessment.effective_on,
            aanleiding=result.task.occasion.kind,
            armoedeval=now.armoedeval,
            verschil_totaal_centen=now.verschil,
            ontbreekt=now.ontbreekt,
        )
    if now is None and before is not None:
        yield PovertyTrapResolved(
            herbeoordeling_id=assessment.id,
            gebeurtenis_id=assessment.life_event_id,
            gemeente=assessment.municipality,
            ingangsdatum=assessment.effective_on,
        )


def ends_by_income(result: Result) -> bool:
    """Whether the right ends because of more income than a new job, or whoever pays it says that it ended because of work."""
    occasion, cause = result.task.occasion, result.task.cause
    if cause is not None and isinstance(cause.data, BenefitEnded):
        return cause.data.reden == "werk"
    outcomes = {picture.uitkomst for picture in result.assessment.pictures}
    return occasion.kind in MORE_INCOME and "eindigt" in outcomes


def job_start_of(result: Result, cause: Event[Any], because: Nazorgaanleiding) -> JobStart:
    assessment = result.assessment
    return JobStart(
        life_event_id=assessment.life_event_id,
        dossier_id=assessment.dossier_id,
        person_id=assessment.person_id,
        started_on=assessment.effective_on,
        pictures=_pictures_of(assessment),
        correlation_id=cause.correlation_id,
        cause=cause,
        because=because,
    )


def _revision(result: Result) -> Revision:
    assessment = result.assessment
    return Revision(assessment.life_event_id, assessment.dossier_id, _pictures_of(assessment))


def _pictures_of(assessment: StoredAssessment) -> Pictures:
    (first, *_) = assessment.pictures
    return Pictures(first.voor, first.na, first.beurs)


def _asked(task: Task) -> tuple[UUID, Asked]:
    occasion = task.occasion
    ended = None
    if occasion.kind == "uitkering-beeindigd" and (task.is_first or occasion.withdrawn):
        ended = not occasion.withdrawn
    asked = Asked(occasion.effective_on, task.correlation_id, task.cause, ended_elsewhere=ended)
    return occasion.dossier_id, asked


def _looked_at(tasks: Sequence[Task]) -> dict[UUID, LookedAt]:
    """Of each dossier the first day that was looked at, and the event because of which."""
    found: dict[UUID, LookedAt] = {}
    for task in sorted(tasks, key=lambda task: task.occasion.effective_on):
        dossier_id = task.occasion.dossier_id
        found.setdefault(dossier_id, LookedAt(task.occasion.effective_on, task.cause))
    return found
