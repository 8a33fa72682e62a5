"""What is kept of a decision. Only shapes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.income.rights.standing import Rechtsperiode, Wijziging
from shared.events.income import Besluitsoort, Eenmalig, Rechtsoort


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was taken; never changed."""

    id: UUID
    dossier_id: UUID
    municipality: str | None
    kind: Besluitsoort
    starts_on: date
    taken_at: datetime
    changes: tuple[Wijziging, ...] = ()
    proposal_id: UUID | None = None
    application_id: UUID | None = None
    life_event_ids: tuple[UUID, ...] = ()
    """Those because of which."""
    drafted_by: str | None = None
    drafted_by_name: str | None = None
    taken_by: str | None = None
    """The second person where two were needed. None: the system decided by itself."""
    taken_by_name: str | None = None
    reason: str | None = None
    seen: dict[str, Any] = field(default_factory=dict)
    """What whoever decided saw: the facts by value, the parameters, the pages that were opened."""
    right: Rechtsoort = "algemene-bijstand"

    @property
    def automatic(self) -> bool:
        return self.taken_by is None


@dataclass(frozen=True, slots=True)
class GrantedAmount:
    """An amount that was granted once."""

    right: Eenmalig
    judged_on: date
    not_before: date
    """From that day on it may be granted again."""
    cents: int
    decision_id: UUID


@dataclass(frozen=True, slots=True)
class Recorded:
    """A period of a right and when it was thought to stand."""

    period: Rechtsperiode
    recorded_at: datetime
    recorded_until: datetime | None
