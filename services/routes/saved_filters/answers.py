"""A filter that somebody keeps, as the API takes and answers it."""

from typing import Literal, Self
from urllib.parse import parse_qsl
from uuid import UUID

from pydantic import Field

from services.routes.saved_filters.schemas import MOST_NAME, SavedFilter
from shared.http.schemas import RequestModel, ResponseModel

Werklijst = Literal["mijn", "team", "alles"]


class Filter(ResponseModel):
    """Een filter van een werklijst, alleen van wie het bewaarde."""

    id: UUID
    naam: str = Field(examples=["Assen, te laat"])
    filter: dict[str, str] = Field(
        description="Zoals het in het adres van de lijst staat.", examples=[{"wanneer": "te-laat"}]
    )
    begint_hiermee: bool = Field(description="De lijst opent met dit filter.")

    @classmethod
    def of(cls, kept: SavedFilter) -> Self:
        return cls(
            id=kept.id,
            naam=kept.name,
            filter=dict(parse_qsl(kept.query)),
            begint_hiermee=kept.is_default,
        )


class Filters(ResponseModel):
    """De eigen filters van een lijst, op naam."""

    resultaten: list[Filter]


class TeBewaren(RequestModel):
    """Een filter om te bewaren; wat er niet in past, blijft weg."""

    naam: str = Field(max_length=200, description=f"Ten hoogste {MOST_NAME} tekens.")
    filter: dict[str, str] = Field(max_length=20, examples=[{"wanneer": "te-laat"}])


class Naam(RequestModel):
    """Een andere naam."""

    naam: str = Field(max_length=200)


class Begin(RequestModel):
    """Waarmee de lijst opent."""

    filter_id: UUID | None = Field(description="null: de hele lijst.")
