"""Dates as registers write them: `jjjjmmdd`, with zeros for what nobody knows. Pure.

A known day with an unknown month does not occur. Other agencies fill such a date with a day of their own; what is unknown stays so here.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from services.intake.residents.schemas import OLDEST_BIRTH

UNKNOWN: Final = "00000000"
_WRITTEN: Final = re.compile(r"[0-9]{8}", re.ASCII)
_MONTHS: Final = 12
_MOST_DAYS: Final = 31


class NotADate(ValueError):
    """No date as a register writes one. The text never repeats what was given."""

    def __init__(self) -> None:
        super().__init__("geen datum als jjjjmmdd")


@dataclass(frozen=True, slots=True)
class RegisterDate:
    """A date of which the day, the month or everything may be unknown."""

    year: int | None
    month: int | None = None
    day: int | None = None
    is_impossible: bool = False
    """A day was given that no calendar has; only the month is used."""

    @classmethod
    def parse(cls, written: str) -> Self:
        """Raises NotADate for what can't be read as one."""
        if not _WRITTEN.fullmatch(written):
            raise NotADate
        year, month, day = int(written[:4]), int(written[4:6]), int(written[6:])
        if written == UNKNOWN:
            return cls(None)
        if not year or month > _MONTHS or day > _MOST_DAYS or (day and not month):
            raise NotADate
        if not month:
            return cls(year)
        if not day:
            return cls(year, month)
        if day > monthrange(year, month)[1]:
            return cls(year, month, is_impossible=True)
        return cls(year, month, day)

    @property
    def is_whole(self) -> bool:
        return self.day is not None

    @property
    def first(self) -> date | None:
        """The first day that it can be."""
        return None if self.year is None else date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date | None:
        """The last day that it can be."""
        if self.year is None:
            return None
        month = self.month or _MONTHS
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def given(self) -> str | None:
        """As intake keeps a birth date of which a part is unknown: `1980-05-00`. None for a whole one."""
        if self.is_whole:
            return None
        return f"{self.year or 0:04d}-{self.month or 0:02d}-00"

    def assumed_birth(self, today: date) -> date:
        """The day that ages are counted from while the real one is unknown: that of the SVB (policy rule SB1001), 1 July of a
        year and the 16th of a month. Without a year long ago: no birthday is yet to come, and every age is asked.
        """
        if self.year is None:
            return OLDEST_BIRTH
        if self.month is None:
            return min(date(self.year, 7, 1), today)
        return min(date(self.year, self.month, self.day or 16), today if not self.day else date.max)

    def certain_from(self, today: date) -> date | None:
        """From when something holds without a doubt that began on this date; today at the latest."""
        if self.year is None or self.last is None or self.first is None:
            return None
        if self.is_whole:
            return self.first
        return max(self.first, min(date.fromordinal(self.last.toordinal() + 1), today))
