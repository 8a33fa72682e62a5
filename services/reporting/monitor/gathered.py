"""What the monitor knows at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.reporting.expected.repository import Open
from shared.accounting.comparing import Account
from shared.operations.schemas import Stand

SERVICES: Final = ("intake", "routes", "income", "reporting")


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
