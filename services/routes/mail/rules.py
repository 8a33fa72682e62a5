"""Who gets a mail, when, and what it says: how much there is, and never about whom. Pure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, Self

from shared.calendar import add_working_days, is_working_day
from shared.clock import AMSTERDAM
from shared.ui.dutch import date_text

Wish = Literal["geen", "dagelijks", "ook-dringend"]
Kind = Literal["dagelijks", "dringend"]

MORNING: Final = (time(7), time(12))
"""Whoever was away so long that the morning is over gets no mail of that morning any more."""
OVER: Final = time(17)
"""A daily mail that could not be sent by then says nothing about today any more."""
PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120))
"""Between one attempt and the next; after the last the mail has failed."""
BETWEEN_URGENT: Final = timedelta(minutes=10)
"""What becomes urgent meanwhile goes in one mail."""
_LONGEST_ADDRESS: Final = 254
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many tasks there are of each kind. Kept with the mail, so that it says the same when it is sent again."""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{field.name: int(stored[field.name]) for field in fields(cls)})

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Daily(Amounts):
    """The work of a morning. `team`: nobody's yet, in dossiers of the own teams."""

    own_late: int = 0
    own_today: int = 0
    team_late: int = 0
    team_today: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Urgent(Amounts):
    """What somebody is told at once."""

    due: int = 0
    """Due today or before when it came."""
    assigned: int = 0
    wait_over: int = 0

    def plus(self, other: "Urgent") -> "Urgent":
        return Urgent(
            self.due + other.due,
            self.assigned + other.assigned,
            self.wait_over + other.wait_over,
        )


_LINES: Final[Mapping[str, str]] = {
    "own_late": "Van u, en te laat",
    "own_today": "Van u, en vandaag klaar",
    "team_late": "Van uw team, nog van niemand, en te laat",
    "team_today": "Van uw team, nog van niemand, en vandaag klaar",
    "new": "Nieuw sinds de vorige werkdag",
    "due": "Nieuw, en vandaag klaar of al te laat",
    "assigned": "Aan u gegeven",
    "wait_over": "Van u, en het wachten is voorbij",
}


def subject_of(amounts: Amounts) -> str:
    word = "taak" if amounts.total == 1 else "taken"
    if isinstance(amounts, Urgent):
        return f"Dringend: {amounts.total} {word}"
    return "Uw werk van vandaag"


def body_of(amounts: Amounts, day: date, address: str) -> str:
    """Plain text. `address` is where browsers find us."""
    lines = [
        f"- {_LINES[field.name]}: {number}"
        for field in fields(amounts)
        if (number := getattr(amounts, field.name))
    ]
    opening = (
        "Er is werk bij gekomen dat niet kan wachten."
        if isinstance(amounts, Urgent)
        else f"Dit is uw werk op {date_text(day)}."
    )
    return "\n".join(
        (
            "Goedendag,",
            "",
            opening,
            "",
            *lines,
            "",
            f"Bekijk uw werk: {address}/routes/werk",
            "",
            "In deze e-mail staat niets over inwoners. U krijgt hem omdat u daarvoor koos.",
            f"Kies anders, of stop ermee: {address}/routes/voorkeuren",
            "",
        )
    )


def is_morning(local: datetime) -> bool:
    """Whether the mails of a day are made now."""
    first, last = MORNING
    return is_working_day(local.date()) and first <= local.time() < last


def last_morning(today: date) -> datetime:
    """The begin of the last working day before: what came in since then is new."""
    return datetime.combine(add_working_days(today, -1), time.min, AMSTERDAM)


def is_too_late(kind: Kind, day: date, local: datetime) -> bool:
    """Whether a mail that was not sent yet says nothing of use any more."""
    if kind == "dagelijks":
        return local.date() > day or local.time() >= OVER
    return local.date() > day + timedelta(days=1)


def pause_after(attempts: int) -> timedelta | None:
    """Until the next attempt; None after the last."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def wants(wish: Wish, kind: Kind) -> bool:
    return wish in {"ook-dringend", kind}


def fault_in_address(text: str, domains: Collection[str]) -> str | None:
    """What is wrong with an e-mail address; `domains` are those to which we send, none for all."""
    if not text:
        return "Vul uw e-mailadres van het werk in."
    if len(text) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(text):
        return "Dit is geen e-mailadres. Een voorbeeld: naam@gemeente.nl."
    domain = text.rpartition("@")[2].lower()
    if domains and domain not in domains:
        return f"Kies een adres van uw werk. Dat eindigt op {' of '.join(sorted(domains))}."
    return None
