"""What the monitor knows at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from services.reporting.expected.owed import Open
from shared.accounting.comparing import Account
from shared.operations.schemas import Stand

SERVICES: Final = ("intake", "routes", "income", "reporting")


@dataclass(frozen=True, slots=True)
class Mute:
    """A worker of which nobody has to be warned until a moment, and who said so."""

    until: datetime
    reason: str
    muted_by: str
    muted_at: datetime


AlarmKey = tuple[str, str, str, int]
"""Service, kind, place and level."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that was found to be wrong, from its begin to its end."""

    id: UUID
    service: str
    """Empty for what is of all services together."""
    kind: str
    place: str
    level: int
    message: str
    runbook: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_name: str | None
    note: str | None

    @property
    def key(self) -> AlarmKey:
        return self.service, self.kind, self.place, self.level


@dataclass(frozen=True, slots=True)
class Gathered:
    """What all services said, and of who said nothing when it last did."""

    at: datetime
    standings: Mapping[str, Stand]
    account: Account | None
    """The books of today; None when one of the services did not give its own."""
    closed_at: datetime | None = None
    """When they last closed, if that was seen today."""
    heard_at: Mapping[str, datetime] = field(default_factory=dict)
    missing: Mapping[str, Open] = field(default_factory=dict)
    """What must follow life events and did not come, by the service that owes it."""
    mutes: Mapping[UUID, Mute] = field(default_factory=dict)
    """By the id of the worker."""
    alarms: Sequence[Alarm] = ()
    """That go on."""

    @property
    def silent(self) -> list[str]:
        """Who did not answer."""
        return [service for service in SERVICES if service not in self.standings]
