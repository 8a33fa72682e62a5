"""An application for bijstand as it is kept. Only shapes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.events.applications import Aanvraagstand
from shared.events.household import Gemeentecode

Gegeven = Literal["huishouden", "woonlasten", "inkomen", "vermogen", "scholing"]
"""What an application is decided on; `scholing` only where everybody in it is younger than 27."""

Termijn = Literal["aanvraag", "gegevens", "voorschot", "besluit"]
"""What has to happen next, in the order of law: applying itself has no last day."""

Termijnkeuze = Literal["gemist", "nadert"]
"""Of the applications whose next term has a last day: those of which it went by, or comes soon."""

Afloop = Literal["toegekend", "afgewezen"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: by which mark, and what that person is called."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Suspension:
    """The applicant was asked for what is missing (Awb 4:5, 4:15)."""

    number: int
    asked_on: date
    until: date
    asked: tuple[Gegeven, ...]
    completed_on: date | None = None
    received: tuple[Gegeven, ...] = ()
    asked_by_name: str = ""


@dataclass(frozen=True, slots=True)
class Advance:
    """An advance that was given; `due_on` is the last day on which it had to be there (art. 52)."""

    due_on: date
    cents: int
    given_on: date
    given_by_name: str = ""


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How many applications have a term that was missed, or comes soon, each with the first of those days."""

    missed: int
    missed_since: date | None
    coming: int
    coming_first: date | None


@dataclass(frozen=True, slots=True)
class Application:
    id: UUID
    dossier_id: UUID
    person_id: UUID
    partner_id: UUID | None
    municipality: Gemeentecode
    reported_on: date
    search_waived: bool
    """The four weeks of searching do not hold (art. 41 lid 4 and 11)."""
    backdated_from: date | None
    life_event_id: UUID | None
    """After which somebody reported."""
    correlation_id: UUID
    recorded_by: str
    recorded_by_name: str
    recorded_at: datetime
    state: Aanvraagstand = "gemeld"
    applied_on: date | None = None
    culpably_late: bool = False
    settled_on: date | None = None
    outcome: Afloop | None = None
    proposal_id: UUID | None = None
    next_term: Termijn | None = None
    next_on: date | None = None
    suspensions: tuple[Suspension, ...] = ()
    advances: tuple[Advance, ...] = ()

    @property
    def applicants(self) -> tuple[UUID, ...]:
        return (self.person_id,) if self.partner_id is None else (self.person_id, self.partner_id)

    @property
    def open_suspension(self) -> Suspension | None:
        """What was asked and did not come in yet."""
        return next((asked for asked in self.suspensions if asked.completed_on is None), None)
