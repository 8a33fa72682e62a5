"""What is asked for a plan, and a plan as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.events.tasks import Instemming
from shared.http.schemas import RequestModel, WithoutBsn

Pillar = Literal["inkomen", "meedoen", "wonen-en-zorg", "ontwikkeling"]
Who = Literal[
    "inwoner",
    "netwerk",
    "regisseur",
    "werkcoach",
    "jobcoach",
    "participatiecoach",
    "inkomensconsulent",
    "organisatie",
]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300), WithoutBsn
]
MOST_STEPS = 4
"""Per pillar: a plan is for people under stress."""


class StapIn(RequestModel):
    """Wie doet wat, voor wanneer."""

    wat: Words
    wie: Who
    uiterlijk: date
    stap_id: UUID | None = None
    """Die van de vorige versie, als het dezelfde is."""


class DoelIn(RequestModel):
    """Wat het gezin in deze pijler wil bereiken."""

    doel: Words


class Instemmingsvraag(RequestModel):
    """Wat de inwoner van het plan vond."""

    versie: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] = Field(
        description="Die de inwoner heeft gezien.", examples=["2"]
    )
    antwoord: Literal["eens", "niet-eens", "kon-niet-antwoorden"]
    op: date
    woorden: Words | None = None


@dataclass(frozen=True, slots=True)
class NewStep:
    words: str
    who: Who
    due_on: date
    was: UUID | None = None
    """The step of the version before, if it is the same one."""


@dataclass(frozen=True, slots=True)
class NewGoal:
    words: str
    steps: Sequence[NewStep] = ()


NewPlan = Mapping[Pillar, NewGoal]
"""A whole plan, as somebody wants it to be."""


@dataclass(frozen=True, slots=True)
class Step:
    id: UUID
    words: str
    who: str
    due_on: date
    done_on: date | None
    done_by: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    words: str
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the history, with what the resident said of it last."""

    version: int
    made_at: datetime
    made_by: str | None
    answer: Instemming
    answered_on: date | None
    words: str | None
    """Why not, for who reads words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a household as it is now; version 0 is that there is none yet."""

    version: int = 0
    goals: Mapping[str, Goal] = field(default_factory=dict)
    history: Sequence[VersionLine] = ()
    """Newest first."""

    @property
    def answer(self) -> Instemming:
        return self.history[0].answer if self.history else "nog-niet-gevraagd"
