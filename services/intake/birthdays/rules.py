"""Which birthdays change rights, and when we tell of them (law.md 5.0: deterministic timers from the birth date)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from shared.calendar import aow_day, birthday
from shared.clock import start_of_day

Grens = Literal["12", "16", "17", "18", "21", "27", "aow"]
GRENZEN: tuple[Grens, ...] = ("12", "16", "17", "18", "21", "27", "aow")


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A birthday that is still ahead, and the moment to tell of it."""

    grens: Grens
    day: date
    due_at: datetime


def day_of(grens: Grens, born_on: date) -> date:
    """The day somebody reaches an age; the AOW age follows the birth date (AOW art. 7a)."""
    return aow_day(born_on) if grens == "aow" else birthday(born_on, int(grens))


def upcoming(born_on: date, today: date, lead_weeks: Mapping[Grens, int]) -> tuple[Upcoming, ...]:
    """The birthdays from today on. A lead that has begun already gives a moment in the past: told at once."""
    plans = []
    for grens in GRENZEN:
        if grens not in lead_weeks:
            continue
        day = day_of(grens, born_on)
        if day >= today:
            due_at = start_of_day(day - timedelta(weeks=lead_weeks[grens]))
            plans.append(Upcoming(grens, day, due_at))
    return tuple(plans)
