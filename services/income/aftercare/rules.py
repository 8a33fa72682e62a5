"""When financial aftercare looks back after a job start: 1, 3, 6 and 12 months on, on a working day."""

from collections.abc import Collection
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What is still looked at, and what had passed before anybody knew of the job."""

    coming: tuple[Checkpoint, ...]
    passed_by: tuple[Checkpoint, ...] = ()


def plan_checkpoints(
    started_on: date, today: date, months: Collection[int] = MONTHS_AFTER_START
) -> Plan:
    """One look now stands for all that passed: the last of those, in place of the ones before it."""
    checkpoints = [
        Checkpoint(month, calendar.next_working_day(calendar.add_months(started_on, month)))
        for month in sorted(months)
    ]
    passed = [checkpoint for checkpoint in checkpoints if checkpoint.due_on <= today]
    late = max(0, len(passed) - 1)
    return Plan(tuple(checkpoints[late:]), tuple(checkpoints[:late]))
