"""The household of a dossier over time, as it is kept and published. It is derived from who lives where with whom (derivation.py)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.timeline.facts import Geheimhouding, Sluitreden
from services.intake.timeline.state import Stay
from shared.events.household import (
    AGENCY_MUNICIPALITIES,
    Gemeentecode,
    Huishouden,
    KostendelerUitzondering,
    Rol,
)
from shared.values import made_often

PRECEDENCE: Final[Mapping[Rol, int]] = {
    "aanvrager": 0,
    "partner": 1,
    "kind": 2,
    "medebewoner": 3,
}
"""In whose dossier something is told of somebody who stands in the pictures of several: the own one first."""

MOST_PERIODS: Final = 500
"""What a message can carry of one household."""
ONE_DAY: Final = timedelta(days=1)


@made_often(frozen=True, slots=True)
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


@made_often(frozen=True, slots=True)
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


# Asked for every event: `model_validate` would add a tenth.
_PUBLISHED: Final = Huishouden.__pydantic_validator__
_Row = Member | Residence | SharedChild | AssistancePeriod | ClosedPeriod


@made_often(frozen=True, slots=True)
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
    shielding: Geheimhouding = "geen"
    """What is kept from others about somebody who stands in it."""

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

    def answering_on(self, day: date) -> Gemeentecode | None:
        """The municipality of ours that answers for it (as `Huishouden.answering_on` has it): of who moved away the last one, until it is closed."""
        lives_in = self.gemeente_on(day)
        if lives_in in AGENCY_MUNICIPALITIES or self.is_closed_on(day):
            return lives_in
        before = [
            place
            for place in self.residences
            if place.gemeente in AGENCY_MUNICIPALITIES and place.from_on <= day
        ]
        return max(before, key=lambda place: place.from_on).gemeente if before else lives_in

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
        published: Huishouden = _PUBLISHED.validate_python(
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
                "gesloten": [
                    {"vanaf": period.from_on, "tot": period.until_on} for period in self.closures
                ]
                or None,
                "afgeschermd": None if self.shielding == "geen" else self.shielding,
            }
        )
        return published


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
    stays = tuple(stay for stay in member.stays if overlap_of(span, (stay.from_on, stay.until_on)))
    died_on = member.died_on
    if died_on is not None and not member.holds_on(died_on):
        died_on = None
    if (stays, died_on) == (member.stays, member.died_on):
        return member
    return replace(member, stays=stays, died_on=died_on)


Span = tuple[date, date | None]


def overlap_of(span: Span, other: Span) -> Span | None:
    """What two periods have in common."""
    (begin, end), (other_begin, other_end) = span, other
    begin = max(begin, other_begin)
    if end is None or (other_end is not None and other_end < end):
        end = other_end
    return (begin, end) if end is None or begin < end else None


def _published_stays(stays: Iterable[Stay]) -> list[dict[str, object]]:
    return [{"soort": stay.soort, "vanaf": stay.from_on, "tot": stay.until_on} for stay in stays]
