"""What is known of the use of VoorzieningenWijzer, and how it is counted."""

from dataclasses import dataclass
from datetime import date

from pydantic import Field

from shared.events.household import Gemeentecode
from shared.http.schemas import ResponseModel


@dataclass(frozen=True, slots=True)
class Counted:
    """To how many households of a municipality it was offered in a period, and how it stands with them now."""

    municipality: str
    offered: int = 0
    used: int = 0
    refused: int = 0


class Gebruikstelling(ResponseModel):
    """Aan hoeveel huishoudens VoorzieningenWijzer is aangeboden, en wat ervan kwam."""

    gemeente: Gemeentecode = Field(examples=["0106"])
    aangeboden: str = Field(examples=["300", "<5"], description="In de periode.")
    gebruikt: str = Field(examples=["180"], description="Daarvan: gebruikt het nu.")
    afgewezen: str = Field(examples=["40"], description="Daarvan: wil het nu niet.")
    deel: float | None = Field(
        description="Het deel dat het gebruikt, in procenten, naar beneden afgerond. Leeg als er te weinig zijn om iets te zeggen."
    )


class Gebruikstellingen(ResponseModel):
    """Indicator I1: het deel van de huishoudens dat VoorzieningenWijzer gebruikt, van wie het is aangeboden."""

    vanaf: date
    tot: date = Field(description="Tot en met deze dag.")
    tellingen: list[Gebruikstelling]
