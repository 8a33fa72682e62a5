"""The holiday allowance inside bijstand: reserved of what a month was paid, and paid once a year or after an end. Pure.

Participatiewet art. 19 lid 3 and 45 lid 1. What a month turns out to be later is paid, set off or recovered whole, with its
allowance (`settlement.booking`): so what was reserved of it stays as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.income.norms.deadlines import last_day_for_holiday_allowance
from services.income.norms.municipality import Maandmethode
from services.income.norms.payment import split_payment
from services.income.norms.periods import pro_rata
from services.income.norms.register import Parameters
from services.income.rights.paid import segments_in
from services.income.rights.standing import Rechtsperiode, Staand, running
from shared import calendar
from shared.events.wages import Toeslagaanleiding

JUNE = 6
"""Where a municipality did not choose another month (art. 45 lid 1; VT_BETAALMAAND)."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Paid:
    """What a month was paid by, holiday allowance included; in cents."""

    maand: date
    """Its first day."""
    bijstand: int


@dataclass(frozen=True, slots=True)
class Reserved:
    """A month, what it was paid by, and how much of that was kept for later; in cents."""

    maand: date
    bijstand: int
    gereserveerd: int


@dataclass(frozen=True, slots=True)
class Thought:
    """A period of a right, and the days at whose end it was thought to stand: from, and up to and not including."""

    period: Rechtsperiode
    since: date
    until: date | None = None

    def stood_after(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class History:
    """What was ever recorded of a right, and what its months were paid by as far as wages were settled."""

    recorded: tuple[Thought, ...]
    assumed: Mapping[date, int]
    """Per month what was assumed in its own run, in cents."""
    held: tuple[tuple[date, date], ...] = ()
    """From and up to and with which days payment was suspended: what became of these months is what stands now."""


@dataclass(frozen=True, slots=True)
class Due:
    """That an allowance is to be determined, about the months from `van` up to and including `tot_en_met`, by their first days."""

    aanleiding: Toeslagaanleiding
    van: date
    tot_en_met: date
    uiterlijk: date
    """The last day on which it has to be paid."""


def pay_month_before(day: date, month: int) -> date:
    """The first day of the last month of payment that began on or before a day."""
    found = date(day.year, month, 1)
    return found if found <= day else date(day.year - 1, month, 1)


def what_is_due(
    standing: Staand, covered: date | None, today: date, month: int, parameters: Parameters
) -> Due | None:
    """What has to be determined today, if anything; `covered` is the last month that was determined before.

    The right that ended comes first: its months are paid on, whatever month it is. Raises ParameterOntbreekt.
    """
    runs = running(standing)
    since = calendar.first_of_next_month(covered) if covered else date.min
    if not runs:
        return None
    ended_on = None if runs[-1][1] is None else runs[-1][1] - ONE_DAY
    if ended_on is not None and calendar.first_of_next_month(ended_on) <= today:
        last = ended_on.replace(day=1)
        until = last_day_for_holiday_allowance(ended_on, parameters)
        return Due("einde", since, last, until) if since <= last else None
    paid_in = pay_month_before(today, month)
    last = (paid_in - ONE_DAY).replace(day=1)
    began = min(van for van, _ in runs)
    if since > last or began >= paid_in:
        return None
    return Due("betaalmaand", since, last, calendar.first_of_next_month(paid_in) - ONE_DAY)


def next_payment(standing: Staand, today: date, month: int, parameters: Parameters) -> date | None:
    """The last day on which what is reserved by now has to be paid; None where no right ever ran. Raises ParameterOntbreekt."""
    runs = running(standing)
    if not runs:
        return None
    ends = runs[-1][1]
    if ends is not None and ends <= today:
        return last_day_for_holiday_allowance(ends - ONE_DAY, parameters)
    paid_in = calendar.add_months(pay_month_before(today, month), 12)
    return calendar.first_of_next_month(paid_in) - ONE_DAY


def paid_months(
    history: History, first: date, last: date, parameters: Parameters, method: Maandmethode
) -> tuple[Paid, ...]:
    """The months with bijstand from `first` up to and including `last`, as they were paid. Raises NietVastTeStellen."""
    known = first_known(history)
    if known is None:
        return ()
    found = []
    month = max(first, known)
    while month <= last:
        cents = history.assumed.get(month)
        if cents is None:
            segments = list(segments_in(_paid_by(history, month), month, parameters))
            cents = sum(part.centen for part in pro_rata(segments, method)) if segments else 0
        if cents:
            found.append(Paid(month, cents))
        month = calendar.first_of_next_month(month)
    return tuple(found)


def reserve(months: Sequence[Paid], parameters: Parameters) -> tuple[Reserved, ...]:
    """Raises ParameterOntbreekt where the part of a month is not known."""
    return tuple(
        Reserved(
            month.maand,
            month.bijstand,
            split_payment(month.bijstand, month.maand, parameters).vakantietoeslag_centen,
        )
        for month in months
    )


def first_known(history: History) -> date | None:
    """The first month that was paid here: what whoever paid before a right was taken over reserved, is not known."""
    if not history.recorded:
        return None
    taken_over = [told.since for told in history.recorded if told.period.soort == "overnemen"]
    first = min(taken_over) if taken_over else min(told.period.van for told in history.recorded)
    return first.replace(day=1)


def _paid_by(history: History, month: date) -> Staand:
    """What stood of a month when it was over; where nothing ran by then, what was decided about it first since."""
    after = calendar.first_of_next_month(month)
    last = after - ONE_DAY
    if any(van <= last and month <= until for van, until in history.held):
        now = (told.period for told in history.recorded if told.until is None)
        return _running_in(now, month, after)
    later = {told.since for told in history.recorded if told.since > last}
    for day in (last, *sorted(later)):
        thought = (told.period for told in history.recorded if told.stood_after(day))
        found = _running_in(thought, month, after)
        if found:
            return found
    return ()


def _running_in(periods: Iterator[Rechtsperiode], month: date, after: date) -> Staand:
    found = [
        period
        for period in periods
        if period.loopt and period.van < after and (period.tot is None or month < period.tot)
    ]
    return tuple(sorted(found, key=lambda period: period.van))
