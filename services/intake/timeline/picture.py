"""The household of a dossier over time, derived from who lives where with whom. Nothing of it is recorded by hand.

The applicant, the partner, and everybody who lives in the applicant's home: their children, and the others as housemates
with what the cost-sharing norm asks of them (Participatiewet art. 3, 4, 19a, 22a).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final
from uuid import UUID

from services.intake.timeline.facts import Sluitreden
from services.intake.timeline.state import Applicancy, Residency, State, Stay
from shared.calendar import birthday
from shared.events.household import (
    AGENCY_MUNICIPALITIES,
    Gemeentecode,
    Huishouden,
    KostendelerUitzondering,
    Rol,
)

PRECEDENCE: Final[Mapping[Rol, int]] = {
    "aanvrager": 0,
    "partner": 1,
    "kind": 2,
    "medebewoner": 3,
}
"""In whose dossier something is told of somebody who stands in the pictures of several: the own one first."""

MOST_OCCUPANTS: Final = 200
"""Where more people ever lived it is no home that people share the costs of, but a shelter or an institution."""
MOST_PERIODS: Final = 500
"""What a message can carry of one household."""
ADULT: Final = 18
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Member:
    """One period in which somebody belongs to the household; `until_on` itself is not in it."""

    person_id: UUID
    rol: Rol
    born_on: date
    from_on: date
    until_on: date | None = None
    exemption: KostendelerUitzondering | None = None
    died_on: date | None = None
    stays: tuple[Stay, ...] = ()
    birth_is_uncertain: bool = False
    """The day or the month of birth is unknown: `born_on` is assumed."""

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def shows(self, day: date) -> tuple[object, ...]:
        """What is so on a day in it."""
        died_on = self.died_on if self.died_on is not None and self.died_on <= day else None
        away = frozenset(stay.soort for stay in self.stays if stay.holds_on(day))
        birth = (self.born_on, self.birth_is_uncertain)
        return self.person_id, self.rol, birth, self.exemption, died_on, away

    @property
    def turning_days(self) -> Iterator[date]:
        """The days from which something is otherwise."""
        stays = (day for stay in self.stays for day in (stay.from_on, stay.until_on))
        for day in (self.from_on, self.until_on, self.died_on, *stays):
            if day is not None:
                yield day


@dataclass(frozen=True, slots=True)
class Residence:
    """One period in which the household lives in a home."""

    gemeente: Gemeentecode
    from_on: date
    until_on: date | None = None
    home_id: UUID | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def shows(self, _: date) -> tuple[object, ...]:
        """What is so on a day in it."""
        return self.gemeente, self.home_id

    @property
    def turning_days(self) -> Iterator[date]:
        yield self.from_on
        if self.until_on is not None:
            yield self.until_on


@dataclass(frozen=True, slots=True)
class SharedChild:
    """A child of the applicant or the partner that has its main residence elsewhere, cared for here in part."""

    person_id: UUID
    born_on: date
    from_on: date
    until_on: date | None = None
    share: int | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def shows(self, _: date) -> tuple[object, ...]:
        """What is so on a day in it."""
        return self.person_id, self.born_on, self.share

    @property
    def turning_days(self) -> Iterator[date]:
        yield self.from_on
        if self.until_on is not None:
            yield self.until_on


@dataclass(frozen=True, slots=True)
class AssistancePeriod:
    """One period in which bijstand runs for the people of the dossier."""

    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def shows(self, _: date) -> tuple[object, ...]:
        """What is so on a day in it."""
        return ("bijstand",)

    @property
    def turning_days(self) -> Iterator[date]:
        yield self.from_on
        if self.until_on is not None:
            yield self.until_on


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """One period in which the dossier is closed, and why somebody closed it."""

    from_on: date
    until_on: date | None = None
    reason: Sluitreden = "anders"
    explanation: str | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)

    def shows(self, _: date) -> tuple[object, ...]:
        """What is so on a day in it."""
        return "gesloten", self.reason, self.explanation

    @property
    def turning_days(self) -> Iterator[date]:
        yield self.from_on
        if self.until_on is not None:
            yield self.until_on


_Row = Member | Residence | SharedChild | AssistancePeriod | ClosedPeriod


@dataclass(frozen=True, slots=True)
class Household:
    """The picture of one dossier over all time, as it was published last when `version` is that of the dossier."""

    dossier_id: UUID
    version: int
    members: tuple[Member, ...]
    residences: tuple[Residence, ...]
    shared_care: tuple[SharedChild, ...] = ()
    """No members: nobody else counts them."""
    assistance: tuple[AssistancePeriod, ...] = ()
    """When bijstand runs."""
    closures: tuple[ClosedPeriod, ...] = ()
    """When it is closed; kept here, and published to nobody."""

    def member_on(self, person_id: UUID, day: date) -> Member | None:
        for member in self.members:
            if member.person_id == person_id and member.holds_on(day):
                return member
        return None

    def members_on(self, day: date) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.holds_on(day))

    def gemeente_on(self, day: date) -> Gemeentecode | None:
        """The municipality on a day; before the first known day, the first known municipality."""
        for residence in self.residences:
            if residence.holds_on(day):
                return residence.gemeente
        first = min(self.residences, key=lambda known: known.from_on, default=None)
        return first.gemeente if first is not None else None

    def receives_on(self, day: date) -> bool:
        """Whether bijstand runs on a day."""
        return any(period.holds_on(day) for period in self.assistance)

    def assistance_ended_by(self, day: date) -> bool:
        """Whether bijstand ran once and does not any more."""
        ended = any(row.until_on is not None and row.until_on <= day for row in self.assistance)
        return ended and not self.receives_on(day)

    def is_closed_on(self, day: date) -> bool:
        return any(period.holds_on(day) for period in self.closures)

    def was_closed_for(self, person_id: UUID, day: date) -> bool:
        """Whether somebody belonged to it until it was closed, and it is closed on this day."""
        return any(
            period.holds_on(day) and self.member_on(person_id, period.from_on - ONE_DAY)
            for period in self.closures
        )

    @property
    def last_applicant(self) -> UUID | None:
        """Whose dossier it is, or was last."""
        rows = [member for member in self.members if member.rol == "aanvrager"]
        return max(rows, key=lambda row: row.from_on).person_id if rows else None

    def is_in_area_on(self, day: date) -> bool:
        return self.gemeente_on(day) in AGENCY_MUNICIPALITIES

    @property
    def is_too_large(self) -> bool:
        rows = (self.members, self.residences, self.shared_care, self.assistance, self.closures)
        return max(map(len, rows)) > MOST_PERIODS

    @property
    def rows(self) -> set[_Row]:
        """All that the picture is made of."""
        return {
            *self.members, *self.residences, *self.shared_care, *self.assistance, *self.closures,
        }  # fmt: skip

    def published(self) -> Huishouden:
        """As events publish it."""
        # Checked as a whole: five models made one by one cost four times as much.
        return Huishouden.model_validate(
            {
                "versie": self.version,
                "leden": [
                    {
                        "inwonerId": member.person_id,
                        "rol": member.rol,
                        "geboortedatum": member.born_on,
                        "geboortedatumOnzeker": member.birth_is_uncertain or None,
                        "vanaf": member.from_on,
                        "tot": member.until_on,
                        "kostendelerUitzondering": member.exemption,
                        "overledenOp": member.died_on,
                        "verblijven": _published_stays(member.stays) if member.stays else None,
                    }
                    for member in self.members
                ],
                "woonplaatsen": [
                    {
                        "gemeente": place.gemeente,
                        "vanaf": place.from_on,
                        "tot": place.until_on,
                        "woning": place.home_id,
                    }
                    for place in self.residences
                ],
                "gedeeldeZorg": [
                    {
                        "inwonerId": child.person_id,
                        "geboortedatum": child.born_on,
                        "vanaf": child.from_on,
                        "tot": child.until_on,
                        "zorgaandeel": child.share,
                    }
                    for child in self.shared_care
                ]
                or None,
                "bijstand": [
                    {"vanaf": period.from_on, "tot": period.until_on} for period in self.assistance
                ],
            }
        )


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody who lives in a home for a period, and what his or her own record says."""

    person_id: UUID
    born_on: date
    residency: Residency
    died_on: date | None = None
    stays: tuple[Stay, ...] = ()
    birth_is_uncertain: bool = False


