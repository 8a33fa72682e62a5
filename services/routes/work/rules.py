"""How open work is put before somebody: how urgent it is, and by household instead of step by step. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from shared.calendar import add_working_days
from shared.clock import AMSTERDAM

Row = Mapping[Any, Any]
SUNDAY: Final = 6


class Urgency(StrEnum):
    """When a task has to be done, seen from today."""

    TE_LAAT = "te-laat"
    VANDAAG = "vandaag"
    DEZE_WEEK = "deze-week"
    LATER = "later"


def days_of(urgency: Urgency, today: date) -> tuple[date, date]:
    """The first and the last due date of this urgency. A week ends on Sunday."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    tomorrow = today + timedelta(days=1)
    match urgency:
        case Urgency.TE_LAAT:
            return date.min, today - timedelta(days=1)
        case Urgency.VANDAAG:
            return today, today
        case Urgency.DEZE_WEEK:
            return tomorrow, sunday
        case Urgency.LATER:
            return max(tomorrow, sunday + timedelta(days=1)), date.max


def urgency_of(due_on: date, today: date) -> Urgency:
    for urgency in Urgency:
        first, last = days_of(urgency, today)
        if first <= due_on <= last:
            return urgency
    raise AssertionError(due_on)  # every day is in one of them


def new_since(today: date) -> datetime:
    """The begin of the last working day before today: what came in since Friday is new on Monday."""
    day = add_working_days(today, -1)
    return datetime.combine(day, time.min, AMSTERDAM)


@dataclass(frozen=True, slots=True)
class Task:
    """A task as a list shows it."""

    row: Row
    urgency: Urgency
    is_new: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Household:
    """The tasks of one dossier that a list has, most urgent first."""

    dossier_id: UUID
    municipality: str
    tasks: Sequence[Task]

    @property
    def urgency(self) -> Urgency:
        return self.tasks[0].urgency


def by_household(rows: Iterable[Row], today: date, dossier_ids: Sequence[UUID]) -> list[Household]:
    """Households in the order of `dossier_ids`; `rows` may come in any order."""
    since = new_since(today)
    tasks: dict[UUID, list[Task]] = {dossier_id: [] for dossier_id in dossier_ids}
    for row in sorted(rows, key=lambda row: (row["due_on"], row["id"])):
        waits = row["waits_until"] is not None and row["waits_until"] > today
        came = since.date() <= row["answers_from"] <= today  # with a household that moved here
        is_new = row["created_at"] >= since or came
        task = Task(row, urgency_of(row["due_on"], today), is_new, waits)
        tasks[row["dossier_id"]].append(task)
    return [
        Household(dossier_id, own[0].row["municipality"], own)
        for dossier_id, own in tasks.items()
        if own
    ]


_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_cell(text: str) -> str:
    """A text that a spreadsheet shows and does not calculate (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
