"""Jobs that end, or pay otherwise: what becomes of the wages. Pure, and the same in any order of arrival."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.income.assessments.facts import Wage
from shared.events.envelope import Event
from shared.events.life_events import JobChanged, JobEnded, JobStarted, PartnerIncomeChanged

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class JobTurn:
    """A job that ends, or pays otherwise, from a day."""

    life_event_id: UUID
    person_id: UUID
    on: date
    job_id: UUID | None
    """The life event that the job began with; None where nobody said which job it is."""
    cents: int | None
    """The new wage; None when the job ends."""
    covers_all: bool = False
    """It is what all jobs of this person pay together from that day on."""


@dataclass(frozen=True, slots=True)
class Earnings:
    """The wages as they turned out, and the turns that fit no job, or more than one: a person has to look."""

    wages: tuple[Wage, ...]
    unfit: frozenset[UUID]


def turned_out(
    wages: Iterable[Wage], turns: Iterable[JobTurn], died: Mapping[UUID, date] | None = None
) -> Earnings:
    """Apply the turns by their day. One that names no job is about the only job there is. Nobody earns after death."""
    known = sorted(wages, key=lambda wage: (wage.vanaf, wage.life_event_id))
    jobs = [(wage.life_event_id, wage) for wage in known]
    unfit = set()
    for turn in sorted(turns, key=lambda turn: (turn.on, turn.life_event_id)):
        if turn.covers_all:
            jobs = _replaced(turn, jobs)
            continue
        fitting = [place for place, (job_id, wage) in enumerate(jobs) if _fits(turn, job_id, wage)]
        if len(fitting) == 1:
            job_id, wage = jobs[fitting[0]]
            jobs[fitting[0]] = (job_id, replace(wage, tot=turn.on))
            jobs += _continued(turn, job_id, wage.tot)
        else:
            unfit.add(turn.life_event_id)
            jobs += _continued(turn, turn.life_event_id, None) if not fitting else ()
    alive = (_until_death(wage, (died or {}).get(wage.person_id)) for _, wage in jobs)
    return Earnings(tuple(wage for wage in alive if wage is not None), frozenset(unfit))


def _until_death(wage: Wage, died: date | None) -> Wage | None:
    if died is None:
        return wage
    if died < wage.vanaf:
        return None
    after = died + ONE_DAY
    return wage if wage.tot is not None and wage.tot <= after else replace(wage, tot=after)


def _fits(turn: JobTurn, job_id: UUID, wage: Wage) -> bool:
    """Earned on the day before, and without this turn on the day itself."""
    return (
        wage.person_id == turn.person_id
        and turn.job_id in {None, job_id}
        and wage.is_earned_on(turn.on - ONE_DAY)
        and wage.is_earned_on(turn.on)
    )


def _replaced(turn: JobTurn, jobs: list[tuple[UUID, Wage]]) -> list[tuple[UUID, Wage]]:
    """One wage in the place of all that the person earns on that day; the only job there was stays the same job."""
    current = [
        (job_id, wage)
        for job_id, wage in jobs
        if wage.person_id == turn.person_id and wage.is_earned_on(turn.on)
    ]
    others = [job for job in jobs if job not in current]
    before = [
        (job_id, replace(wage, tot=turn.on)) for job_id, wage in current if wage.vanaf < turn.on
    ]
    if not turn.cents:
        return [*others, *before]
    job_id, until = turn.life_event_id, None
    if len(current) == 1:
        [(job_id, only)] = current
        until = only.tot
    return [*others, *before, *_continued(turn, job_id, until)]


def _continued(turn: JobTurn, job_id: UUID, until: date | None) -> list[tuple[UUID, Wage]]:
    """The new wage of a job, from its day on; also of a job that nobody told us of."""
    if turn.cents is None:
        return []
    return [(job_id, Wage(turn.person_id, turn.on, until, turn.cents, turn.life_event_id))]


def wage_of(event: Event[JobStarted]) -> Wage:
    """The wage that a job start tells."""
    return Wage(
        person_id=event.data.inwoner_id,
        vanaf=event.data.ingangsdatum,
        tot=None,
        cents=event.data.netto_maandloon_centen,
        life_event_id=event.id,
    )


def total_of(event: Event[PartnerIncomeChanged]) -> JobTurn:
    """The wage that somebody's partner is told to earn: of all jobs together."""
    data = event.data
    return JobTurn(
        life_event_id=event.id,
        person_id=data.inwoner_id,
        on=data.ingangsdatum,
        job_id=None,
        cents=data.netto_maandbedrag_centen,
        covers_all=True,
    )


def turn_of(event: Event[JobChanged | JobEnded]) -> JobTurn:
    """The turn that a job's end or another wage tells."""
    data = event.data
    return JobTurn(
        life_event_id=event.id,
        person_id=data.inwoner_id,
        on=data.ingangsdatum,
        job_id=data.baan_id,
        cents=data.netto_maandloon_centen if isinstance(data, JobChanged) else None,
    )
