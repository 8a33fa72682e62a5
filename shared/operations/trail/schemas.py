"""What a service knows of a trail, as it goes over HTTP: kinds, moments and ids; nobody, and nothing of what a message says."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.http.schemas import RequestModel, ResponseModel
from shared.messaging.contracts import What
from shared.operations.failed.schemas import Toestand

MOST_MESSAGES: Final = 200
"""Of one trail: more is no picture that anybody reads."""

Stand = Literal["verwerkt", "genegeerd", "onderweg", "niet-meer-bekend"] | Toestand
Termijnstand = Literal["gepland", "afgegaan", "vervallen", "mislukt"]
Soort = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9.-]{1,200}$"),
    Field(
        description="Het type van het bericht. Van een levensgebeurtenis alleen dat het er een is.",
        examples=["nl.participatiewet.taken.taak-aangemaakt.v1"],
    ),
]


class Herkend(ResponseModel):
    """Wat een dienst onder een kenmerk heeft, en waar het bij hoort."""

    wat: What
    stand: str | None = Field(description="Alleen van een melding: wat ervan werd.")
    spoor_id: UUID | None = Field(description="Waarmee alles begon dat hierbij hoort.")
    dossier_id: UUID | None = Field(description="Alleen van wat bij geen spoor hoort.")


class Spoorbericht(ResponseModel):
    """Een bericht, zonder wat erin staat."""

    id: UUID
    soort: Soort
    dienst: str = Field(description="Wie het vastlegde.")
    op: datetime = Field(description="Wanneer het is geregistreerd.")
    spoor_id: UUID
    oorzaak_id: UUID | None = Field(description="Het bericht waar dit uit volgde.")
    verstuurd: bool = Field(description="Onwaar zolang het alleen nog is vastgelegd.")


class Spoortermijn(ResponseModel):
    id: UUID
    soort: str | None = Field(
        description="Leeg waar het de soort van een levensgebeurtenis zou vertellen."
    )
    op: datetime = Field(description="Het moment waarop die afgaat of had moeten afgaan.")
    stand: Termijnstand
    afgehandeld_op: datetime | None


class Spoordeel(ResponseModel):
    """Wat één dienst zelf van een spoor heeft."""

    dienst: str
    gemeten_op: datetime
    herkend: list[Herkend]
    berichten: list[Spoorbericht] = Field(
        description="Wat deze dienst de laatste dagen vastlegde, en wat hier van anderen mislukte of wacht."
    )
    termijnen: list[Spoortermijn]


class Gevraagd(RequestModel):
    id: UUID
    soort: Soort


class Lotvraag(RequestModel):
    """Van welke berichten u wilt weten wat een dienst ermee deed."""

    berichten: Annotated[list[Gevraagd], Field(min_length=1, max_length=MOST_MESSAGES)]


class Lot(ResponseModel):
    """Wat een dienst met een bericht deed."""

    id: UUID
    stand: Stand
    op: datetime | None = Field(description="Sinds wanneer dat zo is, voor zover bekend.")
    mislukt_id: UUID | None = Field(description="Het kenmerk in de lijst van mislukte berichten.")


class Lotgevallen(ResponseModel):
    dienst: str
    resultaten: list[Lot] = Field(
        description="Berichten die deze dienst niet leest, staan er niet bij."
    )
