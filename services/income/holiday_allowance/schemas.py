"""Holiday allowances over HTTP. Amounts are in euro cents; months are told by their first day."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from shared.events.household import Gemeentecode
from shared.events.income import Reden
from shared.events.wages import Toeslagaanleiding
from shared.http.schemas import ResponseModel


class GereserveerdeMaand(ResponseModel):
    """Wat van een maand bijstand is gereserveerd."""

    maand: date
    bijstand_centen: int = Field(description="Waarmee de maand is betaald, met vakantietoeslag.")
    gereserveerd_centen: int


class VastgesteldeVakantietoeslag(ResponseModel):
    """Wat over een aantal maanden moet worden betaald."""

    id: UUID
    dossier_id: UUID
    gemeente: Gemeentecode
    aanleiding: Toeslagaanleiding
    van: date = Field(description="De eerste maand.")
    tot_en_met: date = Field(description="De laatste maand.")
    uiterlijk: date = Field(description="De laatste dag waarop het moet zijn betaald.")
    centen: int | None = Field(description="Leeg als het niet vast te stellen is.")
    onbekend: Reden | None = Field(description="Waarom niet.")
    vastgesteld_op: datetime
    maanden: list[GereserveerdeMaand]


class Vakantietoeslag(ResponseModel):
    """Wat is gereserveerd en nog niet vastgesteld, en wat eerder is vastgesteld, nieuwste eerst."""

    dossier_id: UUID
    bekend_vanaf: date | None = Field(
        description="De eerste maand waarvan hier bekend is wat er is betaald; leeg als er nooit bijstand liep."
    )
    gereserveerd_centen: int | None = Field(description="Leeg als het niet te zeggen is.")
    maanden: list[GereserveerdeMaand]
    onbekend: Reden | None
    te_betalen_uiterlijk: date | None
    vastgesteld: list[VastgesteldeVakantietoeslag]
