"""How dates, moments, durations and amounts read in Dutch text."""

import re
from datetime import date, datetime, timedelta

from shared.clock import AMSTERDAM

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

# Not the day in the name of a parameter's version, such as `N21a@2026-07-01`.
_ISO_DAY = re.compile(r"(?<![\w@-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w-])")

_EURO = re.compile(r"^(?:€|euro|eur)|(?:€|euro|eur)$")
# 1419 · 1.419 · 1 419 · 1.419,46 · 1419.46 · 1,419.46 · 700,-
_AMOUNT = re.compile(
    r"(?P<euros>\d{1,9}|\d{1,3}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*)(?:(?P<decimal>[.,])(?P<cents>\d{2}|-{1,2}|–|—))?",
    re.ASCII,
)

MUNICIPALITIES = {"0106": "Assen", "1680": "Aa en Hunze", "1730": "Tynaarlo"}


def date_text(day: date | str) -> str:
    """`1 december 2026`; also of a day that was stored as ISO text."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_text(day: date) -> str:
    """`december 2026`, of any day in it."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_text(moment: datetime) -> str:
    """`1 december 2026`: the day of a moment, as the calendar in the Netherlands says it."""
    return date_text(moment.astimezone(AMSTERDAM).date())


def plain_days(text: str) -> str:
    """A text with its ISO days written out: an explanation of a rule, for somebody who reads it on a page."""
    return _ISO_DAY.sub(lambda day: date_text(day[0]), text)


def parameter_text(version: object) -> str:
    """`N21a (1 juli 2026)` for `N21a@2026-07-01`: an amount of the law, and since when it is so high."""
    name, _, day = str(version).partition("@")
    return f"{name} ({date_text(day)})" if day else name


def moment_text(moment: datetime) -> str:
    """`1 december 2026 om 14:03:05`, as the clock in the Netherlands says it."""
    local = moment.astimezone(AMSTERDAM)
    return f"{date_text(local.date())} om {local:%H:%M:%S}"


def duration_text(duration: timedelta) -> str:
    """`0,24 seconden`, `3,1 seconden`, `2 minuten`, `5 uur`, `30 dagen`: as exact as a reader can use."""
    seconds = duration / timedelta(seconds=1)
    if seconds < 1:
        return f"{seconds:.2f} seconden".replace(".", ",")
    if seconds < 120:
        return f"{seconds:.1f} seconden".replace(".", ",")
    if duration < timedelta(hours=2):
        return f"{seconds // 60:.0f} minuten"
    if duration < timedelta(days=2):
        return f"{seconds // 3600:.0f} uur"
    return f"{duration.days} dagen"


def money_text(cents: int) -> str:
    """`€ 1.234,56`; a negative amount is `-€ 1.234,56`."""
    euros, rest = divmod(abs(cents), 100)
    amount = f"{euros:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}€ {amount},{rest:02d}"


def cents_of(text: str) -> int | None:
    """An amount as people write it, and as `money_text` does: 700, 700,50, 1.419,46, € 700,-. None where it is none, or may be two."""
    written = " ".join(text.lower().replace("\u00a0", " ").split())
    found = _AMOUNT.fullmatch(_EURO.sub("", written).strip())
    if found is None or (found["mark"] and found["mark"] == found["decimal"]):
        return None
    euros = re.sub(r"\D", "", found["euros"])
    cents = found["cents"] or ""
    return int(euros) * 100 + (int(cents) if cents.isdecimal() else 0)


def number_text(number: int) -> str:
    """`410.000`."""
    return f"{number:,}".replace(",", ".")


def initials_text(name: str) -> str:
    """`A. d. V.`: enough to find one's own work by, and no name to who looks along."""
    return " ".join(f"{word[0]}." for word in re.split(r"[\s'’-]+", name) if word)


def municipality_text(code: str | None) -> str:
    """The name of one of the agency's municipalities, or the code of another one."""
    if code is None:
        return "onbekend"
    return MUNICIPALITIES.get(code, f"gemeente {code}")
