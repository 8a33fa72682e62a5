"""What becomes of a month that turns out otherwise than it was assumed: paid in addition, set off, or recovered. Pure.

What was paid too little is paid at once. What was paid too much is set off against what the run pays, oldest month first
(Participatiewet art. 58 lid 4); what is older than six months cannot be set off any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from services.income.settlement.rules import Berekend

Boekingsoort = Literal["nabetaling", "verrekening", "terugvordering"]
SET_OFF_MONTHS = 6
"""So many months after the month that it is about (art. 58 lid 4)."""


@dataclass(frozen=True, slots=True)
class Boeking:
    """An amount about one month that a run adds to or takes from what the resident gets."""

    maand: date
    run: date
    soort: Boekingsoort
    centen: int
    """Below zero: less for the resident."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What the runs so far made of the months."""

    aangenomen: Mapping[date, int] = field(default_factory=dict)
    """Per month what was assumed in its own run: paid then."""
    open: Mapping[date, int] = field(default_factory=dict)
    """Per month what was paid too much and is not set off or recovered yet, in cents."""


@dataclass(frozen=True, slots=True)
class Verwerkt:
    """What a run books, what it pays, and what stands after it."""

    boekingen: tuple[Boeking, ...]
    stand: Stand
    te_betalen: int
    """The month's own bijstand with what is paid in addition and without what is set off; never below zero."""


def book(
    stand: Stand,
    run: date,
    before: Sequence[Berekend],
    now: Sequence[Berekend],
    *,
    without_limit: bool = False,
    has_ended: bool = False,
) -> Verwerkt:
    """The run of a month: what changed in the months before it since the last run, and the open claims.

    `before` has these months by what was known then. `without_limit`: all is set off, whatever the run pays (the runs after the
    year of a worked case). `has_ended`: no right pays any more, so what is left is recovered.
    """
    was = {month.maand: month.bijstand for month in before}
    own = sum(month.bijstand for month in now if month.maand == run)
    claims = dict(stand.open)
    booked: list[Boeking] = []
    for month in now:
        if month.maand >= run:
            continue
        change = month.bijstand - was[month.maand]
        if change > 0:
            booked.append(Boeking(month.maand, run, "nabetaling", change))
        elif change < 0:
            claims[month.maand] = claims.get(month.maand, 0) - change
    room = own + sum(booking.centen for booking in booked)
    left: dict[date, int] = {}
    for month_of, claim in sorted(claims.items()):
        too_old = _months_after(month_of, run) > SET_OFF_MONTHS
        taken = claim if too_old or without_limit else min(claim, room)
        if too_old:
            booked.append(Boeking(month_of, run, "terugvordering", -claim))
        elif taken:
            booked.append(Boeking(month_of, run, "verrekening", -taken))
            room -= taken
        if claim > taken and has_ended:
            booked.append(Boeking(month_of, run, "terugvordering", taken - claim))
        elif claim > taken:
            left[month_of] = claim - taken
    assumed = {**stand.aangenomen}
    assumed.update({month.maand: month.bijstand for month in now if month.maand == run})
    return Verwerkt(_in_order(booked), replace(stand, aangenomen=assumed, open=left), max(0, room))


def _in_order(booked: Sequence[Boeking]) -> tuple[Boeking, ...]:
    kinds: tuple[Boekingsoort, ...] = ("nabetaling", "verrekening", "terugvordering")
    return tuple(sorted(booked, key=lambda booking: (booking.maand, kinds.index(booking.soort))))


def _months_after(month: date, run: date) -> int:
    return (run.year - month.year) * 12 + run.month - month.month
