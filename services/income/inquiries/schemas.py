"""What goes in and out over HTTP about findings."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.income.findings.schemas import Vaststelling
from shared.http.schemas import RequestModel, ResponseModel


class NieuweVaststelling(RequestModel):
    """Wat er van een dossier is vastgesteld."""

    dossier_id: UUID
    vaststelling: Vaststelling


class VastgelegdeVaststelling(ResponseModel):
    """Een vaststelling zoals zij is vastgelegd. Met `vervangenOp` telt zij niet meer mee; zij blijft staan voor wie wil terugkijken."""

    id: UUID
    dossier_id: UUID
    gemeente: str = Field(examples=["0106"])
    vaststelling: Vaststelling
    vastgelegd_op: datetime
    vastgelegd_door: str = Field(description="Het kenmerk van wie vastlegde.")
    vervangen_op: datetime | None
