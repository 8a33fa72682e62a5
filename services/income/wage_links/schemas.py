"""Personal links over HTTP. The address of one stands in the answer in which it was made, and nowhere else."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.income.wage_links.rules import Standing, State
from shared.http.schemas import RequestModel, ResponseModel


class NieuweKoppeling(RequestModel):
    """Voor wie de koppeling is."""

    inwoner_id: UUID


class Koppeling(ResponseModel):
    """Een koppeling zoals zij er nu voor staat, zonder haar adres."""

    id: UUID
    inwoner_id: UUID
    status: State
    werkt_tot_en_met: date = Field(
        description="Een jaar, of korter als de baan of de bijstand eerder eindigt."
    )
    gemaakt_op: datetime
    gemaakt_door: str
    geopend_op: datetime | None = Field(description="Wanneer de inwoner haar het laatst opende.")
    beeindigd_op: datetime | None


class GemaakteKoppeling(ResponseModel):
    """Een nieuwe koppeling. Het adres staat alleen in dit antwoord."""

    adres: str = Field(description="Geef dit aan de inwoner, en aan niemand anders.")
    koppeling: Koppeling


class Koppelingen(ResponseModel):
    """De koppelingen van een dossier, nieuwste eerst, ten hoogste twintig."""

    koppelingen: list[Koppeling]


def answer_of(stands: Standing) -> Koppeling:
    link = stands.link
    return Koppeling(
        id=link.id,
        inwoner_id=link.person_id,
        status=stands.state,
        werkt_tot_en_met=stands.until,
        gemaakt_op=link.made_at,
        gemaakt_door=link.made_by_name,
        geopend_op=link.opened_at,
        beeindigd_op=link.ended_at,
    )
