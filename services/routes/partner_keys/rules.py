"""What the key of a personal link is worth, and when a new one is sent. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

Ended = Literal["voorbij", "elders", "ingetrokken"]
"""Why a key works no more before its time: the handover is over, it was offered elsewhere, or we took the key back."""
Worth = Literal["geldig", "verlopen", "voorbij", "elders", "ingetrokken"]

KEPT: Final = timedelta(days=365)
"""So long after its time a key is still known, so that whoever has the mail can ask for a new one."""
BETWEEN_RENEWALS: Final = timedelta(minutes=10)
MOST_RENEWALS: Final = 5
"""New links for one handover in a day: more are no help to anybody, and fill somebody's mailbox."""
_SHORT: Final = 8


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept, without the key itself."""

    id: UUID
    handover_id: UUID
    organisation_id: UUID
    expires_at: datetime
    ended_why: Ended | None

    def worth(self, now: datetime) -> Worth:
        if self.ended_why is not None:
            return self.ended_why
        return "geldig" if now < self.expires_at else "verlopen"

    def may_renew(self, now: datetime) -> bool:
        """What we took back is not renewed by who has it; what is over needs no link."""
        return self.worth(now) in {"geldig", "verlopen"}


def reference_of(handover_id: UUID) -> str:
    """What people name a handover by, in a mail and on the telephone: `OV-8E6C2D4F`. It leads to nothing by itself."""
    return f"OV-{handover_id.hex[-_SHORT:].upper()}"


def may_send_again(before: int, last_at: datetime | None, now: datetime) -> bool:
    """Whether a new link is sent; `before` is how many were asked for in the last day, `last_at` when the last one was."""
    if before >= MOST_RENEWALS:
        return False
    return last_at is None or last_at + BETWEEN_RENEWALS <= now