def picture_of(
    dossier_id: UUID, state: State, occupants: Mapping[UUID, Sequence[Occupant]]
) -> Household:
    """The household of a dossier in this state. `occupants` has, by home, who ever lived there of other clusters too.

    Version 0: whoever publishes it counts on from the last one.
    """
    members: list[Member] = []
    places: list[Residence] = []
    dossier = state.dossiers[dossier_id]
    for applicancy in dossier.applicants:
        applicant = state.people[applicancy.person_id]
        members.append(_member(state, applicancy.person_id, "aanvrager", *_span(applicancy)))
        for partnership in applicant.partnerships:
            span = _both(_span(applicancy), (partnership.from_on, partnership.until_on))
            if span is not None:
                partner_id = partnership.other(applicancy.person_id)
                members.append(_member(state, partner_id, "partner", *span))
        for residency in applicant.residencies:
            span = _both(_span(applicancy), (residency.from_on, residency.until_on))
            if span is not None:
                places.append(Residence(residency.gemeente, *span, residency.home_id))
                members += _others(
                    state, applicancy.person_id, span, occupants.get(residency.home_id, ())
                )
    return Household(
        dossier_id,
        0,
        _joined(members),
        _adjacent(_without_end(places)),
        _shared_care(state, members),
        tuple(AssistancePeriod(known.from_on, known.until_on) for known in dossier.assistance),
        tuple(
            ClosedPeriod(known.from_on, known.until_on, known.reason, known.explanation)
            for known in dossier.closures
        ),
    )


