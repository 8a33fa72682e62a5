"""Recalculated months over HTTP. Amounts are in euro cents, holiday allowance included; months are told by their first day."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.income.rights.household import Grond
from shared.events.income import Reden
from shared.http.schemas import ResponseModel


class NagerekendeMaand(ResponseModel):
    """Een maand zoals de feiten van nu haar geven, naast wat zij is geworden."""

    maand: date
    staat_centen: int | None = Field(
        description="Na de laatste verrekening, of wat er staat van het recht; leeg als alleen bekend is dat het liep."
    )
    gegeven_centen: int = Field(description="Wat de feiten van nu geven.")
    verschil_centen: int | None = Field(description="Boven nul: de feiten geven meer.")
    norm_centen: int
    telt_mee_centen: int
    vrijgelaten_centen: int
    geen_recht: list[Grond] = Field(
        description="Waarom er op een deel van de maand, of de hele maand, geen recht is."
    )
    redenen: list[Reden]


class Narekening(ResponseModel):
    """De laatste maanden van een dossier, nieuwste eerst."""

    dossier_id: UUID
    maanden: list[NagerekendeMaand]
    onbekend: Reden | None = Field(description="Waarom het niet na te rekenen is.")
