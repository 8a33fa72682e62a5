"""The months of a right worked out anew with what is known today, beside what they came to. Pure.

Nothing follows from it by itself: what changes a right is decided (`decisions`), what wages change is settled (`settlement`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.income.norms.municipality import Maandmethode
from services.income.norms.periods import pro_rata
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.rights.household import Grond
from services.income.rights.paid import segments_in
from services.income.rights.standing import Staand
from services.income.rights.timeline import Maand, Recht
from shared import calendar


@dataclass(frozen=True, slots=True)
class Nagerekend:
    """A month, in cents."""

    gegeven: Maand
    """What the facts give."""
    gronden: tuple[Grond, ...]
    """Why there is no right on some of its days, or on all."""
    staat: int | None
    """What it came to after the last settlement, or what stands of the right; None where of that only is known that it ran."""

    @property
    def maand(self) -> date:
        return self.gegeven.maand

    @property
    def verschil(self) -> int | None:
        """Above zero: the facts give more."""
        return None if self.staat is None else self.gegeven.bijstand - self.staat


def compare(  # noqa: PLR0917 - the two sides, over which months, and how a part of one counts
    right: Recht,
    settled: Mapping[date, int],
    standing: Staand,
    months: tuple[date, date],
    parameters: Parameters,
    method: Maandmethode,
) -> tuple[Nagerekend, ...]:
    """From the first month to the last, those in which something stands or is given; newest first."""
    found = []
    for month in right.maanden:
        if not months[0] <= month.maand <= months[1]:
            continue
        stands = settled.get(month.maand)
        if stands is None:
            stands = stands_in_month(standing, month.maand, parameters, method)
        if stands != 0 or month.bijstand:
            found.append(Nagerekend(month, _why_not(right, month.maand), stands))
    return tuple(reversed(found))


def stands_in_month(
    standing: Staand, month: date, parameters: Parameters, method: Maandmethode
) -> int | None:
    """What stands of a right over a month, in cents."""
    try:
        segments = list(segments_in(standing, month, parameters))
    except NietVastTeStellen:
        return None
    return sum(part.centen for part in pro_rata(segments, method)) if segments else 0


def _why_not(right: Recht, month: date) -> tuple[Grond, ...]:
    after = calendar.first_of_next_month(month)
    return tuple(
        dict.fromkeys(
            period.grond
            for period in right.perioden
            if period.grond is not None and period.van < after and month <= period.tot_en_met
        )
    )
