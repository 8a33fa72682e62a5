"""Lead times as a playbook writes them, such as `-6 maanden` or `+5 werkdagen`, and the day they lead to."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shared import calendar

GRACE_WORKING_DAYS = 2
"""What is left for a step whose day had already passed when the event came in."""

_ON_THE_DAY = "op de dag"
_TEXT = re.compile(r"([+-][1-9][0-9]{0,2}) (dag|dagen|werkdag|werkdagen|week|weken|maand|maanden)")


class Unit(StrEnum):
    DAY = "dag"
    WORKING_DAY = "werkdag"
    WEEK = "week"
    MONTH = "maand"


_UNITS = {unit.value: unit for unit in Unit} | {
    "dagen": Unit.DAY,
    "werkdagen": Unit.WORKING_DAY,
    "weken": Unit.WEEK,
    "maanden": Unit.MONTH,
}


@dataclass(frozen=True, slots=True)
class LeadTime:
    """So many units after the day that a playbook counts from; before it when negative."""

    count: int
    unit: Unit

    def from_day(self, day: date) -> date:
        """Always a working day: whatever leads to another one ends on the first after it (Algemene termijnenwet art. 1)."""
        if self.unit is Unit.WORKING_DAY:
            return calendar.add_working_days(day, self.count)
        if self.unit is Unit.MONTH:
            return calendar.next_working_day(calendar.add_months(day, self.count))
        days = self.count * (7 if self.unit is Unit.WEEK else 1)
        return calendar.next_working_day(day + timedelta(days=days))


def parse_lead_time(text: str) -> LeadTime:
    """Read `op de dag`, `-6 maanden`, `+5 werkdagen`, `+4 weken`, `+30 dagen`. Raises ValueError."""
    if text == _ON_THE_DAY:
        return LeadTime(0, Unit.DAY)
    found = _TEXT.fullmatch(text)
    if found is None:
        raise ValueError(
            f"'{text}' is geen termijn; schrijf bijvoorbeeld '-6 maanden', '+5 werkdagen' of '{_ON_THE_DAY}'"
        )
    return LeadTime(int(found[1]), _UNITS[found[2]])


def in_words(text: str) -> str:
    """`5 werkdagen erna`, `6 maanden ervoor`, `op de dag`: for people. Raises ValueError."""
    if parse_lead_time(text).count == 0:
        return text
    return f"{text[1:]} {'ervoor' if text[0] == '-' else 'erna'}"


def due_date(lead_time: LeadTime, counted_from: date, today: date) -> tuple[date, bool]:
    """The due date, and whether the day itself had passed: then some working days from today.

    Nothing is due on the day that it appears: what has to be done by then is due on the next working day.
    """
    day = lead_time.from_day(counted_from)
    if day < today:
        return calendar.add_working_days(today, GRACE_WORKING_DAYS), True
    return max(day, calendar.add_working_days(today, 1)), False
