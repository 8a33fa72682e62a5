"""Which part of what is known of whom somebody shares, and what is read with the key of it."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from services.intake.partial_views.rules import Stand, Veld
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

MOST_PEOPLE: Final = 20
KEY_HEADER: Final = "Deelweergave-Sleutel"

Doel = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"^[^\x00]*$"),
    WithoutBsn,
]


class Deelweergaveverzoek(RequestModel):
    """Of whom, what, for what and until when."""

    inwoner_ids: list[UUID] = Field(min_length=1, max_length=MOST_PEOPLE)
    velden: list[Veld] = Field(
        min_length=1, max_length=4, description="Wat er te zien is, en niet meer dan dat."
    )
    doel: Doel = Field(description="Waarvoor, en aan wie; zonder namen van inwoners.")
    tot_en_met: date = Field(description="De laatste dag waarop de sleutel werkt.")


class NieuweDeelweergave(ResponseModel):
    """The key is in this answer and nowhere else."""

    id: UUID
    sleutel: str = Field(
        description="Begint met het id. Wie hem heeft, leest ermee: bewaar hem zo."
    )
    tot_en_met: date


class Waarde(ResponseModel):
    stand: Stand = Field(
        description="`geheim`: iemand op dit adres houdt het adres geheim; `niet-bekend`: wij weten het niet."
    )
    waarde: str | None = Field(default=None, description="Alleen bij `getoond`.")


class Deel(ResponseModel):
    """A resident, with what was shared and nothing else."""

    inwoner_id: UUID = Field(description="Zoals gevraagd toen de deelweergave werd gemaakt.")
    naam: Waarde | None = None
    telefoon: Waarde | None = None
    adres: Waarde | None = None
    geboortejaar: Waarde | None = None


class Deelweergave(ResponseModel):
    """As it is today."""

    id: UUID
    doel: str
    tot_en_met: date
    inwoners: list[Deel]
