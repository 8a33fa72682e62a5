"""What people write in a field: a date, an amount, a number, in any way that is usual here. Pure."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from shared.ui.dutch import MONTHS

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DUTCH: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_WRITTEN: Final = re.compile(r"(\d{1,2})\.? ([a-z]+)\.? (\d{4})", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,6}(?:[.,]\d{1,4})?", re.ASCII)


def read_day(text: str, *, in_part: bool = False) -> str | None:
    """The day as `2026-11-03`; `in_part` also takes zeros for an unknown day or month. None for what is none."""
    written = " ".join(text.lower().split())
    for pattern, order in ((_ISO, (1, 2, 3)), (_DUTCH, (3, 2, 1)), (_WRITTEN, (3, 2, 1))):
        found = pattern.fullmatch(written)
        if found is not None:
            year, month, day = (found[part] for part in order)
            number = month if month.isdecimal() else _month(month)
            return _iso(int(year), int(number), int(day), in_part=in_part)
    return None


def read_number(text: str) -> Decimal | None:
    """`16`, `16,5` or `16.5`."""
    written = text.strip()
    return Decimal(written.replace(",", ".")) if _NUMBER.fullmatch(written) else None


def cents_as_written(cents: int) -> str:
    """As somebody would fill it in: `1419,46`."""
    return f"{cents // 100},{cents % 100:02d}"


def day_as_written(iso: str) -> str:
    """As somebody would fill it in: `3-11-2026`."""
    year, month, day = iso.split("-")
    return f"{int(day)}-{int(month)}-{year}"


def _month(name: str) -> str:
    begun = [
        number
        for number, month in enumerate(MONTHS, start=1)
        if len(name) >= 3 and month.startswith(name)
    ]
    if name in {"mrt", "mar"}:
        return "3"
    return str(begun[0]) if len(begun) == 1 else "99"


def _iso(year: int, month: int, day: int, *, in_part: bool) -> str | None:
    if in_part and day == 0 and 0 <= month <= 12:
        return f"{year:04d}-{month:02d}-00"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
