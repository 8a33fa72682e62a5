"""The state of a dossier on each day, as it follows from its picture. Nobody records it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.intake.timeline.picture import ClosedPeriod, Household

Dossierstatus = Literal["open", "sluitend", "gesloten", "heropend"]
"""At work; bijstand ended, or nobody applies in it any more, and nobody closed it yet; closed; at work once more."""


@dataclass(frozen=True, slots=True)
class StatePeriod:
    """One period in which a dossier is in one state."""

    status: Dossierstatus
    from_on: date
    until_on: date | None = None
    closed: ClosedPeriod | None = None
    """Why somebody closed it."""


def state_on(household: Household, day: date) -> Dossierstatus | None:
    """None before the dossier is about anybody."""
    if household.is_closed_on(day):
        return "gesloten"
    begun = [begin for begin in _beginnings(household) if begin <= day]
    if not begun:
        return None
    has_applicant = any(member.rol == "aanvrager" for member in household.members_on(day))
    if not has_applicant or _ended_between(household, begun[-1], day):
        return "sluitend"
    return "open" if len(begun) == 1 else "heropend"


def states_of(household: Household) -> Sequence[StatePeriod]:
    """The states one after the other; the last one has no end."""
    periods: list[StatePeriod] = []
    for day in _turning_days(household):
        status = state_on(household, day)
        if status is None or (periods and periods[-1].status == status):
            continue
        if periods:
            periods[-1] = replace(periods[-1], until_on=day)
        closed = next((known for known in household.closures if known.holds_on(day)), None)
        periods.append(StatePeriod(status, day, closed=closed))
    return periods


def _beginnings(household: Household) -> Iterator[date]:
    """The days on which somebody applies in it and nobody did the day before."""
    until: date | None = date.min
    for row in sorted(household.members, key=lambda member: member.from_on):
        if row.rol != "aanvrager":
            continue
        if until is not None and row.from_on > until:
            yield row.from_on
        until = row.until_on


def _ended_between(household: Household, begin: date, day: date) -> bool:
    ends = (period.until_on for period in household.assistance)
    is_over = any(end is not None and begin < end <= day for end in ends)
    return is_over and not household.receives_on(day)


def _turning_days(household: Household) -> list[date]:
    days: set[date] = set()
    for period in household.assistance:
        days |= set(period.turning_days)
    for closure in household.closures:
        days |= set(closure.turning_days)
    for member in household.members:
        if member.rol == "aanvrager":
            days |= set(member.turning_days)
    return sorted(days)
