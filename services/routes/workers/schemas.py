"""A worker as the others in this room know one. Municipalities are CBS codes, days are Dutch calendar days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.routes.periods import Period
from shared.errors import AppError

GroupRole = tuple[str, str]
"""A municipality, and a role that somebody has there."""

Source = Literal["provider", "teamleider"]
"""Who gave a role: the groups of the identity provider, or a team leader on the page."""


class NoAccess(AppError):
    """Somebody who is known to the provider, and does not work here (any more)."""

    def __init__(self, detail: str) -> None:
        super().__init__(403, "geen-toegang", "Geen toegang", detail)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of a worker in a municipality, over time."""

    id: UUID
    municipality: str
    role: str
    period: Period
    source: Source
    organisation_id: UUID | None = None
    """Of a partner: where he or she works."""
    organisation: str | None = None
    """What that is called, where somebody looks."""


@dataclass(frozen=True, slots=True)
class NewRole:
    """A role that a team leader wants to give."""

    role: str
    period: Period
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Away:
    """A time in which a worker is not there, and who stands in."""

    id: UUID
    period: Period
    substitute_id: UUID | None
    substitute: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A worker in a team, over time."""

    team_id: UUID
    team: str
    period: Period


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works here, with what is so today or will be."""

    id: UUID
    name: str
    active: Period
    working_days: tuple[int, ...]
    """Days of the week by ISO 8601: 1 is Monday."""
    last_signed_in: datetime | None
    roles: tuple[HeldRole, ...] = ()
    places: tuple[Place, ...] = ()
    away: tuple[Away, ...] = ()
    has_conflict: bool = False
    """About whom is for nobody to see but the worker."""

    def is_from_outside_on(self, day: date) -> bool:
        """Whether this is somebody of an organisation that we hand over to."""
        return any(role.organisation_id and role.period.holds_on(day) for role in self.roles)

    def municipalities_on(self, day: date) -> frozenset[str]:
        return frozenset(role.municipality for role in self.roles if role.period.holds_on(day))


@dataclass(frozen=True, slots=True)
class Team:
    """People who divide work, and the municipalities that they do it for today or will."""

    id: UUID
    name: str
    municipalities: tuple[tuple[str, Period], ...]

    def works_for(self, day: date) -> frozenset[str]:
        return frozenset(code for code, period in self.municipalities if period.holds_on(day))
