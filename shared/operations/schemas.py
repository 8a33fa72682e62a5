"""How a service does, as it goes over HTTP: types, counts, ages and moments; nobody, and nothing of what a message says."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.http.schemas import ResponseModel

Oordeel = Literal["goed", "traag", "teruggezet", "vastgelopen", "gestopt"]
Klacht = Literal["omgeving-zwijgt", "niet-in-groep", "partitie-staat-stil"]


class Werkproces(ResponseModel):
    """Een worker. Wie zonder afscheid zwijgt, is weg of zit vast."""

    id: UUID
    plaats: str = Field(description="De machine en het nummer van het proces.")
    gestart_op: datetime
    gehoord_op: datetime = Field(description="Wanneer het proces voor het laatst iets zei.")
    geeindigd_op: datetime | None = Field(description="Van een proces dat netjes is gestopt.")
    publiceert: bool = Field(description="Of dit proces de berichten van deze dienst verstuurt.")
    klachten: list[Klacht] = Field(description="Waarom dit proces zijn werk niet doet.")


class Leesplek(ResponseModel):
    """Hoe een partitie van een topic wordt gelezen."""

    topic: str
    partitie: int
    oordeel: Oordeel
    sinds: datetime = Field(description="Sinds wanneer dit het oordeel is.")
    wachtend: int = Field(description="Berichten die er liggen en niet zijn gelezen.")
    oudste_op: datetime | None = Field(
        description="Sinds wanneer het oudste daarvan er ten minste ligt."
    )
    bekeken_op: datetime


class Snelheid(ResponseModel):
    """Wat er de laatste minuten door een topic ging."""

    topic: str
    richting: Literal["in", "uit"]
    per_minuut: float


class Ophouder(ResponseModel):
    """De verbinding met de database die het versturen tegenhoudt, zolang haar transactie duurt."""

    proces: int
    naam: str
    gebruiker: str | None
    database: str | None
    seconden: int | None = Field(description="Hoe lang de transactie al duurt.")


class Onverstuurd(ResponseModel):
    topic: str
    aantal: int
    oudste_op: datetime


class Uitgaand(ResponseModel):
    """Wat is vastgelegd en nog niet verstuurd."""

    topics: list[Onverstuurd]
    heeft_verzender: bool = Field(description="Of er een worker is die verstuurt.")
    ophouder: Ophouder | None = Field(description="Alleen als er iets te lang ligt.")
    verplaatst: bool = Field(
        description="De database is verplaatst of teruggezet: er gaat niets uit tot een mens heeft gekeken."
    )


class Toestandtelling(ResponseModel):
    toestand: str
    aantal: int


class Mislukt(ResponseModel):
    """Berichten waarover nog niet is beslist."""

    toestanden: list[Toestandtelling]
    dossiers: int = Field(description="Dossiers waarvan latere berichten wachten.")
    oudste_op: datetime | None


class Termijnstand(ResponseModel):
    te_laat: int
    oudste_te_laat: datetime | None
    mislukt: int
    komende_dag: int = Field(description="Wat er binnen 24 uur afgaat.")
    volgende_op: datetime | None


class Stand(ResponseModel):
    """Alles is van één moment."""

    dienst: str
    gemeten_op: datetime
    leest: list[str] = Field(description="De topics die deze dienst leest.")
    werkprocessen: list[Werkproces]
    leesplekken: list[Leesplek]
    snelheden: list[Snelheid]
    uitgaand: Uitgaand
    mislukt: Mislukt
    termijnen: Termijnstand
