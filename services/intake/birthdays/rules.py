"""Which birthdays change rights, and when we tell of them (law.md 5.0: deterministic timers from the birth date)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from shared.calendar import birthday, earliest_aow_day
from shared.clock import start_of_day

Grens = Literal["12", "16", "17", "18", "21", "27", "aow"]
GRENZEN: tuple[Grens, ...] = ("12", "16", "17", "18", "21", "27", "aow")
EVERYWHERE: Final = frozenset[Grens]({"27"})
"""Told in every dossier in whose picture the person stands: who is 27 shares the costs of a home with all who live there
(Participatiewet art. 19a). At 21 only the own norm changes (art. 22a), so that is told in one dossier, as all else.
"""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A birthday to tell of, and the moment to do so."""

    grens: Grens
    day: date
    due_at: datetime


def day_of(grens: Grens, born_on: date) -> date:
    """The day somebody reaches an age; the AOW age follows the birth date (AOW art. 7a).

    Where the law has not set that age yet, the first day that it can be: by then it has (`life_events.timers`).
    """
    return earliest_aow_day(born_on) if grens == "aow" else birthday(born_on, int(grens))


def published_before(
    published: Mapping[UUID, UUID], grens: Grens, dossier_id: UUID | None
) -> UUID | None:
    """The dossier that a birthday was told in already, where it need not be told in this one; `told` is by dossier."""
    if dossier_id in published:
        return dossier_id
    return None if grens in EVERYWHERE else next(iter(published), None)


def upcoming(born_on: date, since: date, lead_weeks: Mapping[Grens, int]) -> tuple[Upcoming, ...]:
    """The birthdays from a day on. A lead that has begun already gives a moment in the past: told at once."""
    plans = []
    for grens in GRENZEN:
        if grens not in lead_weeks:
            continue
        day = day_of(grens, born_on)
        if day >= since:
            due_at = start_of_day(day - timedelta(weeks=lead_weeks[grens]))
            plans.append(Upcoming(grens, day, due_at))
    return tuple(plans)
