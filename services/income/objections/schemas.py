"""What goes in and out over HTTP about objections."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.income.objections.model import (
    Bezwaarmaker,
    Daad,
    Horen,
    NietOntvankelijk,
    Termijn,
    Uitkomst,
    Verzuim,
    Weg,
)
from shared.events.objections import Bezwaarstand
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Woorden = Annotated[
    str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True), WithoutBsn
]
Verzuimen = Annotated[list[Verzuim], Field(min_length=1, max_length=4)]


class NieuwBezwaar(RequestModel):
    """Iemand maakt bezwaar tegen een besluit."""

    besluit_id: UUID
    ontvangen_op: date
    weg: Weg = Field(description="Hoe het binnenkwam.")
    bezwaarmaker: Bezwaarmaker = "zelf"
    gepost_op: date | None = Field(
        None,
        description="Het poststempel. Op tijd gepost en binnen een week na de termijn ontvangen is op tijd (Awb 6:9 lid 2).",
    )
    verzonden_op: date | None = Field(
        None,
        description="De dag waarop het besluit is verstuurd; zonder deze dag die van onze brief, en anders die van het besluit.",
    )
    gronden: Woorden | None = Field(
        None,
        description="Kort waarom. Zonder gronden is het een bezwaar pro forma, en vraagt u daar nog om (Awb 6:6).",
    )


class Bevestigen(RequestModel):
    """De ontvangst is schriftelijk bevestigd (Awb 6:14)."""

    soort: Literal["bevestigen"]
    bevestigd_op: date


class HerstelVragen(RequestModel):
    """Er is gevraagd om wat ontbreekt (Awb 6:6); de termijn om te beslissen staat stil (7:10 lid 2)."""

    soort: Literal["herstel-vragen"]
    gevraagd_op: date = Field(description="De dag waarop de vraag is verstuurd.")
    hersteltermijn_tot_en_met: date
    gevraagd: Verzuimen


class Herstellen(RequestModel):
    """Wat ontbrak, is er."""

    soort: Literal["herstellen"]
    hersteld_op: date
    gronden: Woorden | None = None


class TeLaatBeoordelen(RequestModel):
    """Of wie te laat was, daar iets aan kon doen (Awb 6:11)."""

    soort: Literal["te-laat-beoordelen"]
    verschoonbaar: bool
    reden: Woorden


class HoorzittingPlannen(RequestModel):
    soort: Literal["hoorzitting-plannen"]
    hoorzitting_op: date


class GehoordVastleggen(RequestModel):
    """De hoorzitting is gehouden, door wie dit vastlegt (Awb 7:2, 7:5)."""

    soort: Literal["horen"]
    gehoord_op: date


class NietHoren(RequestModel):
    """Er hoeft niemand te worden gehoord (Awb 7:3)."""

    soort: Literal["niet-horen"]
    waarom: Horen


class Verdagen(RequestModel):
    """De beslissing is een keer verdaagd, zes weken (Awb 7:10 lid 3)."""

    soort: Literal["verdagen"]
    verdaagd_op: date


class Uitstellen(RequestModel):
    """Verder uitstel waarmee de bezwaarmaker instemt (Awb 7:10 lid 4)."""

    soort: Literal["uitstellen"]
    uitgesteld_tot: date
    reden: Woorden


class Beslissen(RequestModel):
    """De beslissing op het bezwaar. Wie het bestreden besluit nam of goedkeurde, beslist niet (Awb 10:3 lid 3)."""

    soort: Literal["beslissen"]
    uitkomst: Uitkomst
    grond: NietOntvankelijk | None = Field(None, description="Alleen bij niet-ontvankelijk.")
    reden: Woorden


class Herzien(RequestModel):
    """Het besluit dat voor het bestreden besluit in de plaats kwam (Awb 7:11 lid 2)."""

    soort: Literal["herzien"]
    besluit_id: UUID


class Intrekken(RequestModel):
    """Wie bezwaar maakte, ziet ervan af (Awb 6:21)."""

    soort: Literal["intrekken"]
    ingetrokken_op: date


Stap = Annotated[
    Bevestigen
    | HerstelVragen
    | Herstellen
    | TeLaatBeoordelen
    | HoorzittingPlannen
    | GehoordVastleggen
    | NietHoren
    | Verdagen
    | Uitstellen
    | Beslissen
    | Herzien
    | Intrekken,
    Field(discriminator="soort"),
]


class Behandeling(RequestModel):
    """Een stap in de behandeling van een bezwaar."""

    stap: Stap


class Herstelverzoek(ResponseModel):
    gevraagd_op: date
    hersteltermijn_tot_en_met: date
    gevraagd: list[Verzuim]
    hersteld_op: date | None


class Bezwaartermijn(ResponseModel):
    """De dagen die uit het besluit en het bezwaar volgen."""

    bezwaar_vanaf: date
    bezwaar_tot_en_met: date
    te_laat: bool
    telt_vanaf: date = Field(description="De eerste dag van de termijn om te beslissen.")
    weken: int
    opgeschorte_dagen: int
    besluit_uiterlijk: date
    ingebrekestelling_vanaf: date = Field(
        description="Vanaf deze dag kan iemand ons in gebreke stellen, als er dan nog geen beslissing is (Awb 4:17)."
    )


class Bezwaarstap(ResponseModel):
    stap: Daad | Literal["ontvangen"]
    datum: date
    code: str | None
    tot: date | None
    tekst: str | None = Field(description="Alleen met het recht `woorden`.")
    door_naam: str


class Bezwaar(ResponseModel):
    """Een bezwaar tegen een besluit, van ontvangst tot beslissing."""

    id: UUID
    besluit_id: UUID = Field(description="Het bestreden besluit.")
    dossier_id: UUID
    inwoner_id: UUID = Field(description="De aanvrager van het huishouden.")
    gemeente: str = Field(examples=["0106"])
    status: Bezwaarstand
    ontvangen_op: date
    gepost_op: date | None
    verzonden_op: date
    weg: Weg
    bezwaarmaker: Bezwaarmaker
    pro_forma: bool
    gronden: str | None = Field(description="Alleen met het recht `woorden`.")
    bevestigd_op: date | None
    verschoonbaar: bool | None = Field(description="Leeg zolang niemand dat beoordeelde.")
    hoorzitting_op: date | None
    gehoord_op: date | None
    niet_gehoord_omdat: Horen | None
    verdaagd_op: date | None
    uitgesteld_tot: date | None
    uitkomst: Uitkomst | None
    grond: NietOntvankelijk | None
    reden: str | None = Field(description="Alleen met het recht `woorden`.")
    beslist_op: date | None
    beslist_door_naam: str | None
    herzien_bij: UUID | None
    afgehandeld_op: date | None
    volgende_termijn: Termijn | None
    volgende_op: date | None
    herstelverzoeken: list[Herstelverzoek]
    vastgelegd_op: datetime
    vastgelegd_door: str = Field(description="Het kenmerk van wie vastlegde.")


class BezwaarMetTermijnen(Bezwaar):
    termijnen: Bezwaartermijn
    geschiedenis: list[Bezwaarstap]
