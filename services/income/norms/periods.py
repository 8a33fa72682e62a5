"""What a part of a month comes to (Participatiewet art. 45): the norm of each run of days, pro rata.

How a part of a month is counted is the municipality's (`month_method`). Each run of days with one amount is rounded by
itself, half up, and then added.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from services.income.norms.money import half_up
from services.income.norms.municipality import Maandmethode

ONE_DAY = timedelta(days=1)
THIRTY = 30


class OnmogelijkePeriode(ValueError):
    """The segments of a month contradict each other: turned around, overlapping, or not in one month."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of days with one norm; the last day belongs to it."""

    van: date
    tot_en_met: date
    norm_centen: int

    @property
    def dagen(self) -> int:
        return (self.tot_en_met - self.van).days + 1


@dataclass(frozen=True, slots=True)
class Deel:
    """What a run of days comes to."""

    van: date
    dagen: int
    """Of the month as it is counted: with thirtieths the last day of February is the 28th, 29th and 30th."""
    centen: int


def pro_rata(segments: Sequence[Segment], method: Maandmethode) -> tuple[Deel, ...]:
    """Per segment the norm times its days over the days of the month, half up. Raises OnmogelijkePeriode."""
    if len(segments) == 1 and _is_in_one_month(segments[0]):
        return (_part(segments[0], method),)
    ordered = sorted(segments, key=lambda segment: segment.van)
    if any(segment.dagen < 1 for segment in ordered):
        raise OnmogelijkePeriode("een periode eindigt voor zij begint")
    ends = [day for segment in ordered for day in (segment.van, segment.tot_en_met)]
    if len({(day.year, day.month) for day in ends}) > 1:
        raise OnmogelijkePeriode("de perioden liggen niet in een kalendermaand")
    if any(later.van <= earlier.tot_en_met for earlier, later in pairwise(ordered)):
        raise OnmogelijkePeriode("de perioden overlappen elkaar")
    return tuple(_part(segment, method) for segment in segments)


def _is_in_one_month(segment: Segment) -> bool:
    first, last = segment.van, segment.tot_en_met
    return first.year == last.year and first.month == last.month and first <= last


def _part(segment: Segment, method: Maandmethode) -> Deel:
    whole, days = days_in_month(segment.van), segment.dagen
    if method == "dertigsten":
        before = 0 if segment.van.day == 1 else _thirtieths(segment.van - ONE_DAY)
        whole, days = THIRTY, _thirtieths(segment.tot_en_met) - before
    cents = segment.norm_centen
    if days != whole:
        cents = half_up(Fraction(cents * days, whole))
    return Deel(segment.van, days, cents)


def _thirtieths(day: date) -> int:
    """How many of thirty days are over at the end of a day; at the end of every month all of them."""
    return THIRTY if day.day == days_in_month(day) else min(day.day, THIRTY)


def days_in_month(day: date) -> int:
    return _days_in(day.year, day.month)


@lru_cache(maxsize=2_048)
def _days_in(year: int, month: int) -> int:
    return monthrange(year, month)[1]
