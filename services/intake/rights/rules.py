"""On which days bijstand runs, out of what income publishes of a right. Pure."""

from collections.abc import Iterable
from datetime import date

from shared.events.income import Uitkeringsperiode

Days = tuple[tuple[date, date | None], ...]
"""Each from a day up to, and not including, another."""


def days_of(periods: Iterable[Uitkeringsperiode]) -> Days:
    """Without the amounts: two periods that follow each other are one."""
    days: list[tuple[date, date | None]] = []
    for period in sorted(periods, key=lambda period: period.vanaf):
        if days and days[-1][1] == period.vanaf:
            days[-1] = (days[-1][0], period.tot)
        else:
            days.append((period.vanaf, period.tot))
    return tuple(days)
