"""What failed in a service, as it goes over HTTP: causes, numbers and codes, and of a message no more than may be shown."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from sqlalchemy import Row

from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn
from shared.messaging.actions import Kind
from shared.messaging.retry_runs import MOST_SELECTED, Progress

Toestand = Literal[
    "wordt-herhaald",
    "wacht-op-een-mens",
    "wacht-op-voorganger",
    "mist-een-bericht",
    "wacht-op-nieuwe-versie",
    "geweigerd",
    "alsnog-gelukt",
    "weggedaan",
    "vervangen",
]
Handeling = Literal["opnieuw", "wegdoen", "opzij", "terug", "notitie"]
Soort = Literal["dubbel", "elders-gedaan", "achterhaald", "hoort-hier-niet", "anders"]

TOESTANDEN: Final[dict[str, Toestand]] = {
    "retrying": "wordt-herhaald",
    "waiting": "wacht-op-een-mens",
    "parked": "wacht-op-voorganger",
    "gap": "mist-een-bericht",
    "unknown": "wacht-op-nieuwe-versie",
    "rejected": "geweigerd",
    "resolved": "alsnog-gelukt",
    "discarded": "weggedaan",
    "replaced": "vervangen",
}
KINDS: Final[dict[Soort, Kind]] = {
    "dubbel": "duplicate",
    "elders-gedaan": "done-elsewhere",
    "achterhaald": "outdated",
    "hoort-hier-niet": "never-meant",
    "anders": "other",
}
_SOORTEN: Final = {kind: soort for soort, kind in KINDS.items()}
_DEEDS: Final[dict[str, str]] = {
    "retry": "opnieuw",
    "discard": "wegdoen",
    "propose": "wijziging-voorgesteld",
    "refuse": "wijziging-afgewezen",
    "edit": "wijziging-goedgekeurd",
    "aside": "opzij",
    "back": "terug",
    "note": "notitie",
    "reveal": "inzage",
}
Reden = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    WithoutBsn,
    Field(description="Waarom; wie later kijkt leest dit."),
]
Pogingen = Annotated[
    int,
    Field(ge=0, description="Zoals u het zag. Is het intussen anders, dan verandert er niets."),
]


class Oorzaak(ResponseModel):
    """Alles wat om dezelfde reden mislukte."""

    kenmerk: str = Field(description="Blijft gelijk, ook na een nieuwe versie van de dienst.")
    oorzaak: str
    toestanden: list[Toestand]
    types: list[str]
    berichten: int
    dossiers: int
    opzij: int = Field(description="Hoeveel er opzij liggen; zij tellen mee.")
    erachter_berichten: int = Field(description="Berichten die op deze wachten.")
    erachter_dossiers: int
    eerste_op: datetime
    laatste_op: datetime
    herkansing_id: UUID | None = Field(description="De herkansing van alles, zolang die loopt.")

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        return cls(
            kenmerk=row.fingerprint,
            oorzaak=row.cause,
            toestanden=[TOESTANDEN[state] for state in row.states],
            types=row.types or [],
            berichten=row.messages,
            dossiers=row.dossiers,
            opzij=row.aside,
            erachter_berichten=row.behind_messages,
            erachter_dossiers=row.behind_dossiers,
            eerste_op=row.first_at,
            laatste_op=row.last_at,
            herkansing_id=row.run_id,
        )


class Oorzaken(ResponseModel):
    resultaten: list[Oorzaak]


class MisluktBericht(ResponseModel):
    """Eén regel in de lijst."""

    id: UUID
    toestand: Toestand
    pogingen: int
    type: str | None
    dossier_id: UUID | None
    oorzaak: str
    mislukt_op: datetime
    volgende_poging_op: datetime | None
    opzij_op: datetime | None
    erachter: int

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        return cls(
            id=row.id,
            toestand=TOESTANDEN[row.state],
            pogingen=row.attempts,
            type=row.type,
            dossier_id=row.dossier_id,
            oorzaak=row.cause,
            mislukt_op=row.failed_at,
            volgende_poging_op=row.next_attempt_at,
            opzij_op=row.aside_at,
            erachter=row.behind,
        )


class Gebeurd(ResponseModel):
    """Wat iemand deed."""

    wat: str
    soort: Soort | None
    wie: str
    waarom: str
    op: datetime
    herkansing_id: UUID | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        return cls(
            wat=_DEEDS[row.action],
            soort=_SOORTEN.get(row.kind),
            wie=row.actor,
            waarom=row.reason,
            op=row.acted_at,
            herkansing_id=row.run_id,
        )


class Verschil(ResponseModel):
    """Eén veld dat een wijziging verandert; wat afgeschermd is blijft dat."""

    veld: str
    was: str
    wordt: str


class Voorstel(ResponseModel):
    id: UUID
    door: str
    is_eigen: bool = Field(description="Of u het zelf voorstelde: dan beslist een ander.")
    waarom: str
    op: datetime
    verschillen: list[Verschil]


class MisluktBerichtGeheel(MisluktBericht):
    kenmerk: str
    plaats: str = Field(description="Waar het in Kafka ligt of lag.")
    bericht_id: UUID | None
    volgnummer: int | None
    spoor_id: UUID | None = Field(description="De levensgebeurtenis waar het mee begon.")
    inhoud: str | None = Field(
        description="Vorm en codes van het bericht; tekst, getallen en datums zijn afgeschermd. Null als er niets te lezen is."
    )
    opnieuw_kan_niet: str | None = Field(
        description="Waarom het niet opnieuw kan, en wat wel kan. Null als het kan."
    )
    wacht_op: UUID | None = Field(description="Het bericht waar dit op wacht.")
    vervangen_door: UUID | None
    geschiedenis: list[Gebeurd]
    voorstel: Voorstel | None


class Handelen(RequestModel):
    """Wat iemand met één bericht doet."""

    handeling: Handeling
    pogingen: Pogingen
    reden: Reden
    soort: Annotated[Soort | None, Field(description="Bij wegdoen: wat het was.")] = None

    @model_validator(mode="after")
    def _kind_of_what_goes(self) -> Self:
        if (self.handeling == "wegdoen") != (self.soort is not None):
            msg = "Geef een soort op bij wegdoen, en alleen daar."
            raise ValueError(msg)
        return self


class Uitslag(ResponseModel):
    gedaan: bool = Field(
        description="False als het al gedaan was, of het bericht intussen anders is."
    )


class Inzage(RequestModel):
    reden: Reden


class Inhoud(ResponseModel):
    inhoud: str = Field(description="Het bericht zoals het kwam. Dat u keek is vastgelegd.")


class Wijziging(RequestModel):
    pogingen: Annotated[
        int, Field(ge=0, description="Zoals u het zag; zo staat het in de geschiedenis.")
    ]
    inhoud: Annotated[
        str,
        StringConstraints(min_length=2, max_length=600_000),
        Field(description="Het hele bericht. Wat afgeschermd is mag zo blijven staan."),
    ]
    reden: Reden


class Voorgesteld(ResponseModel):
    id: UUID


class Besluit(RequestModel):
    """Van een ander dan wie het voorstelde; afwijzen mag die ook."""

    akkoord: bool
    reden: Reden


class Gekozen(RequestModel):
    id: UUID
    pogingen: Pogingen


class Herkansing(RequestModel):
    """Alles met één oorzaak, of gekozen berichten."""

    kenmerk: Annotated[str | None, StringConstraints(pattern=r"^[0-9a-z-]{1,40}$")] = None
    berichten: Annotated[tuple[Gekozen, ...], Field(max_length=MOST_SELECTED)] = ()
    reden: Reden

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.kenmerk is None) != bool(self.berichten):
            msg = "Geef een kenmerk op, of berichten."
            raise ValueError(msg)
        return self


class Voortgang(ResponseModel):
    """Hoe ver een herkansing is."""

    id: UUID
    kenmerk: str | None
    door: str
    waarom: str
    begonnen_op: datetime
    klaar_op: datetime | None
    totaal: int
    wacht: int = Field(description="Nog niet aan de beurt, of net gevraagd.")
    gelukt: int
    weer_mislukt: int
    anders: int = Field(description="Iemand anders besloot erover, of het was al geprobeerd.")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        return cls(
            id=progress.id,
            kenmerk=progress.fingerprint,
            door=progress.actor_name or progress.actor,
            waarom=progress.reason,
            begonnen_op=progress.begun_at,
            klaar_op=progress.ended_at,
            totaal=progress.total,
            wacht=progress.queued + progress.under_way,
            gelukt=progress.resolved,
            weer_mislukt=progress.failed_again,
            anders=progress.skipped + progress.settled,
        )


class Herkansingen(ResponseModel):
    resultaten: list[Voortgang]
