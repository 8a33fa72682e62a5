"""What is known of a wage in a month: reports spread over the months that they are about, or what a job is expected to pay.

Pure (Participatiewet art. 32 lid 2: income belongs to the period that it is about).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Literal
from uuid import UUID

from services.income.means.month import over_days
from services.income.norms.money import half_up
from services.income.wages.facts import Dienstverband, Loonopgave
from shared import calendar

ONE_DAY = timedelta(days=1)

Toerekening = Literal["kalenderdagen", "werkdagen", "maand-van-betaling"]
"""How a report over two or more months is divided; the municipality's choice (LOON_TOEREKENING)."""

TOEREKENINGEN: Mapping[int, Toerekening] = {
    1: "kalenderdagen",
    2: "werkdagen",
    3: "maand-van-betaling",
}
Days = Callable[[date, date], int]


@dataclass(frozen=True, slots=True)
class Deel:
    """What a report comes to in one month, and which of its days it is about."""

    maand: date
    centen: int
    dagen: int
    """A bit for each day of the month, the first is the lowest."""
    opgave: Loonopgave


@dataclass(frozen=True, slots=True)
class Maandloon:
    """A person's wage in a month, of all jobs together."""

    centen: int
    compleet: bool
    """The pay slips cover all days of all jobs; where they do not, of that job what it is expected to pay."""


NOTHING = Maandloon(0, compleet=True)
Spread = Mapping[tuple[UUID, date], Sequence[Deel]]
"""Of a person and a month all parts of reports."""


def divide(report: Loonopgave, method: Toerekening = "kalenderdagen") -> tuple[Deel, ...]:
    """A report over its months: by days, each part half up, the last month the rest."""
    spans = list(_months(report.van, report.tot_en_met))
    if method == "maand-van-betaling":
        worked = [
            Deel(first.replace(day=1), 0, _days(first, last), report) for first, last in spans
        ]
        paid = Deel(report.betaald_op.replace(day=1), report.netto, 0, report)
        return (*worked, paid)
    count = _working_days if method == "werkdagen" else _calendar_days
    whole = count(report.van, report.tot_en_met)
    if not whole:  # a weekend: there is no working day to divide by
        count, whole = _calendar_days, _calendar_days(report.van, report.tot_en_met)
    cents = [half_up(Fraction(report.netto * count(*span), whole)) for span in spans[:-1]]
    cents.append(report.netto - sum(cents))
    return tuple(
        Deel(first.replace(day=1), part, _days(first, last), report)
        for (first, last), part in zip(spans, cents, strict=True)
    )


def spread(reports: Iterable[Loonopgave], method: Toerekening = "kalenderdagen") -> Spread:
    """All reports over their months, each once: as it came first."""
    found: dict[tuple[UUID, date], list[Deel]] = defaultdict(list)
    by_day = sorted(reports, key=lambda report: report.ontvangen_op, reverse=True)
    for report in {report.id: report for report in by_day}.values():
        for part in divide(report, method):
            found[report.inwoner_id, part.maand].append(part)
    return found


def wage_of(
    person_id: UUID, month: date, jobs: Sequence[Dienstverband], parts: Sequence[Deel]
) -> Maandloon:
    """What a person earned in a month, by the parts of reports that are known.

    A job whose pay slips do not cover all its days in the month counts for what it is expected to pay. What is reported of an
    employer without a job on these days counts as it is. Below zero is nothing.
    """
    covered: dict[str, int] = {}
    for part in parts:
        if part.opgave.soort == "loonstrook":
            employer = part.opgave.werkgever
            covered[employer] = covered.get(employer, 0) | part.dagen
    worked = [
        (job, *span)
        for job in jobs
        if job.inwoner_id == person_id and (span := _in_month(job, month)) is not None
    ]
    missing = {
        job.werkgever
        for job, first, last in worked
        if _days(first, last) & ~covered.get(job.werkgever, 0)
    }
    cents = 0
    for part in parts:
        if part.opgave.werkgever not in missing:
            cents += part.centen
    for job, first, last in worked:
        if job.werkgever in missing:
            cents += over_days(job.aanname, _calendar_days(first, last), month)
    return Maandloon(max(0, cents), not missing)


def missing_of(
    month: date, jobs: Sequence[Dienstverband], spread_reports: Spread
) -> tuple[Dienstverband, ...]:
    """The jobs of which pay slips of a month are not there yet."""
    return tuple(job for job in jobs if _missing(month, job, spread_reports))


def missing_days(
    month: date, job: Dienstverband, spread_reports: Spread
) -> tuple[tuple[date, date], ...]:
    """The days of a month on which a job runs and that no pay slip is about, as runs from the first to the last day."""
    missing = _missing(month, job, spread_reports)
    days = [month + timedelta(days=number) for number in range(31) if missing >> number & 1]
    first_of_run = [day for day in days if day - ONE_DAY not in days]
    last_of_run = [day for day in days if day + ONE_DAY not in days]
    return tuple(zip(first_of_run, last_of_run, strict=True))


def _missing(month: date, job: Dienstverband, spread_reports: Spread) -> int:
    """As bits."""
    span = _in_month(job, month)
    if span is None:
        return 0
    return _days(*span) & ~_covered(
        part
        for part in spread_reports.get((job.inwoner_id, month), ())
        if part.opgave.werkgever == job.werkgever
    )


def _covered(parts: Iterable[Deel]) -> int:
    """The days that pay slips are about, as bits."""
    days = 0
    for part in parts:
        if part.opgave.soort == "loonstrook":
            days |= part.dagen
    return days


def _in_month(job: Dienstverband, month: date) -> tuple[date, date] | None:
    """The days of a month on which a job runs."""
    first, last = max(job.vanaf, month), min(job.tot_en_met or date.max, _last_of(month))
    return (first, last) if first <= last else None


@lru_cache(maxsize=512)
def _last_of(month: date) -> date:
    return calendar.first_of_next_month(month) - ONE_DAY


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        after = calendar.first_of_next_month(first)
        yield first, min(last, after - ONE_DAY)
        first = after


def _days(first: date, last: date) -> int:
    """Days of one month, as bits."""
    return (1 << last.day) - (1 << (first.day - 1))


def _calendar_days(first: date, last: date) -> int:
    return (last - first).days + 1


def _working_days(first: date, last: date) -> int:
    days = range(_calendar_days(first, last))
    return sum(calendar.is_working_day(first + timedelta(days=number)) for number in days)
