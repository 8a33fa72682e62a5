"""The one place that knows what time it is.

Everything else asks `now()` or `today()`, so that a demo or a test can look at a birthday five months away.
"""

from contextlib import contextmanager
from collections.abc import Iterator
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


def start_at(moment: datetime) -> None:
    """Let this process's clock run on from `moment` (demo and tests only)."""
    global _shift  # noqa: PLW0603 - one clock per process is the point
    _shift = moment - datetime.now(UTC)


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Run a block as if it started at `moment`; the clock ticks on from there."""
    global _shift  # noqa: PLW0603
    before = _shift
    start_at(moment)
    try:
        yield
    finally:
        _shift = before
