"""What a household has a right to in one calendar month (Participatiewet art. 45): the norm of each day, pro rata.

How a part of a month is counted is the municipality's (`month_method`). Each run of days with one amount is rounded by
itself, half up, and then added.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

from services.income.norms.money import half_up
from services.income.norms.municipality import Maandmethode
from services.income.norms.register import Parameters
from services.income.norms.rules import determine_norm
from services.income.norms.woonsituatie import Persoon, Woonsituatie
from shared import calendar
from shared.events.income import Reden

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


@dataclass(frozen=True, slots=True)
class Bewoner:
    """Somebody who lives in the home from `vanaf` up to, and not including, `tot`."""

    persoon: Persoon
    vanaf: date | None = None
    tot: date | None = None

    def lives_there_on(self, day: date) -> bool:
        return (self.vanaf is None or self.vanaf <= day) and (self.tot is None or day < self.tot)


@dataclass(frozen=True, slots=True)
class Huishouding:
    """A household over time: `basis` says what doesn't change, the rest who comes and goes."""

    basis: Woonsituatie
    """With the applicant and the children; its date, partner and housemates are not looked at."""
    partner: Bewoner | None = None
    partner_overleden_op: date | None = None
    medebewoners: tuple[Bewoner, ...] = ()

    def on(self, day: date) -> Woonsituatie:
        return replace(
            self.basis,
            datum=day,
            partner=self._partner_on(day),
            medebewoners=tuple(
                housemate.persoon
                for housemate in self.medebewoners
                if housemate.lives_there_on(day)
            ),
        )

    def _partner_on(self, day: date) -> Persoon | None:
        """Also in the month after the partner died while living there: the norm then goes on (art. 45 lid 5)."""
        if self.partner is None:
            return None
        died = self.partner_overleden_op
        there = self.partner.lives_there_on(day)
        if died is not None and day > died and self.partner.lives_there_on(died):
            there = day <= calendar.add_months(died, 1)
        return self.partner.persoon if there else None


@dataclass(frozen=True, slots=True)
class Maandnorm:
    """The norm of one month in cents, its runs of days, and the reasons of each different norm."""

    centen: int
    delen: tuple[Deel, ...]
    redenen: tuple[Reden, ...]


def norm_of_month(
    household: Huishouding,
    first: date,
    parameters: Parameters,
    method: Maandmethode,
    *,
    recht_vanaf: date | None = None,
    recht_tot_en_met: date | None = None,
) -> Maandnorm:
    """The norm of the month that begins on `first`, as far as there is a right. Raises ParameterOntbreekt."""
    last = calendar.first_of_next_month(first) - ONE_DAY
    start = max(first, recht_vanaf or first)
    end = min(last, recht_tot_en_met or last)
    days = [start + timedelta(number) for number in range((end - start).days + 1)]
    norms = {day: determine_norm(household.on(day), parameters) for day in days}
    segments = [
        Segment(run[0], run[-1], cents)
        for cents, run in _runs((day, norms[day].centen) for day in days)
    ]
    parts = pro_rata(segments, method)
    reasons = dict.fromkeys(reason for day in days for reason in norms[day].redenen)
    return Maandnorm(sum(part.centen for part in parts), parts, tuple(reasons))


def pro_rata(segments: Sequence[Segment], method: Maandmethode) -> tuple[Deel, ...]:
    """Per segment the norm times its days over the days of the month, half up. Raises OnmogelijkePeriode."""
    ordered = sorted(segments, key=lambda segment: segment.van)
    if any(segment.dagen < 1 for segment in ordered):
        raise OnmogelijkePeriode("een periode eindigt voor zij begint")
    ends = [day for segment in ordered for day in (segment.van, segment.tot_en_met)]
    if len({(day.year, day.month) for day in ends}) > 1:
        raise OnmogelijkePeriode("de perioden liggen niet in een kalendermaand")
    if any(later.van <= earlier.tot_en_met for earlier, later in pairwise(ordered)):
        raise OnmogelijkePeriode("de perioden overlappen elkaar")
    return tuple(_part(segment, method) for segment in segments)


def _part(segment: Segment, method: Maandmethode) -> Deel:
    whole, days = days_in_month(segment.van), segment.dagen
    if method == "dertigsten":
        before = 0 if segment.van.day == 1 else _thirtieths(segment.van - ONE_DAY)
        whole, days = THIRTY, _thirtieths(segment.tot_en_met) - before
    return Deel(segment.van, days, half_up(Fraction(segment.norm_centen * days, whole)))


def _thirtieths(day: date) -> int:
    """How many of thirty days are over at the end of a day; at the end of every month all of them."""
    return THIRTY if day.day == days_in_month(day) else min(day.day, THIRTY)


def days_in_month(day: date) -> int:
    first = day.replace(day=1)
    return (calendar.first_of_next_month(first) - first).days


def _runs(amounts: Iterable[tuple[date, int]]) -> Iterable[tuple[int, list[date]]]:
    for cents, run in groupby(amounts, key=lambda pair: pair[1]):
        yield cents, [day for day, _ in run]
