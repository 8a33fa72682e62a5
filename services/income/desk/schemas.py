"""What the desk sends and gets back: that a household reported on a day, and no more of it."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.http.schemas import RequestModel, ResponseModel


class NieuweBijstandsmelding(RequestModel):
    """Een huishouden meldt zich aan de balie voor bijstand. Wie dat zijn, volgt uit het huishouden op die dag."""

    dossier_id: UUID
    meldingsdatum: date = Field(
        description="De dag waarop iemand liet weten bijstand nodig te hebben. Vanaf die dag lopen de termijnen."
    )


class Bijstandsmelding(ResponseModel):
    dossier_id: UUID
    gemeente: str = Field(examples=["0106"])
    meldingsdatum: date
    vastgelegd_op: datetime
