"""What somebody records about a dossier itself: that it is closed, or opened again."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.intake.timeline.facts import DossierClosed, DossierReopened, Sluitreden
from services.intake.timeline.lifecycle import Dossierstatus
from shared import ids
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Toelichting = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True, pattern=r"^[^\x00]*$"),
    WithoutBsn,
]


class Sluiting(RequestModel):
    """A dossier is closed from a day on."""

    datum: date = Field(description="De eerste dag waarop het dossier gesloten is.")
    reden: Sluitreden
    toelichting: Toelichting | None = Field(
        default=None, description="In eigen woorden; verplicht bij de reden `anders`."
    )

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.reden == "anders" and self.toelichting is None:
            raise PydanticCustomError("geen-reden", "geef een reden, of licht toe wat er anders is")
        return self

    def to_fact(self, dossier_id: UUID, applicant_id: UUID) -> DossierClosed:
        return DossierClosed(
            id=ids.new_id(),
            day=self.datum,
            person_id=applicant_id,
            dossier_id=dossier_id,
            reason=self.reden,
            explanation=self.toelichting,
        )


class Heropening(RequestModel):
    """A closed dossier is open again from a day on, for its last applicant."""

    datum: date = Field(description="De eerste dag waarop het dossier weer open is.")
    toelichting: Toelichting | None = None

    def to_fact(self, dossier_id: UUID, applicant_id: UUID) -> DossierReopened:
        return DossierReopened(
            id=ids.new_id(),
            day=self.datum,
            person_id=applicant_id,
            dossier_id=dossier_id,
            explanation=self.toelichting,
        )


class Dossierwijziging(ResponseModel):
    """What was recorded, and the state of the dossier on that day."""

    id: UUID
    dossier_id: UUID
    status: Dossierstatus | None
    versie: int
