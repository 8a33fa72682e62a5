"""Dutch calendar facts: working days, birthdays, the AOW day. Pure: days are arguments."""

import csv
from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

from holidays import country_holidays

_MONTHS = 12
_SHORTEST_MONTH = 28
_SATURDAY = 5
_KEPT = 16_384
"""So many days of people are kept: of one person the same is asked for every month."""

EQUATED_DAYS = frozenset(
    {
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)
"""Days put on a par with a public holiday by royal decree (Algemene termijnenwet art. 3 lid 3).

A decree covers three years. These are 2023-2025 and 2026-2028; add the next one in 2028.
"""


@dataclass(frozen=True, slots=True)
class AowAge:
    """Born from this day on: AOW at so many months of age; None where the law has not set it yet."""

    born_from: date
    months: int | None


def _read_aow_ages() -> tuple[AowAge, ...]:
    with Path(__file__).with_name("aow_ages.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            AowAge(
                date.fromisoformat(row["geboren_vanaf"]),
                int(row["jaren"]) * _MONTHS + int(row["maanden"]) if row["jaren"] else None,
            )
            for row in csv.DictReader(file)
        )


AOW_AGES = _read_aow_ages()
"""By birth date (AOW art. 7a), from `aow_ages.csv`. The age is set five years ahead: who is younger has none yet."""


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The days of Algemene termijnenwet art. 3: also Good Friday, and 5 May in every year."""
    legal = country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(legal) | {day for day in EQUATED_DAYS if day.year == year}


def is_working_day(day: date) -> bool:
    """Not a Saturday, a Sunday or a public holiday."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, or before it when negative.

    With 0: `day` itself, or else the next working day.
    """
    if count == 0:
        return next_working_day(day)
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def next_working_day(day: date) -> date:
    """`day` if it is a working day, else the first after it (Algemene termijnenwet art. 1)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_months(day: date, count: int) -> date:
    """The same day `count` months on or back; the last of the month where it does not exist."""
    year, month = _month_after(day, count)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@lru_cache(maxsize=_KEPT)
def birthday(born: date, years: int, months: int = 0) -> date:
    """The day somebody reaches an age.

    Where the day does not exist, the first of the next month: 29 February becomes 1 March, as
    nobody is a year older before a whole year has passed.
    """
    count = years * _MONTHS + months
    year, month = _month_after(born, count)
    if born.day <= _SHORTEST_MONTH or born.day <= monthrange(year, month)[1]:
        return date(year, month, born.day)
    year, month = _month_after(born, count + 1)
    return date(year, month, 1)


def age_on(born: date, day: date) -> int:
    """Age in whole years on a day; negative before birth. Who was born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def aow_day(born: date) -> date | None:
    """The day somebody reaches the AOW age; None where the law has not set the age yet."""
    months = AOW_AGES[_aow_row(born)].months
    return None if months is None else birthday(born, 0, months)


def earliest_aow_day(born: date) -> date:
    """No sooner than this: the AOW day, and where the age is not set yet that by the age set last, as it never falls."""
    row = _aow_row(born)
    while (months := AOW_AGES[row].months) is None:
        row -= 1
    return birthday(born, 0, months)


def _aow_row(born: date) -> int:
    return bisect_right(AOW_AGES, born, key=lambda ages: ages.born_from) - 1


def first_of_next_month(day: date) -> date:
    """The first day of the month after `day`: when most toeslagen follow a change (Awir art. 5)."""
    return add_months(day.replace(day=1), 1)


def _month_after(day: date, count: int) -> tuple[int, int]:
    index = day.year * _MONTHS + day.month - 1 + count
    return index // _MONTHS, index % _MONTHS + 1
