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
    herbeoordeling_id: UUID | None
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


Regel = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
    WithoutBsn,
]


class Geadresseerde(RequestModel):
    """Een ander dan de aanvrager: een curator, een bewindvoerder, een gemachtigde."""

    hoedanigheid: Literal["curator", "bewindvoerder", "mentor", "gemachtigde"]
    naam: Regel
    regels: list[Regel] = Field(
        min_length=2, max_length=4, description="Het adres, zoals op een envelop."
    )


class BesluitOpVoorstel(RequestModel):
    """Wat de inkomensconsulent besluit, en waarom."""

    besluit: Besluit
    reden: Annotated[
        str,
        StringConstraints(min_length=3, max_length=2000, strip_whitespace=True),
        WithoutBsn,
        Field(description="De motivering van het besluit.", examples=["Loonstrook ontvangen."]),
    ]
    in_brief: Annotated[
        str,
        StringConstraints(
            max_length=2000, strip_whitespace=True, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$"
        ),
        WithoutBsn,
        Field(
            description="Wat de inwoner er in de brief bij te lezen krijgt, in eenvoudige taal.",
            examples=["Uw loon van oktober telt nu mee."],
        ),
    ] = ""
    geadresseerde: Geadresseerde | None = Field(
        default=None,
        description="Wie de brief krijgt in plaats van de aanvrager. Leeg: de aanvrager, op het adres van de dag van versturen.",
    )
