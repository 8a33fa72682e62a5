"""A trail in its order: which message followed from which, what each service did with it, and what should have followed and did not.

Pure. How long something took is read from the ids, which have the machine's own time, as the services' databases have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.judging import Level
from shared import ids
from shared.events.expectations import OF_ALL, Expectation
from shared.operations.trail.kinds import LIFE_EVENT
from shared.operations.trail.schemas import Lot, Stand

_LEVELS: Final[Mapping[Stand, Level]] = {
    "verwerkt": Level.GOOD,
    "genegeerd": Level.GOOD,
    "alsnog-gelukt": Level.GOOD,
    "weggedaan": Level.UNKNOWN,
    "vervangen": Level.UNKNOWN,
    "niet-meer-bekend": Level.UNKNOWN,
    "onderweg": Level.ATTENTION,
    "wordt-herhaald": Level.ATTENTION,
    "wacht-op-voorganger": Level.ATTENTION,
    "wacht-op-nieuwe-versie": Level.ATTENTION,
    "mist-een-bericht": Level.WRONG,
    "wacht-op-een-mens": Level.WRONG,
    "geweigerd": Level.WRONG,
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the trail, without what it says."""

    id: UUID
    kind: str
    service: str
    at: datetime
    root: UUID
    cause: UUID | None
    is_sent: bool = True


@dataclass(frozen=True, slots=True)
class Fate:
    """What a service did with a message."""

    service: str
    lot: Lot
    took: timedelta | None
    """From when the message was made, where the service is done with it."""

    @property
    def level(self) -> Level:
        return _LEVELS[self.lot.stand]


@dataclass(frozen=True, slots=True)
class Line:
    """A message in its place."""

    number: int
    message: Message
    cause: int | None
    """The number of the message that it followed from, if that is in the trail."""
    after: timedelta | None
    """Since that one."""
    fates: Sequence[Fate]


@dataclass(frozen=True, slots=True)
class Missing:
    """What must follow a message, and did not come yet."""

    number: int
    """Of the message that it must follow."""
    expected: Expectation
    due_at: datetime
    is_late: bool


def arrange(
    messages: Sequence[Message], fates: Mapping[str, Mapping[UUID, Lot]]
) -> tuple[Line, ...]:
    """In order of time; the number of a message is its place."""
    ordered = sorted(messages, key=lambda message: (message.at, message.id))
    numbers = {message.id: number for number, message in enumerate(ordered, 1)}
    return tuple(
        Line(
            number=numbers[message.id],
            message=message,
            cause=numbers.get(message.cause) if message.cause else None,
            after=_between(message.cause, ids.moment_of(message.id))
            if message.cause in numbers
            else None,
            fates=[
                _fate(service, lot)
                for service in SERVICES
                if (lot := fates.get(service, {}).get(message.id)) is not None
            ],
        )
        for message in ordered
    )


def missing_in(lines: Sequence[Line], now: datetime) -> list[Missing]:
    """What each life event should have led to: also what is not late yet."""
    return [
        Missing(line.number, expected, due_at, is_late=now > due_at)
        for line in lines
        if line.message.kind == LIFE_EVENT
        for expected in OF_ALL
        for due_at in (line.message.at + expected.within,)
        if not any(_answers(other, line.number, expected) for other in lines)
    ]


def _answers(line: Line, number: int, expected: Expectation) -> bool:
    return (
        line.cause == number
        and line.message.service == expected.service
        and line.message.kind in expected.types
    )


def _fate(service: str, lot: Lot) -> Fate:
    is_done = lot.stand in {"verwerkt", "genegeerd"} and lot.op is not None
    return Fate(service, lot, _between(lot.id, lot.op) if is_done and lot.op else None)


def _between(begin: UUID | None, end: datetime) -> timedelta | None:
    """Never less than nothing: two machines' clocks differ a little."""
    if begin is None or begin.version != 7:
        return None
    return max(timedelta(0), end - ids.moment_of(begin))
