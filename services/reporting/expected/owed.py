"""What a service still owes: answers that had to follow life events and did not come."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Open:
    """How many answers of one service."""

    total: int
    since: datetime
    """When the first should have come."""
