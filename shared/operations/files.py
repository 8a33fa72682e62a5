"""What intake answers about a file that was read in, and reporting asks: numbers of lines, and codes. Nothing of what stands in a line."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.http.schemas import ResponseModel

Gevolg = Literal["met", "zonder"]
PATH = "/beheer/bestanden"


class Bestand(ResponseModel):
    """Een bestand met levensgebeurtenissen."""

    id: UUID
    afzender: str = Field(description="Wie het stuurde: het systeem of de persoon van het token.")
    begonnen_op: datetime
    afgelopen_op: datetime | None = Field(description="Leeg: het loopt nog, of het brak af.")
    regels: int = Field(description="Hoeveel regels er zijn gelezen; lege regels tellen niet mee.")


class Uitkomsttelling(ResponseModel):
    uitkomst: str
    aantal: int


class Bestandstand(Bestand):
    """Met wat er nu van de regels is gekomen, voor zover intake dat weet."""

    uitkomsten: list[Uitkomsttelling] = Field(
        description="Elke regel telt in precies één van de aantallen."
    )


class Regelreden(ResponseModel):
    code: str
    uitleg: str


class Bestandsregel(ResponseModel):
    """Eén regel, met zijn nummer in het bestand."""

    regel: int
    uitkomst: str = Field(
        description="De stand van de levensgebeurtenis, of geweigerd, dubbel of onverzonden."
    )
    gebeurtenis_id: UUID | None = Field(description="Ontbreekt bij een geweigerde regel.")
    redenen: list[Regelreden]
