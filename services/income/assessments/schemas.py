"""What the API tells about re-assessments."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.events.income import Herbeoordeling, Uitkomst
from shared.http.schemas import ResponseModel


class HerbeoordelingVanGebeurtenis(ResponseModel):
    """De herbeoordeling van het recht vanwege een levensgebeurtenis; bij een scheiding twee beelden."""

    id: UUID
    gebeurtenis_id: UUID
    dossier_id: UUID
    inwoner_id: UUID = Field(description="Wie de levensgebeurtenis meemaakte.")
    gemeente: str | None = Field(examples=["0106"])
    ingangsdatum: date
    beoordeeld_op: datetime
    vervangen_op: datetime | None = Field(
        description="Wanneer een nieuwe herbeoordeling van dezelfde gebeurtenis deze verving; leeg als deze geldt."
    )
    uitkomsten: tuple[Uitkomst, ...] = Field(
        description="Wat eruit kwam, in de volgorde van de beelden."
    )
    beelden: tuple[Herbeoordeling, ...] | None = Field(
        description="Voor en na, met de toelichting: welke regel, welk artikel, welke parameter. Alleen met het recht `bedragen`."
    )
