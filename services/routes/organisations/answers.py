"""Organisations as the API shows them, in the published language."""

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field

from services.routes.organisations.forms import Kanaal
from services.routes.organisations.schemas import Does, Kept
from shared.events.household import Gemeentecode
from shared.events.tasks import Code
from shared.http.schemas import ResponseModel
from shared.partner_services import service_label

_TOT = "De eerste dag waarop het niet meer geldt, als die bekend is."


class DienstVan(ResponseModel):
    """Wat een organisatie in een gemeente doet."""

    dienst: Code = Field(examples=["sociaal-team"])
    naam: str = Field(examples=["Sociaal team"])
    gemeente: Gemeentecode = Field(examples=["0106"])
    volgorde: int = Field(description="Wie het laagste getal heeft, wordt het eerst gevraagd.")
    vanaf: date
    tot: date | None = Field(description=_TOT)

    @classmethod
    def of(cls, does: Does) -> Self:
        return cls(
            dienst=does.service,
            naam=service_label(does.service),
            gemeente=does.municipality,
            volgorde=does.rank,
            vanaf=does.period.from_day,
            tot=does.period.until_day,
        )


class Organisatie(ResponseModel):
    """Een organisatie waaraan warm wordt overgedragen, met wat is afgesproken."""

    id: UUID
    code: str = Field(examples=["vaart-welzijn"])
    naam: str = Field(examples=["Vaart Welzijn"])
    kanaal: Kanaal = Field(description="Hoe een overdracht daar aankomt.")
    email: str | None
    telefoon: str | None
    contactpersoon: str | None
    antwoorddagen: int = Field(description="Werkdagen van het aanbod tot een antwoord.")
    contactdagen: int = Field(description="Werkdagen van de aanvaarding tot het eerste contact.")
    resultaatdagen: int = Field(description="Dagen van de aanvaarding tot een resultaat.")
    deelbaar: list[str] = Field(
        description="Wat er hoogstens gedeeld mag worden.", examples=[["naam", "telefoon"]]
    )
    grond: str | None = Field(
        description="De wettelijke grond om te delen; zonder is toestemming van de inwoner nodig."
    )
    overeenkomst: str | None
    vanaf: date
    tot: date | None = Field(description=_TOT)
    diensten: list[DienstVan]

    @classmethod
    def of(cls, kept: Kept, does: Iterable[Does]) -> Self:
        now = kept.organisation
        return cls(
            id=now.id,
            code=now.code,
            naam=now.name,
            kanaal=now.channel,
            email=now.email,
            telefoon=now.phone,
            contactpersoon=kept.contact,
            antwoorddagen=now.answer_days,
            contactdagen=now.contact_days,
            resultaatdagen=now.result_days,
            deelbaar=list(now.shareable),
            grond=now.ground,
            overeenkomst=now.agreement,
            vanaf=now.active.from_day,
            tot=now.active.until_day,
            diensten=[DienstVan.of(part) for part in does],
        )


class Organisaties(ResponseModel):
    """De organisaties die op een dag iets doen."""

    resultaten: list[Organisatie]
