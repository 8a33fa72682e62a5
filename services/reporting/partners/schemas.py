"""What is known of handovers per organisation, and how it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.household import Gemeentecode
from shared.http.schemas import ResponseModel

Kind = Literal["aangeboden", "aanvaard", "geweigerd", "eerste-contact", "teruggegeven", "afgerond"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a handover at an organisation."""

    handover_id: UUID
    organisation_id: UUID
    municipality: str
    kind: Kind
    at: datetime
    reason: str | None = None
    """Of a refusal, in a code."""
    met_on: date | None = None
    """The day of the first contact together."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of everything that was offered to an organisation for a municipality in a period."""

    organisation_id: UUID
    municipality: str
    offered: int
    accepted: int
    refused: int
    returned: int
    completed: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Of the refusals, how often each."""
    to_acceptance: tuple[timedelta, ...] = ()
    """From each offer to its acceptance, in order."""
    to_contact: tuple[int, ...] = ()
    """Days from each acceptance to the first contact together, in order."""


class Weigering(ResponseModel):
    """Hoe vaak om een reden werd geweigerd."""

    reden: str = Field(examples=["geen-plaats"])
    weergave: str = Field(examples=["12", "<5"])


class Partnertelling(ResponseModel):
    """Wat er kwam van wat in een periode voor een gemeente aan een organisatie werd aangeboden."""

    organisatie_id: UUID
    gemeente: Gemeentecode = Field(examples=["0106"])
    aangeboden: str = Field(examples=["12", "<5"])
    aanvaard: str = Field(examples=["8"])
    geweigerd: str = Field(examples=["<5"])
    teruggegeven: str = Field(examples=["0"])
    afgerond: str = Field(examples=["7"])
    weigeringen: list[Weigering]
    dagen_tot_antwoord: float | None = Field(
        description="De mediaan, van het aanbod tot het ja. Leeg bij minder dan vijf."
    )
    dagen_tot_contact: float | None = Field(
        description="De mediaan, van het ja tot het eerste contact samen. Leeg bij minder dan vijf."
    )


class Partnertellingen(ResponseModel):
    """Per organisatie en gemeente, over wat in een periode werd aangeboden."""

    vanaf: date
    tot: date = Field(description="Tot en met deze dag.")
    tellingen: list[Partnertelling]
