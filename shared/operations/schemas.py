"""How a service does, as it goes over HTTP: types, counts, ages and moments; nobody, and nothing of what a message says."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.http.schemas import RequestModel, ResponseModel
from shared.http.strictness import Moment
from shared.operations.failed.schemas import Reden

Oordeel = Literal["goed", "traag", "teruggezet", "vastgelopen", "gestopt"]
Herstelwijze = Literal["meteen", "later", "na-een-gat", "termijn"]
Termijnsoort = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,80}$")]
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


class Verloop(ResponseModel):
    """Wat er in een stuk van de tijd is verwerkt, en wat er toen hoogstens wachtte."""

    op: datetime = Field(description="Het begin van dit stuk.")
    aantal: int
    p50_seconden: float | None = Field(
        description="Binnen hoeveel seconden na zijn registratie de helft is verwerkt."
    )
    p95_seconden: float | None
    p99_seconden: float | None
    wachtend: int
    oudste_seconden: int = Field(description="Hoe lang het oudste daarvan er ten minste lag.")
    oordeel: Oordeel = Field(description="Het slechtste van dit stuk.")


class Typetelling(ResponseModel):
    topic: str
    type: str
    aantal: int
    p50_seconden: float | None
    p95_seconden: float | None
    p99_seconden: float | None
    laatste_op: datetime = Field(
        description="Het begin van de laatste vijf minuten waarin er een was."
    )


class Doorstroom(ResponseModel):
    dienst: str
    gemeten_op: datetime
    vanaf: datetime
    stap_minuten: int
    verloop: list[Verloop] = Field(
        description="Alleen stukken waarin is gemeten: wat er niet bij staat, is niet bekend."
    )
    typen: list[Typetelling]


class WachtendDossier(ResponseModel):
    """Een dossier waarvan berichten wachten, met het eerste bericht: daar wacht de rest op. Niet wat voor bericht dat is."""

    dossier_id: UUID
    toestand: str
    topic: str
    volgnummer: int | None
    ontbreekt: int | None = Field(
        description="Het volgnummer dat er nog niet is, als daarop wordt gewacht."
    )
    mislukt_op: datetime
    opnieuw_op: datetime | None = Field(description="Wanneer het vanzelf opnieuw wordt geprobeerd.")
    erachter: int = Field(description="Hoeveel latere berichten van dit dossier wachten.")


class Blokkade(ResponseModel):
    """Een verbinding met de database die op een andere wacht."""

    proces: int
    naam: str
    op_proces: int
    op_naam: str
    seconden: int | None = Field(description="Hoe lang er al wordt gewacht.")


class Wachtenden(ResponseModel):
    """Wie het langst wacht staat boven; er zijn er ten hoogste 100."""

    dienst: str
    gemeten_op: datetime
    dossiers: int = Field(description="Alle dossiers die wachten.")
    langst: list[WachtendDossier]
    blokkades: list[Blokkade]


class Termijndag(ResponseModel):
    """Wat er op een dag van een soort afgaat, of had moeten afgaan."""

    dag: date
    soort: str
    aantal: int
    te_laat: int


class MislukteTermijnen(ResponseModel):
    soort: str
    reden: str | None
    aantal: int
    oudste_op: datetime
    opnieuw_op: datetime | None = Field(
        description="Wanneer de eerste vanzelf weer wordt geprobeerd; leeg als ze op een mens wachten."
    )


class Termijnen(ResponseModel):
    dienst: str
    gemeten_op: datetime
    tot: date
    dagen: list[Termijndag]
    mislukt: list[MislukteTermijnen]


class Termijn(ResponseModel):
    """Eén termijn, met het dossier waar hij van is."""

    id: UUID
    dossier_id: UUID
    gaat_af_op: datetime
    mislukt_op: datetime | None
    pogingen: int
    reden: str | None


class Termijnlijst(ResponseModel):
    """De oudste staan boven; er staan er ten hoogste 100."""

    dienst: str
    gemeten_op: datetime
    soort: str
    aantal: int = Field(description="Alle, ook die er niet bij staan.")
    termijnen: list[Termijn]


class Termijnherkansing(RequestModel):
    """Probeer mislukte termijnen van een soort opnieuw. Wat intussen afging, blijft zoals het is."""

    soort: Termijnsoort
    mislukt_voor: Annotated[
        Moment,
        Field(
            description="Wanneer u keek. Wat daarna weer mislukte, blijft staan: zo doet twee keer vragen het één keer."
        ),
    ]
    reden: Reden
    proef: Annotated[bool, Field(description="Alleen tellen, zonder iets te veranderen.")] = False


class Termijnuitslag(ResponseModel):
    aantal: int = Field(description="Hoeveel termijnen opnieuw worden geprobeerd.")


class Herstel(ResponseModel):
    """Wat om één oorzaak mislukte en daarna toch lukte, zonder dat iemand iets deed."""

    week: date = Field(description="De maandag van de week.")
    hoe: Herstelwijze = Field(
        description="Meteen daarna, bij een latere poging, toen een eerder bericht alsnog kwam, of een termijn."
    )
    topic: str | None
    soort: str = Field(description="Het soort bericht, of van een termijn zijn soort.")
    oorzaak: str
    kenmerk: str
    aantal: int
    eerste_op: datetime
    laatste_op: datetime
    langst_seconden: float = Field(description="Hoe lang het hoogstens duurde tot het lukte.")


class Hersteld(ResponseModel):
    """Van de laatste acht weken, de nieuwste week boven."""

    dienst: str
    gemeten_op: datetime
    resultaten: list[Herstel]
