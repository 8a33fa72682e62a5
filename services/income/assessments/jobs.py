"""Jobs that end, or pay otherwise: what becomes of the wages. Pure, and the same in any order of arrival."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.income.assessments.facts import UnfitTurn, Wage
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
    """The new wage, net; None when the job ends, or only gross was told."""
    covers_all: bool = False
    """It is what all jobs of this person pay together from that day on."""
    gross: int | None = None

    @property
    def ends(self) -> bool:
        return self.cents is None and self.gross is None

    @property
    def pays_nothing(self) -> bool:
        return not (self.gross if self.cents is None else self.cents)

    def wage(self, until: date | None) -> Wage:
        """What is earned from its day on."""
        return Wage(
            self.person_id, self.on, until, self.cents, self.life_event_id, gross=self.gross
        )


@dataclass(frozen=True, slots=True)
class Earnings:
    """The wages as they turned out, and the turns that fit no job, or more than one: a person has to look."""

    wages: tuple[Wage, ...]
    unfit: frozenset[UnfitTurn]
    never_began: frozenset[UUID] = frozenset()
    """The jobs that ended on or before their first day."""


Jobs = list[tuple[UUID, Wage]]
"""The periods of all jobs, each with its job; of one job in the order of their days. One that ended at once has no days."""


def turned_out(
    wages: Iterable[Wage], turns: Iterable[JobTurn], died: Mapping[UUID, date] | None = None
) -> Earnings:
    """Apply the turns by their day. One that names no job is about the only job there is; one that fits none, or more
    than one, changes no wage. Nobody earns after death.
    """
    known = sorted(wages, key=lambda wage: (wage.vanaf, wage.life_event_id))
    jobs: Jobs = [(wage.life_event_id, wage) for wage in known]
    unfit = set()
    for turn in sorted(turns, key=_order):
        if turn.covers_all:
            jobs = _replaced(turn, jobs)
            continue
        fitting = _fitting(turn, jobs)
        if len(fitting) == 1:
            jobs = _turned(turn, fitting.pop(), jobs)
        else:
            unfit.add(UnfitTurn(turn.life_event_id, turn.person_id, turn.on))
    counted = [(job_id, wage) for job_id, wage in jobs if wage.vanaf != wage.tot]
    named = (
        wage if job_id == wage.life_event_id else replace(wage, turned_from=job_id)
        for job_id, wage in counted
    )
    alive = (_until_death(wage, (died or {}).get(wage.person_id)) for wage in named)
    never_began = {job_id for job_id, _ in jobs} - {job_id for job_id, _ in counted}
    return Earnings(
        tuple(wage for wage in alive if wage is not None), frozenset(unfit), frozenset(never_began)
    )


def _order(turn: JobTurn) -> tuple[date, bool, bool, UUID]:
    """On one day first what a job pays, then what ends; and whatever says which job it is before what does not."""
    return turn.on, turn.ends, turn.job_id is None, turn.life_event_id


def _fitting(turn: JobTurn, jobs: Jobs) -> set[UUID]:
    """The jobs that it may be about: that ran already, else that began on the day, else that were to begin after it."""
    spans = _spans(turn.person_id, jobs)
    running, beginning, coming = set(), set(), set()
    for job_id, (begin, end) in spans.items():
        if turn.job_id not in {None, job_id}:
            continue
        over = end is not None and (end < turn.on or (end == turn.on and not turn.ends))
        if begin < turn.on and not over:
            running.add(job_id)
        elif begin == turn.on and not over:
            beginning.add(job_id)
        elif turn.ends and begin > turn.on and (turn.job_id or begin == turn.on + ONE_DAY):
            coming.add(job_id)
    return running or beginning or coming


def _spans(person_id: UUID, jobs: Jobs) -> dict[UUID, tuple[date, date | None]]:
    """The first day of each job of a person, and the first day without it."""
    spans: dict[UUID, tuple[date, date | None]] = {}
    for job_id, wage in jobs:
        if wage.person_id == person_id:
            begin, _ = spans.get(job_id, (wage.vanaf, None))
            spans[job_id] = (begin, wage.tot)
    return spans


def _turned(turn: JobTurn, job_id: UUID, jobs: Jobs) -> Jobs:
    """The last period of the job ends, and where it goes on another begins."""
    last = max(place for place, (known, _) in enumerate(jobs) if known == job_id)
    wage = jobs[last][1]
    ended = replace(wage, tot=max(turn.on, wage.vanaf))
    jobs = [*jobs[:last], (job_id, ended), *jobs[last + 1 :]]
    return jobs if turn.ends else [*jobs, (job_id, turn.wage(wage.tot))]


def _until_death(wage: Wage, died: date | None) -> Wage | None:
    if died is None:
        return wage
    if died < wage.vanaf:
        return None
    after = died + ONE_DAY
    return wage if wage.tot is not None and wage.tot <= after else replace(wage, tot=after)


def _replaced(turn: JobTurn, jobs: Jobs) -> Jobs:
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
    if turn.pays_nothing:
        return [*others, *before]
    job_id, until = turn.life_event_id, None
    if len(current) == 1:
        [(job_id, only)] = current
        until = only.tot
    return [*others, *before, (job_id, turn.wage(until))]


def counts(event: Event[JobStarted | JobChanged | JobEnded]) -> bool:
    """Whether the right of the dossier looks at this job; the wage of any other is not kept."""
    return event.data.huishouden.counts_work_of(event.data.inwoner_id, event.data.ingangsdatum)


def wage_of(event: Event[JobStarted]) -> Wage:
    """The wage that a job start tells."""
    return Wage(
        person_id=event.data.inwoner_id,
        vanaf=event.data.ingangsdatum,
        tot=None,
        cents=event.data.netto_maandloon_centen,
        life_event_id=event.id,
        gross=event.data.bruto_maandloon_centen,
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
        gross=data.bruto_maandbedrag_centen,
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
        gross=data.bruto_maandloon_centen if isinstance(data, JobChanged) else None,
    )
