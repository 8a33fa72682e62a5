"""Expected beside actual over the months, as bars: for each month only the posts that could be compared. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.income.aftercare.model import Check
from shared.events.aftercare import Nazorgresultaat

WHOLE: Final = 1000
"""The longest bar: in thousandths of the width."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month that somebody looked at; amounts in cents, widths in thousandths."""

    month: date
    expected: int
    actual: int
    result: Nazorgresultaat
    by: str
    compared: int
    """How many posts were known on both sides."""
    expected_width: int = 0
    actual_width: int = 0

    @property
    def difference(self) -> int:
        return self.actual - self.expected


def months_of(checks: Mapping[UUID, Sequence[Check]]) -> tuple[Month, ...]:
    """The months that were compared, in their order; of a month that was looked at twice the last."""
    found: dict[date, Month] = {}
    for check in sorted(_done(checks), key=lambda check: check.done_at):
        compared = check.expected.keys() & check.actual.keys()
        if check.month is None or not compared:
            continue
        found[check.month] = Month(
            check.month,
            sum(check.expected[post] for post in compared),
            sum(check.actual[post] for post in compared),
            check.result,
            check.done_by_name,
            len(compared),
        )
    return _scaled([found[month] for month in sorted(found)])


def _done(checks: Mapping[UUID, Sequence[Check]]) -> Iterable[Check]:
    return (check for some in checks.values() for check in some)


def _scaled(months: Sequence[Month]) -> tuple[Month, ...]:
    """Nothing is drawn below zero: a purse that is empty has no bar."""
    longest = max((max(month.expected, month.actual) for month in months), default=0)
    if longest <= 0:
        return tuple(months)
    return tuple(
        Month(
            month.month,
            month.expected,
            month.actual,
            month.result,
            month.by,
            month.compared,
            max(0, month.expected) * WHOLE // longest,
            max(0, month.actual) * WHOLE // longest,
        )
        for month in months
    )
