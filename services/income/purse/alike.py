"""Households that come out the same: for who works out many of them, and asks each question once. Pure.

Toeslagen, kgb and kinderbijslag look at no more of an age than whether it reached a limit, on the first day of the month, the
day before it or the first day of the quarter. So nearly all birth dates can be told as one of a few.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from services.income.purse.spending import Situatie
from services.income.toeslagen.kinderbijslag import first_of_quarter
from services.income.toeslagen.outcome import MONTHS
from shared import calendar

LIMITS: Final = (0, 6, 12, 16, 18, 21, 23)
"""The ages that any of them asks for."""
HALF_A_YEAR: Final = 6
"""In months: so far from a birthday that an age is the same on all days that are looked at."""


def alike(situatie: Situatie) -> Situatie:
    """With the same components, and equal for all households whose members are on the same side of each limit."""
    day, born, partner = situatie.datum, situatie.geboortedatum, situatie.partner_geboortedatum
    return situatie._replace(
        kinderen=tuple(sorted([_as_old(child, day) for child in situatie.kinderen])),
        geboortedatum=_as_old(born, day) if born else None,
        partner_geboortedatum=_as_old(partner, day) if partner else None,
    )


@lru_cache(maxsize=16_384)
def _as_old(born: date, day: date) -> date:
    """One date for all between two limits; who reaches one between the days that are looked at keeps the own date."""
    first = day.replace(day=1)
    looked_at = (first - timedelta(days=1), first, first_of_quarter(day))
    reached = {bisect_right(LIMITS, calendar.age_on(born, each)) for each in looked_at}
    if len(reached) > 1 or 0 in reached:
        return born
    return calendar.add_months(first, -MONTHS * LIMITS[reached.pop() - 1] - HALF_A_YEAR)
