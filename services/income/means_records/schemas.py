"""What goes in and out over HTTP about records of means."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.income.means.schemas import Middelen
from shared.http.schemas import RequestModel, ResponseModel


class NieuweMiddelen(RequestModel):
    """Wat er van een dossier is vastgesteld."""

    dossier_id: UUID
    middelen: Middelen


class Middelenopgave(ResponseModel):
    """Vastgelegde middelen. Een opgave met `vervangenOp` telt niet meer mee en blijft staan voor wie wil terugkijken."""

    id: UUID
    dossier_id: UUID
    gemeente: str = Field(examples=["0106"])
    middelen: Middelen
    vastgelegd_op: datetime
    vastgelegd_door: str = Field(description="Het kenmerk van wie vastlegde.")
    vervangen_op: datetime | None
