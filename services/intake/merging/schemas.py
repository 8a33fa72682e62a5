"""What somebody asks who found that two residents are one person."""

from uuid import UUID

from pydantic import Field

from services.intake.api.answers import Tekst
from shared.http.schemas import RequestModel, ResponseModel


class Samenvoeging(RequestModel):
    """The resident in the address stays; `metInwonerId` is the same person and is found under the one that stays."""

    met_inwoner_id: UUID
    toelichting: Tekst


class Samenvoegingsresultaat(ResponseModel):
    inwoner_id: UUID
    samengevoegd_met: UUID
    dossiers: list[UUID] = Field(
        description="De dossiers waarvan het huishouden hierdoor anders is."
    )
