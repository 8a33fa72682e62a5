"""Financial aftercare as it is kept. Only shapes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.income.aftercare.posts import Expectation, expected_of
from services.income.aftercare.rules import TO_DO, Checkstand
from shared.events.aftercare import Nazorgaanleiding, Nazorgresultaat, Nazorguitkomst
from shared.events.income import Beeld
from shared.events.purse import Beurs, Beurspost
from shared.events.reasons import Redencode

Maatregel = Literal[
    "verrekening-aangepast",
    "loon-vastgesteld",
    "toeslagen-doorgegeven",
    "aanvraag-geholpen",
    "voorschot",
    "bijzondere-bijstand",
    "gewaarschuwd",
    "apart-gezet",
    "schuldhulp",
    "opgave-uitgelegd",
]
"""What was done about a difference, to count."""

Chosen = Literal[
    "gelukt", "terugval", "loopt-elders-door", "niet-meer-te-volgen", "niet-meer-nodig"
]
"""The outcomes that a person chooses."""

Doorgegeven = Literal["doorgegeven", "niet-nodig"]

BY_SETTLEMENT = "naadloos-verrekening"
"""Who did a check that a settled month did."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: by which mark, and what that person is called."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a re-assessment said of a life event, before and after."""

    before: Beeld | None = None
    after: Beeld | None = None
    purse: Beurs | None = None

    @property
    def expected(self) -> Expectation:
        return expected_of(self.before, self.after, self.purse)


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody found and did at a check. Never changed."""

    id: UUID
    checkpoint_id: UUID
    result: Nazorgresultaat
    month: date | None
    """The first day of the month that was looked at; None where it could not be done."""
    expected: Mapping[Beurspost, int]
    actual: Mapping[Beurspost, int]
    taken: tuple[Maatregel, ...]
    words: str | None
    put_off_until: date | None
    settlement_id: UUID | None
    """The settlement of a month that did it, where no person did."""
    done_by: str
    done_by_name: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    id: UUID
    months: int
    due_on: date
    state: Checkstand = "gepland"
    settled_at: datetime | None = None
    opened_at: datetime | None = None
    reminders: int = 0

    @property
    def is_to_do(self) -> bool:
        return self.state in TO_DO


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What somebody said of a line of the list "geef dit zelf door"."""

    code: str
    state: Doorgegeven
    cents: int | None
    """The number that was passed on, where there was one."""
    marked_by_name: str
    marked_at: datetime


@dataclass(frozen=True, slots=True)
class AftercareDossier:
    """Financial aftercare of one step to work."""

    id: UUID
    life_event_id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str | None
    started_on: date
    before: Beeld | None
    after: Beeld | None
    correlation_id: UUID
    opened_at: datetime
    state: Literal["lopend", "afgerond"] = "lopend"
    ended_at: datetime | None = None
    end_reason: Redencode | None = None
    ended_for: Literal["overleden", "vertrokken"] | None = None
    because: Nazorgaanleiding = "baan-gestart"
    outcome: Nazorguitkomst | None = None
    end_words: str | None = None
    """Of who chose the outcome."""
    ended_by_name: str | None = None
    followed_by: str | None = None
    """Who did the last check, and so has the next one."""
    followed_by_name: str | None = None
    checkpoints: tuple[StoredCheckpoint, ...] = ()
    expected: Expectation = field(default_factory=Expectation)

    @property
    def is_running(self) -> bool:
        return self.state == "lopend"

    @property
    def to_do(self) -> tuple[StoredCheckpoint, ...]:
        return tuple(checkpoint for checkpoint in self.checkpoints if checkpoint.is_to_do)

    @property
    def is_to_close(self) -> bool:
        """All was looked at, and somebody has to say how it ended."""
        return self.is_running and not self.to_do

    def checkpoint(self, months: int) -> StoredCheckpoint:
        return next(found for found in self.checkpoints if found.months == months)


@dataclass(frozen=True, slots=True)
class Due:
    """A check to do, with the aftercare that it is of."""

    dossier: AftercareDossier
    checkpoint: StoredCheckpoint