def first_difference(old: Household, new: Household) -> date | None:
    """The first day on which two pictures of one dossier differ; None where they are the same."""
    before, after = old.rows, new.rows
    days = sorted({day for row in before ^ after for day in row.turning_days})
    for day in days:
        shown = [{row.shows(day) for row in rows if row.holds_on(day)} for rows in (before, after)]
        if shown[0] != shown[1]:
            return day
    # Only the beginning of what was so before somebody came.
    return days[0] if days else None


def in_its_time(member: Member) -> Member:
    """Where somebody stays, or dies, before or after belonging to a household is no part of its picture."""
    if not member.stays and member.died_on is None:
        return member
    span = (member.from_on, member.until_on)
    stays = tuple(stay for stay in member.stays if _both(span, (stay.from_on, stay.until_on)))
    died_on = member.died_on
    if died_on is not None and not member.holds_on(died_on):
        died_on = None
    if (stays, died_on) == (member.stays, member.died_on):
        return member
    return replace(member, stays=stays, died_on=died_on)


Span = tuple[date, date | None]


def _others(
    state: State, applicant_id: UUID, span: Span, occupants: Sequence[Occupant]
) -> Iterator[Member]:
    """Who lives in the home with the applicant in this period: children of the couple, and housemates."""
    for occupant in occupants if len(occupants) <= MOST_OCCUPANTS else ():
        period = _both(span, (occupant.residency.from_on, occupant.residency.until_on))
        if period is None or occupant.person_id == applicant_id:
            continue
        for piece, partner_id in _by_partner(state, applicant_id, period):
            if occupant.person_id == partner_id:
                continue
            yield Member(
                occupant.person_id,
                _role(state, occupant.person_id, applicant_id, partner_id),
                occupant.born_on,
                *piece,
                occupant.residency.exemption,
                occupant.died_on,
                occupant.stays,
                occupant.birth_is_uncertain,
            )


def _shared_care(state: State, members: Sequence[Member]) -> tuple[SharedChild, ...]:
    """Children of whoever the dossier is about, as long as they are under 18 and live somewhere else."""
    found: dict[tuple[UUID, date], SharedChild] = {}
    for care in state.shared_care:
        line = state.people[care.child_id]
        ends = [
            care.until_on,
            birthday(line.born_on, ADULT),
            line.died_on and line.died_on + ONE_DAY,
        ]
        span = (care.from_on, min(end for end in ends if end is not None))
        for member in members:
            if member.person_id != care.parent_id or member.rol not in {"aanvrager", "partner"}:
                continue
            both = _both(span, (member.from_on, member.until_on))
            for piece in _without(both, care.child_id, members) if both is not None else ():
                child = SharedChild(care.child_id, line.born_on, *piece, care.share)
                found.setdefault((care.child_id, piece[0]), child)
    return tuple(sorted(found.values(), key=lambda row: (row.from_on, row.born_on, row.person_id)))


