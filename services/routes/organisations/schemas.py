"""An organisation as policy sees it: with all that it does or did, and what was changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.routes.partners.schemas import Organisation
from services.routes.periods import Period


@dataclass(frozen=True, slots=True)
class Does:
    """What an organisation does in a municipality, over time."""

    id: UUID
    service: str
    municipality: str
    rank: int
    """Who has the lowest is asked first."""
    period: Period


@dataclass(frozen=True, slots=True)
class Kept:
    """An organisation with everything that is kept of it."""

    organisation: Organisation
    contact: str | None
    version: int
    """Counts its changes, those of what it does too."""
    does: tuple[Does, ...]

    def does_on(self, day: date) -> list[Does]:
        """What it does on a day; nothing before it began, or after it ended."""
        if not self.organisation.active.holds_on(day):
            return []
        return [does for does in self.does if does.period.holds_on(day)]

    def works_for(self, today: date) -> frozenset[str]:
        """The municipalities for which it does something today, or will."""
        ends = self.organisation.active.until_day
        return frozenset(
            does.municipality
            for does in self.does
            if (does.period.until_day is None or today < does.period.until_day)
            and (ends is None or today < ends)
        )

    def is_of(self, municipalities: Collection[str]) -> bool:
        """Whether it does, did or will do something for one of these."""
        return any(does.municipality in municipalities for does in self.does)
