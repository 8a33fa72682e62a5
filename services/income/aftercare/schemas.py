"""What the API tells about financial aftercare."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.events.income import Beeld
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import ResponseModel


class Nazorgcontrole(ResponseModel):
    """Een dag waarop iemand vergelijkt wat verwacht was met wat er binnenkwam."""

    maanden_na_start: int
    datum: date
    status: Literal["gepland", "geweest", "vervallen", "voorbij"] = Field(
        description="voorbij: die dag was al geweest toen de baan bekend werd; een latere controle kwam ervoor in de plaats."
    )
    afgehandeld_op: datetime | None


class Nazorgdossier(ResponseModel):
    """Financiële nazorg bij een baanstart."""

    id: UUID
    gebeurtenis_id: UUID
    dossier_id: UUID
    inwoner_id: UUID
    gemeente: str | None = Field(examples=["0106"])
    startdatum: date
    status: Literal["lopend", "afgerond"]
    voor: Beeld | None = Field(
        description="Wat er was op de dag voor de baanstart. Alleen met het recht `bedragen`."
    )
    na: Beeld | None = Field(
        description="Wat er verwacht wordt vanaf de baanstart. Alleen met het recht `bedragen`."
    )
    geopend_op: datetime
    afgerond_op: datetime | None
    reden_afronding: RedenInWoorden | None
    controles: list[Nazorgcontrole]
