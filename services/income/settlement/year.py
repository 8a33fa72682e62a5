"""The runs of a row of months after each other, as if each had been done on its cut-off day. Pure.

The product does a run at a time and keeps it; this one tells beforehand what months will bring, and answers the worked cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.income.norms.register import Parameters
from services.income.settlement.booking import Boeking, Stand, book
from services.income.settlement.rules import (
    Berekend,
    Maandfeiten,
    Verdiend,
    calculate,
    cut_off_of,
)
from shared import calendar


@dataclass(frozen=True, slots=True)
class Maandstand:
    """A month after the last run: what was assumed in its own run, and what it became; in cents."""

    berekend: Berekend
    aangenomen: int

    @property
    def vastgesteld(self) -> int:
        return self.berekend.bijstand

    @property
    def verschil(self) -> int:
        return self.vastgesteld - self.aangenomen


@dataclass(frozen=True, slots=True)
class Jaar:
    maanden: tuple[Maandstand, ...]
    boekingen: tuple[Boeking, ...]
    """By run, then by month."""

    def total_of(self, kind: str) -> int:
        return sum(booking.centen for booking in self.boekingen if booking.soort == kind)


def settle_year(
    months: Sequence[Maandfeiten], known: Verdiend, cut_off_day: int, parameters: Parameters
) -> Jaar:
    """A run for each month, and after the last as long as something comes in or is left. Raises ParameterOntbreekt."""
    stand = Stand()
    before: tuple[Berekend, ...] = ()
    booked: list[Boeking] = []
    last_received = max(
        (part.opgave.ontvangen_op for parts in known.opgaven.values() for part in parts),
        default=date.min,
    )
    run, last = months[0].maand, months[-1].maand
    while True:
        cut_off = cut_off_of(run, cut_off_day)
        asked = [month for month in months if month.maand <= run]
        found = calculate(asked, known.by(cut_off), parameters, before=before)
        done = book(stand, run, before, found, without_limit=run > last)
        booked += done.boekingen
        stand, before = done.stand, found
        if run >= last and not stand.open and last_received <= cut_off:
            break
        run = calendar.first_of_next_month(run)
    months_done = tuple(Maandstand(month, stand.aangenomen[month.maand]) for month in found)
    return Jaar(months_done, tuple(booked))
