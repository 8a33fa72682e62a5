"""The one place that knows what time it is.

Everything else asks `now()` or `today()`, so that a demo or a test can look at a birthday five months away.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Dates in Dutch law are calendar days in this zone."""

_shift = timedelta(0)


def now() -> datetime:
    """The current moment, in UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The current calendar day in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a Dutch calendar day, in UTC (right in both nights that the clock changes)."""
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)


def shift_by(seconds: float) -> None:
    """Let this process's clock run `seconds` ahead of (or behind) the machine's (demo and tests only)."""
    global _shift  # noqa: PLW0603 - one clock per process is the point
    _shift = timedelta(seconds=seconds)


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Run a block as if it started at `moment`; the clock ticks on from there."""
    global _shift  # noqa: PLW0603
    before = _shift
    _shift = moment - datetime.now(UTC)
    try:
        yield
    finally:
        _shift = before
