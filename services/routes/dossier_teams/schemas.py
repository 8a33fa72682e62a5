"""Which team a dossier is of."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import Field

from services.routes.workers.forms import Reden
from shared.http.schemas import RequestModel, ResponseModel


@dataclass(frozen=True, slots=True)
class Assigned:
    """A dossier with its team and the municipality for which it has it; `version` counts the times that this changed."""

    dossier_id: UUID
    team_id: UUID
    municipality: str
    version: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A dossier, who answers for it today, and its team; None where there is no team."""

    dossier_id: UUID
    municipality: str
    team_id: UUID | None


class Teamwissel(RequestModel):
    """Een dossier gaat naar een ander team van dezelfde gemeente."""

    team_id: UUID
    waarom: Reden = Field(description="In gewone taal; zonder naam of BSN.")


class Dossierteam(ResponseModel):
    """Bij welk team een dossier hoort."""

    dossier_id: UUID
    team_id: UUID
    gemeente: str
