"""Wage reports over HTTP: what comes in, one by one or as a line of a file, and what is told of them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.income.norms.schemas import Datum
from services.income.wages.checks import MOST_CENTS
from services.income.wages.facts import Soort
from services.income.wages.model import Herkomst, Opgave
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Bedrag = Annotated[int, Field(ge=-MOST_CENTS, le=MOST_CENTS)]
Kenmerk = Annotated[str, StringConstraints(pattern=r"^[\w.:/-]{1,64}$"), WithoutBsn]


class Loon(RequestModel):
    """Wat elke opgave van een loon zegt."""

    inwoner_id: UUID
    baan_id: UUID | None = Field(
        None,
        description="De levensgebeurtenis waarmee de baan begon. Mag weg als de inwoner in deze dagen één baan heeft.",
    )
    kenmerk: Kenmerk = Field(
        description="Hoe de afzender de opgave noemt. Hetzelfde kenmerk van dezelfde afzender is dezelfde opgave.",
        examples=["2026-11"],
    )
    soort: Soort = Field(
        "loonstrook", description="Een correctie is een bedrag dat bij een eerdere loonstrook komt."
    )
    van: Datum = Field(description="De eerste dag waar het loon over gaat.")
    tot_en_met: Datum = Field(description="De laatste dag waar het loon over gaat.")
    betaald_op: Datum
    netto_centen: Bedrag = Field(
        description="Netto, met de aanspraak op vakantietoeslag, in eurocenten. Onder nul als er te veel was betaald."
    )
    bruto_centen: Bedrag | None = None

    def report(self, dossier_id: UUID, source: Herkomst) -> Opgave:
        return Opgave(
            dossier_id=dossier_id,
            inwoner_id=self.inwoner_id,
            baan_id=self.baan_id,
            herkomst=source,
            kenmerk=self.kenmerk,
            soort=self.soort,
            van=self.van,
            tot_en_met=self.tot_en_met,
            betaald_op=self.betaald_op,
            netto=self.netto_centen,
            bruto=self.bruto_centen,
        )


class NieuweLoonopgave(Loon):
    """Wat een baan over een aantal dagen betaalde."""

    dossier_id: UUID
    herkomst: Herkomst = "consulent"


class Loonopgave(ResponseModel):
    """Een opgave zoals zij is bewaard; zij verandert niet meer."""

    id: UUID
    dossier_id: UUID
    inwoner_id: UUID
    baan_id: UUID | None = Field(description="Ontbreekt als wij geen baan in deze dagen kennen.")
    herkomst: Herkomst
    kenmerk: str
    soort: Soort
    van: date
    tot_en_met: date
    betaald_op: date
    ontvangen_op: date = Field(description="Bepaalt in welke verrekening de opgave meedoet.")
    netto_centen: int
    bruto_centen: int | None
    opgegeven_door: str
    opgegeven_op: datetime


class OpgenomenLoonopgave(ResponseModel):
    """Wat er van de opgave is geworden."""

    uitkomst: Literal["nieuw", "bekend"] = Field(
        description="`bekend`: deze opgave was er al, er verandert niets."
    )
    opgave: Loonopgave


class Loonregel(ResponseModel):
    """Wat er van een regel van een bestand is geworden. Wat erin staat, wordt niet herhaald."""

    regel: int = Field(description="De regel in het bestand; de kop is regel 1.")
    uitkomst: Literal["nieuw", "bekend", "geweigerd"]
    redenen: list[str] = Field(description="Waarom de regel is geweigerd.")


class GelezenLoonbestand(ResponseModel):
    """Wat er van een bestand is geworden."""

    proef: bool = Field(description="Of alleen is gekeken wat er zou gebeuren.")
    nieuw: int
    bekend: int
    geweigerd: int
    regels: list[Loonregel]
