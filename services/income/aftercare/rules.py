"""When financial aftercare looks back after a job start: 1, 3, 6 and 12 months on, on a working day."""

from dataclasses import dataclass
from datetime import date

from shared import calendar

MONTHS_AFTER_START = (1, 3, 6, 12)
"""The agency's closed loop after the transition to work; proposals of its decision matrix, not law."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A day on which somebody compares what was expected with what came in."""

    months: int
    due_on: date


def plan_checkpoints(started_on: date) -> tuple[Checkpoint, ...]:
    return tuple(
        Checkpoint(months, calendar.next_working_day(calendar.add_months(started_on, months)))
        for months in MONTHS_AFTER_START
    )
