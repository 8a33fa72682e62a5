"""What the API answers about one dossier."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.http.reasons import RedenInWoorden
from shared.http.schemas import ResponseModel

Soort = Literal[
    "levensgebeurtenissen",
    "inwoners",
    "taken",
    "overdrachten",
    "contacten",
    "besluiten",
    "nazorg",
    "brieven",
]
"""The topic that an event came by."""


class Tijdlijngebeurtenis(ResponseModel):
    """Iets dat in dit dossier gebeurde, in een zin."""

    id: UUID = Field(description="Ook het adres van het spoor waarin zij staat.")
    soort: Soort
    type: str
    naam: str = Field(examples=["Baan gestart"])
    dienst: str = Field(examples=["intake"])
    tijd: datetime = Field(description="Wanneer zij ontstond.")
    zin: str = Field(examples=["Een inwoner begon met een baan op 2 november 2026."])
    reden: str | None = Field(description="Waarom, zoals u het mag lezen.")
    redenen: list[RedenInWoorden] = Field(description="Wat daarvan over dit huishouden gaat.")
    met_bedragen: str | None = Field(
        description="Wat er met bedragen over te zeggen is. Alleen met het recht `bedragen`."
    )
    oorzaak_id: UUID | None = Field(
        description="De gebeurtenis in dit dossier waar zij uit volgde, als u die ziet."
    )
    oorzaak: str | None = Field(description="Waar zij uit volgde.", examples=["Baan gestart"])
    inwoner_id: UUID | None = Field(description="Wie het meemaakte.")
    taak_id: UUID | None
    voorstel_id: UUID | None
