"""Days that something holds: Dutch calendar days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to, and not including, another; None where no end is known."""

    from_day: date
    until_day: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day < self.until_day)
