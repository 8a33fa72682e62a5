"""When a household is to be spoken to next, and by which rule. Pure: days are arguments.

The rules are local configuration (`ritmes/`); the law leaves a municipality free in how often it speaks to whom (Participatiewet art. 7).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final, Literal
from uuid import UUID

from services.routes.playbooks.lead_times import LeadTime
from shared import calendar
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol

While = Literal["bijstand", "werk", "werk-met-steun"]
"""As long as what a rule repeats itself: bijstand runs, somebody whose right it is works, or follows a route on which there is support."""
Clock = Literal["stopt", "begint-opnieuw"]
"""What an exemption does: its days do not count, or counting begins anew when it is over."""
HANDOVER: Final = "overdracht"
"""Beside the life events: a handover was accepted, or came to its end."""
ROUTE: Final = "routewijziging"
"""Beside the life events: somebody took a step back or forward."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the rhythm: once after something, or again and again as long as something is so."""

    code: str
    name: str
    """As people read it: what has to be done, and when."""
    role: Taakrol
    lead_time: LeadTime
    after: str | None = None
    """What happened once: a life event, HANDOVER or ROUTE."""
    as_long_as: While | None = None
    longest: LeadTime | None = None
    """Counted from when it began, that is the end of repeating."""
    elsewhere: Mapping[Gemeentecode, LeadTime] = field(default_factory=dict)
    """Municipalities that agreed on another lead time."""

    def lead_time_in(self, municipality: Gemeentecode) -> LeadTime:
        return self.elsewhere.get(municipality, self.lead_time)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for which nobody has to speak to somebody for a while."""

    code: str
    name: str
    clock: Clock
    longest: LeadTime
    """From its first day; never for ever."""
    by_person: bool
    """Whether somebody may set it."""
    after: str | None = None
    """The life event that sets it by itself, for as long as `longest`."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One version of all that was agreed about contact."""

    version: int
    valid_from: date
    rules: tuple[Rule, ...]
    reasons: Mapping[str, Reason]
    shown_before: int
    """So many working days before its day the contact is work of somebody."""
    escalated_after: int
    """So many working days after its day the team leader hears of it."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to, and not including, another."""

    since: date
    until: date | None = None
    heard_on: date = date.min
    """The day on which we were told; nobody is late by what we did not know."""

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Nobody has to be spoken to from a day up to, and not including, another."""

    reason: Reason
    since: date
    until: date

    def holds_on(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass(frozen=True, slots=True)
class Happened:
    """Something after which somebody has to be spoken to."""

    what: str
    counted_from: date
    """The day itself, or the day on which we heard of it where that was later."""
    life_event_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rhythm of a household hangs on."""

    municipality: Gemeentecode
    known_on: date
    """Since when we know of the household."""
    last_on: date | None = None
    """The last contact."""
    receives: tuple[Period, ...] = ()
    works: tuple[Period, ...] = ()
    happened: tuple[Happened, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    supported: tuple[Period, ...] = ()
    """When somebody follows a route on which there is support at work."""

    def as_long_as(self, what: While | None) -> tuple[Period, ...]:
        if what == "bijstand":
            return self.receives
        return self.supported if what == "werk-met-steun" else self.works


@dataclass(frozen=True, slots=True)
class Due:
    """The next contact: the last working day for it, and why."""

    on: date
    rule: Rule
    counted_from: date
    life_event_id: UUID | None = None
    exemption: Exemption | None = None
    """What put it off."""


def next_contact(rhythm: Rhythm, facts: Facts, today: date) -> Due | None:
    """The soonest of what all rules ask; of two for one day the one that stands first. None where nothing asks for contact."""
    found = [due for rule in rhythm.rules for due in _asked(rule, facts, today)]
    return min(found, key=lambda due: due.on, default=None)


def changes_after(facts: Facts, today: date) -> date | None:
    """The first day to come on which other rules may hold."""
    periods = (*facts.receives, *facts.works, *facts.supported)
    days = {period.since for period in periods} | {period.until for period in periods}
    days |= {exemption.since for exemption in facts.exemptions}
    days |= {exemption.until for exemption in facts.exemptions}
    return min((day for day in days if day is not None and day > today), default=None)


def shown_from(rhythm: Rhythm, due: Due) -> date:
    """The day on which the contact becomes somebody's work."""
    return calendar.add_working_days(due.on, -rhythm.shown_before)


def escalates_on(rhythm: Rhythm, due: Due) -> date:
    """The day on which the team leader hears that nobody was spoken to."""
    return calendar.add_working_days(due.on, rhythm.escalated_after)


def exemptions_by(rhythm: Rhythm, happened: Iterable[Happened]) -> list[Exemption]:
    """What certain events put off by themselves."""
    return [
        Exemption(reason, event.counted_from, reason.longest.from_day(event.counted_from))
        for event in happened
        for reason in rhythm.reasons.values()
        if reason.after == event.what
    ]


def _asked(rule: Rule, facts: Facts, today: date) -> list[Due]:
    lead_time = rule.lead_time_in(facts.municipality)
    if rule.after is not None:
        return [
            _put_off(_once(rule, lead_time, event), lead_time, facts)
            for event in facts.happened
            if event.what == rule.after and not _is_spoken_since(facts, event.counted_from)
        ]
    return [
        due
        for period in facts.as_long_as(rule.as_long_as)
        if period.holds_on(today) and (due := _repeated(rule, lead_time, period, facts)) is not None
    ]


def _once(rule: Rule, lead_time: LeadTime, event: Happened) -> Due:
    on = lead_time.from_day(event.counted_from)
    return Due(on, rule, event.counted_from, event.life_event_id)


def _is_spoken_since(facts: Facts, day: date) -> bool:
    return facts.last_on is not None and facts.last_on >= day


def _repeated(rule: Rule, lead_time: LeadTime, period: Period, facts: Facts) -> Due | None:
    """Counted from the last contact; before the first one, from the day on which this began or became known."""
    counted_from = max(period.since, period.heard_on, facts.last_on or facts.known_on)
    due = _put_off(Due(lead_time.from_day(counted_from), rule, counted_from), lead_time, facts)
    ends = [period.until, rule.longest.from_day(period.since) if rule.longest else None]
    return None if any(end is not None and due.on >= end for end in ends) else due


def _put_off(due: Due, lead_time: LeadTime, facts: Facts) -> Due:
    """Later, by the exemptions that begin before its day; never in one, and no day counts twice."""
    on, counted_from, by = due.on, due.counted_from, due.exemption
    for exemption in sorted(facts.exemptions, key=lambda found: (found.since, found.until)):
        since = max(exemption.since, counted_from)
        if exemption.since > on or since >= exemption.until:
            continue
        if exemption.reason.clock == "stopt":
            later = on + (exemption.until - since)
        else:
            later = lead_time.from_day(exemption.until)
        on, by = max(on, calendar.next_working_day(later)), exemption
        counted_from = exemption.until
    return Due(on, due.rule, due.counted_from, due.life_event_id, by)


def faults_in_exemption(reason: Reason, since: date, until: date) -> str | None:
    """Why somebody may not set this, as a sentence; None where he or she may."""
    last = reason.longest.from_day(since)
    if not reason.by_person:
        return "Deze reden komt vanzelf, door wat er gebeurt."
    if until <= since:
        return "Kies een dag na de eerste dag."
    if until > last:
        return f"Kies een dag tot en met {last.day}-{last.month}-{last.year}."
    return None


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """That somebody begins to work, or stops."""

    person_id: UUID
    on: date
    kind: str
    heard_on: date


def spells_of_work(told: Iterable[Told]) -> tuple[Period, ...]:
    """When each of them works; a second job makes no second spell."""
    spells: list[Period] = []
    for _, jobs in groupby(sorted(told), key=lambda job: job.person_id):
        begun: Told | None = None
        for job in jobs:
            if job.kind == "baan-gestart":
                begun = begun or job
            elif begun is not None:
                spells.append(Period(begun.on, job.on, begun.heard_on))
                begun = None
        if begun is not None:
            spells.append(Period(begun.on, None, begun.heard_on))
    return tuple(spells)
