"""When aftercare looks back after the step to work, what can be done with a check, and how long one may lie. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal

from shared import calendar

MONTHS_AFTER_START = (1, 3, 6, 12)
"""The first pay slip, and the agency's closed loop after it; proposals of its decision matrix, not law."""
LONGEST_WAIT_MONTHS: Final = 3
"""So far a check that could not be done may be put off."""

Checkstand = Literal["gepland", "open", "gedaan", "vervallen", "voorbij"]
"""To come; up, for a person to do; done; not needed any more; passed by before anybody knew of the job."""

Deed = Literal["openen", "doen", "verzetten", "laten-vervallen"]

TO_DO: Final = frozenset[Checkstand]({"gepland", "open"})

_STEPS: Final[Mapping[Deed, Mapping[Checkstand, Checkstand]]] = MappingProxyType(
    {
        "openen": {"gepland": "open"},
        # The pay slip may be there before its day.
        "doen": {"gepland": "gedaan", "open": "gedaan"},
        "verzetten": {"gepland": "gepland", "open": "gepland"},
        "laten-vervallen": {"gepland": "vervallen", "open": "vervallen"},
    }
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which difference on, in cents per month, and after how long something is told; as a municipality chose."""

    whole: int = 25_00
    """A difference in all of at most so much is none: holiday pay and tax are never to the cent. A settled month also has to
    be within it for each post.
    """
    post: int = 5_00
    """A post that differs less needs no explanation."""
    first_reminder: timedelta = timedelta(weeks=3)
    next_reminders: timedelta = timedelta(weeks=4)
    """So long a check may lie before somebody is reminded of it, and again."""


USUAL: Final = Thresholds()
"""Where a municipality told nothing: a proposal."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A day on which somebody compares what was expected with what came in."""

    months: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What is still looked at, and what had passed before anybody knew of the job."""

    coming: tuple[Checkpoint, ...]
    passed_by: tuple[Checkpoint, ...] = ()


def after(state: Checkstand, deed: Deed) -> Checkstand | None:
    """How a check stands after a deed; None where that cannot be done now."""
    return _STEPS[deed].get(state)


def may_be_put_off_until(today: date) -> date:
    return calendar.add_months(today, LONGEST_WAIT_MONTHS)


def plan_checkpoints(
    started_on: date,
    today: date,
    months: Collection[int] = MONTHS_AFTER_START,
    put_off: Mapping[int, date] = MappingProxyType({}),
) -> Plan:
    """One look now stands for all that passed: the last of those, in place of the ones before it. `put_off` has the days
    of checks that somebody put off.
    """
    days = {
        month: put_off.get(month)
        or calendar.next_working_day(calendar.add_months(started_on, month))
        for month in months
    }
    checkpoints = [Checkpoint(month, days[month]) for month in sorted(months)]
    passed = [checkpoint for checkpoint in checkpoints if checkpoint.due_on <= today]
    late = {checkpoint.months for checkpoint in passed[:-1]}
    return Plan(
        tuple(checkpoint for checkpoint in checkpoints if checkpoint.months not in late),
        tuple(checkpoint for checkpoint in checkpoints if checkpoint.months in late),
    )
