"""How long a personal link to report wages works, and whether whoever opens it knows when its resident was born. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from shared import calendar
from shared.events.household import Lid

LASTS_MONTHS: Final = 12
AFTER_THE_END: Final = 3
"""Months that it works after the job or the right ended: the last pay slip comes then, and is asked for until then."""
MOST_WRONG: Final = 5
"""Wrong birth dates in a row; after these the link is closed, and somebody has to make a new one."""
VISIT_LASTS: Final = timedelta(minutes=30)
KEPT: Final = timedelta(days=365)
"""So long after its time it is still known whose a link was."""

Ended = Literal["ingetrokken", "vervangen", "geblokkeerd"]
"""Why a link works no more before its time: taken back, a newer one was made, or too many birth dates were wrong."""
State = Literal["werkt", "verlopen", "ingetrokken", "vervangen", "geblokkeerd"]


@dataclass(frozen=True, slots=True)
class WageLink:
    """A link as it is kept, without its key."""

    id: UUID
    dossier_id: UUID
    person_id: UUID
    made_at: datetime
    made_by_name: str
    expires_on: date
    wrong_tries: int
    opened_at: datetime | None
    ended_at: datetime | None
    ended_why: Ended | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A link with how it stands today."""

    link: WageLink
    until: date
    state: State


@dataclass(frozen=True, slots=True)
class Birth:
    """The day that somebody says to be born on, as it was typed: no calendar has a day 0, papers do."""

    day: int
    month: int
    year: int


def works_until(
    expires_on: date, jobs: Collection[date | None], rights: Collection[date | None]
) -> date:
    """The last day: that of the link itself, or earlier where all jobs or all periods of the right ended.

    Of each the day after its last one, or None while it runs. What is not known ends nothing.
    """
    return min(expires_on, _after(jobs), _after(rights))


def state_of(link: WageLink, until: date, today: date) -> State:
    if link.ended_why is not None:
        return link.ended_why
    return "werkt" if today <= until else "verlopen"


def newest_per_person(links: Iterable[Standing]) -> dict[UUID, Standing]:
    """Of links from new to old the one that says how it stands with each resident."""
    found: dict[UUID, Standing] = {}
    for stands in links:
        found.setdefault(stands.link.person_id, stands)
    return found


def is_born_on(member: Lid, told: Birth) -> bool:
    """Of an uncertain birth date what is known of it: papers have a day or a month of their own for the rest."""
    born, known = member.geboortedatum, member.geboren_tussen
    if known is None:
        return (born.day, born.month, born.year) == (told.day, told.month, told.year)
    first, last = known
    knows_month = first.month == last.month
    return born.year == told.year and (not knows_month or born.month == told.month)


def _after(ends: Collection[date | None]) -> date:
    days = [day for day in ends if day is not None]
    if len(days) < len(ends) or not days:
        return date.max
    return calendar.add_months(max(days), AFTER_THE_END)
