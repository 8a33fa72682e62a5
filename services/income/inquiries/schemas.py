"""What goes out over HTTP about what was established; what goes in is in findings/schemas.py."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.income.findings.schemas import NieuwFeit
from shared.http.schemas import ResponseModel


class VastgelegdeVaststelling(ResponseModel):
    """Eén feit zoals het is vastgelegd. Met `vervangenOp` telt het niet meer mee; het blijft staan voor wie wil terugkijken."""

    id: UUID
    dossier_id: UUID
    gemeente: str = Field(examples=["0106"])
    vanaf: date
    feit: NieuwFeit
    reden: str
    vastgelegd_op: datetime
    vastgelegd_door: str = Field(description="Het kenmerk van wie vastlegde.")
    vervangen_op: datetime | None


class VastgelegdeVaststellingen(ResponseModel):
    """Wat er in één keer is vastgelegd."""

    vaststellingen: list[VastgelegdeVaststelling]
