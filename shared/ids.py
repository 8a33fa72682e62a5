"""Identifiers: time-ordered UUIDs (version 7, RFC 9562), which also tell the day they were made."""

from datetime import UTC, date, datetime
from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

DossierId = NewType("DossierId", UUID)
"""The pseudonym of one household's dossier: the Kafka key of everything about it."""

PersonId = NewType("PersonId", UUID)
"""The pseudonym of one resident; never a BSN."""

EventId = NewType("EventId", UUID)


def new_id() -> UUID:
    """A new UUIDv7; its time is the machine's own, also when the demo's clock is moved."""
    return uuid7()


def new_dossier_id() -> DossierId:
    return DossierId(new_id())


def new_person_id() -> PersonId:
    return PersonId(new_id())


def new_event_id() -> EventId:
    return EventId(new_id())


def moment_of(identifier: UUID) -> datetime:
    """The moment a UUIDv7 was made, in UTC. Raises ValueError for another kind of UUID."""
    if identifier.version != 7:
        msg = f"{identifier} is not a UUIDv7"
        raise ValueError(msg)
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)


def day_of(identifier: UUID) -> date:
    """The UTC day a UUIDv7 was made: the daily partition its message belongs to."""
    return moment_of(identifier).date()
