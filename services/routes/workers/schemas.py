"""A worker as the others in this room know one. Municipalities are CBS codes, days are Dutch calendar days."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

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
class Period:
    """From a day up to, and not including, another; None where no end is known."""

    from_day: date
    until_day: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day < self.until_day)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of a worker in a municipality, over time."""

    id: UUID
    municipality: str
    role: str
    period: Period
    source: Source
