"""What was paid too much in months that are over, when a right turns out to have been another one (Participatiewet art. 58). Pure.

A month is taken to have been paid by what stood then; what is really paid comes with payments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.income.norms.municipality import Maandmethode
from services.income.norms.periods import Segment, pro_rata
from services.income.norms.register import Parameters
from services.income.rights.standing import Staand, standing_on
from shared import calendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Maandverschil:
    """What a month came to by what stood, and what it comes to now, in cents."""

    maand: date
    was: int
    is_nu: int

    @property
    def te_veel(self) -> int:
        return self.was - self.is_nu


def months_between(  # noqa: PLR0917 - what stood, what stands, and over which days
    before: Staand,
    after: Staand,
    first: date,
    today: date,
    parameters: Parameters,
    method: Maandmethode = "kalenderdagen",
) -> tuple[Maandverschil, ...]:
    """The months from that of `first` that are over, of which both amounts are known and differ."""
    found: list[Maandverschil] = []
    month = first.replace(day=1)
    while calendar.first_of_next_month(month) <= today:
        was, now = (_of_month(side, month, parameters, method) for side in (before, after))
        if was is not None and now is not None and was != now:
            found.append(Maandverschil(month, was, now))
        month = calendar.first_of_next_month(month)
    return tuple(found)


def _of_month(
    standing: Staand, month: date, parameters: Parameters, method: Maandmethode
) -> int | None:
    segments: list[Segment] = []
    for day, last in _runs(standing, month, parameters):
        period = standing_on(standing, day)
        amount = period.amount_on(day, parameters) if period is not None else 0
        if amount is None:
            return None
        segments.append(Segment(day, last, amount))
    return sum(part.centen for part in pro_rata(segments, method))


def _runs(standing: Staand, month: date, parameters: Parameters) -> Iterator[tuple[date, date]]:
    """The days of a month in runs with one amount."""
    after = calendar.first_of_next_month(month)
    ends = (period.tot for period in standing if period.tot is not None)
    cuts = {*(period.van for period in standing), *ends, *parameters.change_days}
    days = [month, *sorted(day for day in cuts if month < day < after), after]
    for day, following in pairwise(days):
        yield day, following - ONE_DAY
