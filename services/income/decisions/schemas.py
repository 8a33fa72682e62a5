"""What goes in and out over HTTP about proposals and decisions."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.events.income import Besluit, Uitkomst
from shared.events.reasons import Wie
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Voorstelstatus = Literal["open", "vervallen", "besloten"]


class Voorstel(ResponseModel):
    """Een slechtere uitkomst die wacht, of wachtte, op een besluit van een mens."""

    id: UUID
    herbeoordeling_id: UUID
    gebeurtenis_id: UUID
    dossier_id: UUID
    inwoner_id: UUID = Field(description="Wie de levensgebeurtenis meemaakte.")
    gemeente: str | None = Field(examples=["0106"])
    ingangsdatum: date
    wie: Wie = Field(
        description="huishouden (daarna: op een latere dag); bij een scheiding blijver of vertrekker."
    )
    uitkomst: Uitkomst
    redenen: list[RedenInWoorden] = Field(description="Waarom dit wordt voorgesteld.")
    status: Voorstelstatus
    voorgesteld_op: datetime
    afgehandeld_op: datetime | None
    vervalreden: RedenInWoorden | None
    besluit: Besluit | None
    besluitreden: str | None = Field(
        description="Wat daarbij is geschreven. Alleen met het recht `woorden`."
    )
    besloten_door: str | None = Field(description="Het kenmerk van wie besloot.")
    besloten_door_naam: str | None = Field(description="Hoe wie besloot toen heette.")


class Voorstellenstand(ResponseModel):
    """Hoeveel voorstellen op een besluit wachten, en sinds wanneer het oudste."""

    aantal: int
    oudste_sinds: datetime | None = Field(description="Leeg als er niets wacht.")


class BesluitOpVoorstel(RequestModel):
    """Wat de inkomensconsulent besluit, en waarom."""

    besluit: Besluit
    reden: Annotated[
        str,
        StringConstraints(min_length=3, max_length=2000, strip_whitespace=True),
        WithoutBsn,
        Field(description="De motivering van het besluit.", examples=["Loonstrook ontvangen."]),
    ]