def _without(span: Span, child_id: UUID, members: Iterable[Member]) -> Iterator[Span]:
    """A period without the days on which the child lives here."""
    begin, end = span
    at_home = sorted((row.from_on, row.until_on) for row in members if row.person_id == child_id)
    for home in at_home:
        both = _both((begin, end), home)
        if both is None:
            continue
        if begin < both[0]:
            yield begin, both[0]
        if both[1] is None or both[1] == end:
            return
        begin = both[1]
    yield begin, end


def _by_partner(state: State, applicant_id: UUID, span: Span) -> Iterator[tuple[Span, UUID | None]]:
    """A period in pieces, each with who is the partner in it."""
    begin, end = span
    for partnership in state.people[applicant_id].partnerships:
        both = _both((begin, end), (partnership.from_on, partnership.until_on))
        if both is None:
            continue
        if begin < both[0]:
            yield (begin, both[0]), None
        yield both, partnership.other(applicant_id)
        if both[1] is None or both[1] == end:
            return
        begin = both[1]
    yield (begin, end), None


def _role(state: State, person_id: UUID, applicant_id: UUID, partner_id: UUID | None) -> Rol:
    line = state.people.get(person_id)
    is_child = line is not None and bool(line.parents & {applicant_id, partner_id})
    return "kind" if is_child else "medebewoner"


def _member(
    state: State, person_id: UUID, rol: Rol, from_on: date, until_on: date | None
) -> Member:
    line = state.people[person_id]
    return Member(
        person_id,
        rol,
        line.born_on,
        from_on,
        until_on,
        died_on=line.died_on,
        stays=tuple(sorted(line.stays, key=lambda stay: (stay.from_on, stay.soort))),
        birth_is_uncertain=line.birth_is_uncertain,
    )


def _joined(members: Iterable[Member]) -> tuple[Member, ...]:
    """Periods that follow each other without a difference are one."""
    joined: list[Member] = []
    for member in sorted(members, key=lambda row: (row.person_id, row.from_on)):
        if joined and _goes_on(joined[-1], member):
            joined[-1] = replace(joined[-1], until_on=member.until_on)
        else:
            joined.append(member)
    return tuple(
        sorted(
            map(in_its_time, joined),
            key=lambda row: (row.from_on, PRECEDENCE[row.rol], row.born_on, row.person_id),
        )
    )


def _goes_on(last: Member, member: Member) -> bool:
    # Field by field: what the own record says is the same for one person.
    return (
        last.until_on == member.from_on
        and last.rol == member.rol
        and last.exemption == member.exemption
        and last.person_id == member.person_id
    )


def _adjacent(places: Sequence[Residence]) -> tuple[Residence, ...]:
    joined: list[Residence] = []
    for place in places:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.until_on == place.from_on
            and (last.gemeente, last.home_id) == (place.gemeente, place.home_id)
        ):
            joined[-1] = replace(last, until_on=place.until_on)
        else:
            joined.append(place)
    return tuple(joined)


def _without_end(places: Sequence[Residence]) -> list[Residence]:
    """What is left to do while nobody is the applicant of a dossier is done where they lived last."""
    ordered = sorted(places, key=lambda known: known.from_on)
    ends = [place.from_on for place in ordered[1:]]
    return [replace(place, until_on=end) for place, end in zip_longest(ordered, ends)]


def _span(applicancy: Applicancy) -> Span:
    return applicancy.from_on, applicancy.until_on


def _both(span: Span, other: Span) -> Span | None:
    """What two periods have in common."""
    (begin, end), (other_begin, other_end) = span, other
    begin = max(begin, other_begin)
    if end is None or (other_end is not None and other_end < end):
        end = other_end
    return (begin, end) if end is None or begin < end else None


def _published_stays(stays: Iterable[Stay]) -> list[dict[str, object]]:
    return [{"soort": stay.soort, "vanaf": stay.from_on, "tot": stay.until_on} for stay in stays]
