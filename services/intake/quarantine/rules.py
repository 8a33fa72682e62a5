"""How long something may wait for a person before it is too long. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

Age = Literal["dag", "week", "limiet"]
"""Older than a day, than a week, than the limit of its kind."""
ONE_DAY: Final = timedelta(days=1)
ONE_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Limits:
    """In days, for every kind and for the kinds that cannot wait that long."""

    days: int
    days_of: Mapping[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> int:
        return self.days_of.get(kind, self.days)

    def is_over(self, kind: str, since: datetime, now: datetime) -> bool:
        return since < now - timedelta(days=self.of(kind))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of what waits is asked for; all of it where nothing is chosen."""

    kind: str | None = None
    reason: str | None = None
    age: Age | None = None

    @property
    def is_limited(self) -> bool:
        return self != Choice()


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind wait for one reason, and for how long. `kind` is a type of life event, in short."""

    kind: str
    reason: str
    waiting: int
    over_a_day: int
    over_a_week: int
    over_limit: int
    oldest: datetime
    """Since when the first of them waits."""
