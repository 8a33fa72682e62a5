"""What was recorded about a person, by whom and from where, and what that adds up to. Pure.

Nothing that was recorded is overwritten. The table `resident` has what holds now, for whoever reads fast.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args
from uuid import UUID

from services.intake.residents.rules import Geheimhouding, Source

SYSTEM: Final = "naadloos"
"""Who did what nobody asked for."""
Origins = Source | Literal["levensgebeurtenis", "samenvoeging"]
"""And what intake records itself: because of a life event, and because two residents turned out to be one."""
Kind = Literal["naam", "geboortedatum", "overlijden", "geheimhouding", "burgerservicenummer"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who recorded something, where it came from, and why."""

    actor: str
    source: Origins | None
    """None where nobody said so."""
    reason: str | None = None
    life_event_id: UUID | None = None
    """What told it, where that was a life event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What was recorded of a person at one moment; only the values of `kinds` say anything."""

    person_id: UUID
    """As the person was known then: somebody who was merged later keeps what was recorded."""
    kinds: tuple[Kind, ...]
    recorded_at: datetime
    origin: Origin
    valid_from: date | None = None
    """From which day it holds; None is always. Only a name and secrecy begin on a day."""
    given_names: str | None = None
    family_name: str | None = None
    born_on: date | None = None
    birth_given: str | None = None
    """The birth date as a register has it, where the day or the month is unknown."""
    died_on: date | None = None
    secrecy: Geheimhouding | None = None
    bsn_encrypted: bytes | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What was known of a person."""

    given_names: str
    family_name: str
    born_on: date
    birth_given: str | None
    died_on: date | None
    secrecy: Geheimhouding
    bsn_encrypted: bytes | None


def holding(recordings: Iterable[Recording], kind: Kind, day: date) -> Recording | None:
    """What holds of this kind on a day; before the first day that is known, what held first.

    Of one and the same day the last that was recorded counts. `recordings` are in the order in which they were made.
    """
    by_day = {row.valid_from or date.min: row for row in recordings if kind in row.kinds}
    begun = [valid_from for valid_from in by_day if valid_from <= day]
    first = max(begun) if begun else min(by_day, default=None)
    return by_day[first] if first is not None else None


def details(recordings: Sequence[Recording], day: date) -> Details | None:
    """All that these say of a day; None where they say nothing of a name or a birth: the person was not known."""
    name, birth, death, secrecy, number = (holding(recordings, kind, day) for kind in KINDS)
    if name is None or birth is None or birth.born_on is None:
        return None
    return Details(
        name.given_names or "",
        name.family_name or "",
        birth.born_on,
        birth.birth_given,
        death.died_on if death is not None else None,
        (secrecy.secrecy if secrecy is not None else None) or "geen",
        number.bsn_encrypted if number is not None else None,
    )
