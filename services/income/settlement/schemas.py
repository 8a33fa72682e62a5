"""Settled months over HTTP. Amounts are in euro cents, holiday allowance included; months are told by their first day."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.income.decisions.states import State
from services.income.means.rules import Vrijlatingscode
from services.income.settlement.booking import Boekingsoort
from shared.events.income import Reden
from shared.http.schemas import ResponseModel


class Vrijlatingsmaanden(ResponseModel):
    """Hoeveel maanden een vrijlating is gebruikt na deze maand."""

    n: int
    r: int
    z: int
    uniform: int = Field(description="Van art. 34a lid 1.")
    opnieuw: int = Field(description="Van art. 34a lid 3.")


class Persoonsdeel(ResponseModel):
    """Wat van iemands loon in een maand meetelt."""

    inwoner_id: UUID
    netto_centen: int
    compleet: bool = Field(
        description="Of de loonstroken alle dagen dekken; zo niet, dan telt wat de baan naar verwachting betaalt."
    )
    vrijlating: Vrijlatingscode
    vrijgelaten_centen: int
    gebruikte_maanden: Vrijlatingsmaanden


class Boeking(ResponseModel):
    """Dat een maand anders uitkwam dan was aangenomen."""

    maand: date = Field(description="Over welke maand.")
    verwerkt_in: date = Field(description="In welke maand het erbij komt of eraf gaat.")
    soort: Boekingsoort
    centen: int = Field(description="Onder nul: minder voor de inwoner.")


class Maandberekening(ResponseModel):
    """Wat een maand is, met waarom."""

    maand: date
    norm_centen: int
    telt_mee_centen: int
    bijstand_centen: int
    compleet: bool
    per_persoon: list[Persoonsdeel]
    redenen: list[Reden]


class VerrekendeMaand(ResponseModel):
    """Een maand zoals zij na de laatste verrekening staat."""

    berekening: Maandberekening
    aangenomen_centen: int | None = Field(
        description="Wat in haar eigen verrekening werd aangenomen; leeg voor een maand voor de eerste verrekening."
    )
    verschil_centen: int | None
    boekingen: list[Boeking]


class KomendeMaand(ResponseModel):
    """Wat de volgende verrekening brengt met wat nu bekend is."""

    maand: date
    afsluitdag: date
    te_betalen_centen: int | None = Field(description="Leeg als het niet te bepalen is.")
    berekening: Maandberekening | None
    boekingen: list[Boeking]
    onbekend: Reden | None


class Voorgelegd(ResponseModel):
    """Wat aan een mens is voorgelegd."""

    voorstel_id: UUID
    status: State


class Loonverrekening(ResponseModel):
    """De maanden van een dossier, nieuwste eerst, en wat de volgende brengt."""

    dossier_id: UUID
    maanden: list[VerrekendeMaand]
    komende: KomendeMaand
    voorstellen: list[Voorgelegd]
