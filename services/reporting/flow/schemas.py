"""What the API of the flow answers: trails, the list of life events, counts."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from shared.http.reasons import RedenInWoorden
from shared.http.schemas import ResponseModel

Dienst = Literal["intake", "routes", "income", "reporting"]
Staat = Literal["lopend", "compleet"]
Geldigheid = Literal["geldig", "gecorrigeerd", "ingetrokken"]

EXAMPLE_TYPE = "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1"


class Verwerking(ResponseModel):
    """Wat een dienst met de levensgebeurtenis deed. Het eerste gevolg van een dienst bewijst dat hij haar verwerkte."""

    dienst: str = Field(examples=["routes"])
    staat: Literal["verwerkt", "nog-niet-verwerkt"]
    verwerkt_op: datetime | None = Field(description="Wanneer het eerste gevolg ontstond.")
    kritieke_tijd_ms: int | None = Field(
        description="Milliseconden van de melding tot het eerste gevolg."
    )
    eerste_gevolg_id: UUID | None


class Spoorstap(ResponseModel):
    """Eén gebeurtenis in het spoor."""

    id: UUID
    type: str = Field(examples=[EXAMPLE_TYPE])
    naam: str = Field(examples=["Baan gestart"])
    topic: str
    dienst: str = Field(description="De dienst die haar publiceerde.", examples=["income"])
    dossier_id: UUID
    tijd: datetime = Field(description="Wanneer zij ontstond.")
    opgeslagen_op: datetime = Field(description="Wanneer reporting haar opsloeg.")
    na_ms: int = Field(description="Milliseconden sinds het begin van het spoor.")
    oorzaak_id: UUID | None = Field(
        description="De gebeurtenis in dit spoor waar zij uit volgde; leeg bij het begin, een termijn of een handeling van een mens."
    )
    diepte: int = Field(ge=0, description="Hoeveel oorzaken er boven staan.")
    samenvatting: str
    redenen: list[RedenInWoorden] = Field(description="Waarom, voor zover daar een code voor is.")
    feiten: dict[str, Any] = Field(description="Gegevens zonder bedragen.")
    details: dict[str, Any] | None = Field(
        description="Bedragen en toelichting; alleen voor een inkomensconsulent of regisseur."
    )


class Spoor(ResponseModel):
    """De hele weg van één levensgebeurtenis over alle diensten."""

    id: UUID = Field(description="De levensgebeurtenis, of waar het spoor anders mee begon.")
    type: str = Field(examples=[EXAMPLE_TYPE])
    naam: str = Field(examples=["Baan gestart"])
    gemeente: str | None = Field(description="CBS-code.", examples=["0106"])
    gemeente_nu: str | None = Field(
        description="CBS-code van de gemeente die vandaag verantwoordelijk is voor het dossier; leeg als die niet bekend is."
    )
    ingangsdatum: date | None
    geregistreerd_op: datetime
    staat: Staat = Field(description="Compleet als routes en income haar hebben verwerkt.")
    geldigheid: Geldigheid
    vervangt: UUID | None = Field(description="De levensgebeurtenis die hiermee is verbeterd.")
    vervangen_door: UUID | None = Field(
        description="De levensgebeurtenis die hiervoor in de plaats kwam."
    )
    verwerking: list[Verwerking]
    gebeurtenissen: list[Spoorstap] = Field(description="Op volgorde van tijd.")


class SpoorInLijst(ResponseModel):
    """Een levensgebeurtenis, met wat eruit volgde."""

    id: UUID
    type: str = Field(examples=[EXAMPLE_TYPE])
    naam: str = Field(examples=["Baan gestart"])
    gemeente: str | None = Field(examples=["0106"])
    gemeente_nu: str | None = Field(
        description="CBS-code van de gemeente die vandaag verantwoordelijk is voor het dossier; leeg als die niet bekend is."
    )
    ingangsdatum: date | None
    geregistreerd_op: datetime
    staat: Staat
    geldigheid: Geldigheid
    aantal_gevolgen: int
    aantal_taken: int
    aantal_open_taken: int
    aantal_taken_te_laat: int = Field(description="Open, en de uiterste dag is voorbij.")
    aantal_overdrachten: int
    aantal_open_overdrachten: int
    aantal_open_voorstellen: int = Field(description="Waarover een mens nog moet besluiten.")
    aantal_herbeoordelingen: int
    kritieke_tijd_ms: int | None = Field(
        description="Tot de traagste dienst haar had verwerkt; leeg zolang er een ontbreekt."
    )


class Telling(ResponseModel):
    """Hoe vaak een soort gebeurtenis in een gemeente voorkwam."""

    gemeente: str = Field(description="CBS-code, of 'onbekend'.", examples=["0106"])
    type: str = Field(examples=[EXAMPLE_TYPE])
    naam: str = Field(examples=["Baan gestart"])
    aantal: int | None = Field(
        description="Leeg als het er minder dan vijf zijn en u geen beheerder bent."
    )
    weergave: str = Field(examples=["12", "<5"])


class Tellingen(ResponseModel):
    """Tellingen over een periode, op de dag dat een gebeurtenis is geregistreerd."""

    vanaf: date
    tot: date = Field(description="Tot en met deze dag.")
    tellingen: list[Telling]
