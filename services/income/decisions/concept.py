"""What the first person decided: what waits for a second one is kept like this, and nothing of it is decided yet. Pure."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from shared.events.income import Besluit

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What is decided instead of what was proposed (*menselijke maat*): so much per month in cents, from a day on."""

    cents: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class SealedAddressee:
    """Another addressee of the letter, sealed until somebody takes the decision."""

    key: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Concept:
    """What is decided, why, and what goes in the letter."""

    decision: Besluit
    reason: str
    words: str = ""
    otherwise: Otherwise | None = None
    """Who deviates without it decides that it stays as it was."""
    other: SealedAddressee | None = None

    def stored(self) -> dict[str, Any]:
        return {
            "v": VERSION,
            "besluit": self.decision,
            "reden": self.reason,
            "inBrief": self.words,
            "bedragCenten": self.otherwise.cents if self.otherwise else None,
            "vanaf": self.otherwise.starts_on.isoformat() if self.otherwise else None,
            "ander": {"sleutel": self.other.key, "inhoud": b64encode(self.other.content).decode()}
            if self.other
            else None,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Concept":
        if stored["v"] != VERSION:
            msg = f"a draft is kept in form {stored['v']}, and this release reads {VERSION}"
            raise ValueError(msg)
        other = stored["ander"]
        return cls(
            stored["besluit"],
            stored["reden"],
            stored["inBrief"],
            Otherwise(stored["bedragCenten"], date.fromisoformat(stored["vanaf"]))
            if stored["vanaf"]
            else None,
            SealedAddressee(other["sleutel"], b64decode(other["inhoud"])) if other else None,
        )
