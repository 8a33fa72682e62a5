"""Identifiers: time-ordered UUIDs (version 7, RFC 9562), which also tell the day they were made."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

DossierId = NewType("DossierId", UUID)
"""The pseudonym of one household's dossier: the Kafka key of everything about it."""

PersonId = NewType("PersonId", UUID)
"""The pseudonym of one resident; never a BSN."""

EventId = NewType("EventId", UUID)

_UUID7 = 7 << 76 | 2 << 62
_UUID7_MARKS = 15 << 76 | 3 << 62
_UUID7_MASK = (1 << 128) - 1 ^ _UUID7_MARKS
"""Version and variant, where they stand, and the bits beside them (RFC 9562 section 5.7)."""

_FIRST_DAY = date(1970, 1, 1)
_MILLISECONDS_A_DAY = 86_400_000


def new_id() -> UUID:
    """A new UUIDv7; its time is the machine's own, also when the demo's clock is moved."""
    return uuid7()


def new_dossier_id() -> DossierId:
    return DossierId(new_id())


def new_person_id() -> PersonId:
    return PersonId(new_id())


def new_event_id() -> EventId:
    return EventId(new_id())


def read_id(text: object) -> UUID | None:
    """The id that a text is; None for another text."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def derived_id(moment: datetime, *parts: UUID) -> UUID:
    """The same UUIDv7 for the same moment and parts: for what must not happen twice, whoever does it again."""
    chance = int.from_bytes(
        blake2b(b"".join(part.bytes for part in parts), digest_size=10).digest()
    )
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(int=(milliseconds << 80 | chance) & _UUID7_MASK | _UUID7)


def moment_of(identifier: UUID) -> datetime:
    """The moment a UUIDv7 was made, in UTC. Raises ValueError for another kind of UUID."""
    if identifier.version != 7:
        msg = f"{identifier} is not a UUIDv7"
        raise ValueError(msg)
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def day_of(identifier: UUID) -> date:
    """The UTC day a UUIDv7 was made: the daily partition its message belongs to. Raises ValueError for what has no day."""
    number = identifier.int
    if number & _UUID7_MARKS != _UUID7:
        msg = f"{identifier} is not a UUIDv7"
        raise ValueError(msg)
    return _day_numbered((number >> 80) // _MILLISECONDS_A_DAY)


@lru_cache(maxsize=1_000)
def _day_numbered(number: int) -> date:
    """So many days after the first of 1970. Remembered: most ids are of a few days."""
    try:
        return _FIRST_DAY + timedelta(days=number)
    except OverflowError as error:
        msg = "past the end of the calendar"
        raise ValueError(msg) from error
