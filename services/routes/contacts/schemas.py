"""What is recorded of a contact and of an exemption, and what is shown of it, in the published language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.routes.tasks.schemas import STATUSES, Taakstatus
from shared.events.contacts import Contactmanier, Deelname, Onderwerp, Signaalsoort
from shared.events.household import Gemeentecode
from shared.events.tasks import Code, Taakrol
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000), WithoutBsn
]
MOST_PROMISES = 5


class OnderwerpIn(RequestModel):
    """Of ergens over is gesproken, en wat er is gezegd."""

    besproken: bool
    woorden: Words | None = Field(
        default=None, description="Wat er is gezegd. Is er niet over gesproken: waarom niet."
    )


class OnderwerpenIn(RequestModel):
    """Elk onderwerp heeft elke keer een antwoord."""

    werk: OnderwerpIn
    meedoen: OnderwerpIn
    inkomen: OnderwerpIn
    wonen: OnderwerpIn
    zorg: OnderwerpIn

    def items(self) -> list[tuple[Onderwerp, OnderwerpIn]]:
        return [
            ("werk", self.werk),
            ("meedoen", self.meedoen),
            ("inkomen", self.inkomen),
            ("wonen", self.wonen),
            ("zorg", self.zorg),
        ]


class AfspraakIn(RequestModel):
    """Wat aan de inwoner is beloofd; wordt een taak."""

    wat: Words = Field(description="In gewone taal; zonder naam of BSN.")
    uiterlijk: date
    wie: Literal["ik"] | Taakrol = Field(
        description="`ik`, of de rol van een collega.", examples=["ik"]
    )


class ContactIn(RequestModel):
    """Dat een inwoner is gesproken, hoe, waarover, en wat eruit kwam."""

    inwoner_id: UUID = Field(description="Aanvrager of partner van dit dossier.")
    contactdatum: date
    manier: Contactmanier
    onderwerpen: OnderwerpenIn
    actief: bool | None = Field(
        default=None, description="Of de inwoner meedoet. Nodig als over meedoen is gesproken."
    )
    deelname: list[Deelname] = Field(default_factory=list, max_length=5)
    nodig: list[Signaalsoort] = Field(
        default_factory=list, max_length=9, description="Wat de inwoner nodig heeft."
    )
    nodig_toelichting: Words | None = None
    afspraken: list[AfspraakIn] = Field(default_factory=list, max_length=MOST_PROMISES)
    kenmerk: UUID | None = Field(
        default=None,
        description="Van de afzender: een contact dat twee keer komt, is er één.",
    )


class Contactverbetering(ContactIn):
    """Hoe een contact had moeten worden vastgelegd, en waarom het anders stond."""

    waarom: Words = Field(description="In gewone taal; zonder naam of BSN.")


class Contactintrekking(RequestModel):
    """Waarom een contact dat is vastgelegd, er niet is geweest."""

    waarom: Words = Field(description="In gewone taal; zonder naam of BSN.")


class UitzonderingIn(RequestModel):
    """Waarom iemand een tijd niet hoeft te worden gesproken; nooit voor altijd."""

    reden: Code = Field(examples=["rust-gevraagd"])
    vanaf: date
    tot: date = Field(description="Vanaf deze dag telt het ritme weer.")
    woorden: Words = Field(description="In gewone taal; zonder naam of BSN.")


class UitzonderingEinde(RequestModel):
    """Welke uitzondering voorbij is."""

    uitzondering_id: UUID


class OnderwerpUit(ResponseModel):
    onderwerp: Onderwerp
    besproken: bool
    woorden: str | None = Field(description="Alleen met het recht `woorden`, of van uzelf.")


class AfspraakUit(ResponseModel):
    taak_id: UUID
    uiterlijk: date
    status: Taakstatus
    rol: Taakrol = Field(description="Wie het doet.")
    wat: str | None = Field(description="Alleen met het recht `woorden`, of van uzelf.")


class ContacteindeUit(ResponseModel):
    """Waarom een contact niet meer telt, wie dat zei en wanneer."""

    als: Literal["verbeterd", "ingetrokken"]
    door: str
    op: datetime
    waarom: str | None = Field(description="Alleen met het recht `woorden`, of van uzelf.")


class ContactUit(ResponseModel):
    """Een contact, zoals u het mag zien."""

    id: UUID
    dossier_id: UUID
    inwoner_id: UUID
    gemeente: Gemeentecode = Field(examples=["0106"])
    contactdatum: date
    manier: Contactmanier
    vastgelegd_op: datetime
    vastgelegd_door: str
    op_tijd: bool = Field(description="Of het er was op de dag van het ritme, of eerder.")
    onderwerpen: list[OnderwerpUit]
    actief: bool | None
    deelname: list[Deelname]
    nodig: list[Signaalsoort]
    nodig_toelichting: str | None = Field(
        description="Alleen met het recht `woorden`, of van uzelf."
    )
    afspraken: list[AfspraakUit]
    vervangt: UUID | None = Field(description="Het contact dat hiermee is verbeterd.")
    einde: ContacteindeUit | None = Field(
        description="Als het niet meer telt: het is verbeterd of ingetrokken."
    )


class UitzonderingUit(ResponseModel):
    id: UUID
    reden: str = Field(examples=["rust-gevraagd"])
    vanaf: date
    tot: date
    woorden: str | None = Field(description="Alleen met het recht `woorden`, of van uzelf.")


class VolgendContact(ResponseModel):
    """Wanneer iemand moet worden gesproken, en door welke regel."""

    uiterlijk: date
    regel: str = Field(examples=["jobcoach"])
    gerekend_vanaf: date
    te_laat: bool
    bij_teamleider: bool = Field(description="Het is zo lang te laat dat de teamleider het ziet.")


class Contacten(ResponseModel):
    """De contacten van een dossier, het nieuwste eerst."""

    volgende: VolgendContact | None
    uitzonderingen: list[UitzonderingUit]
    resultaten: list[ContactUit]


@dataclass(frozen=True, slots=True)
class NextContact:
    """When somebody of a household is to be spoken to, as pages say it."""

    on: date
    rule: str
    """Its name, in words."""
    code: str
    counted_from: date
    is_late: bool
    is_escalated: bool

    @property
    def shown(self) -> VolgendContact:
        return VolgendContact(
            uiterlijk=self.on,
            regel=self.code,
            gerekend_vanaf=self.counted_from,
            te_laat=self.is_late,
            bij_teamleider=self.is_escalated,
        )


def contact_of(
    row: Mapping[Any, Any], parts: Mapping[str, list[Any]], *, reads: bool
) -> ContactUit:
    """`parts` are its subjects, needs and promises; the words for who reads them."""
    return ContactUit(
        id=row["id"],
        dossier_id=row["dossier_id"],
        inwoner_id=row["person_id"],
        gemeente=row["municipality"],
        contactdatum=row["held_on"],
        manier=row["how"],
        vastgelegd_op=row["recorded_at"],
        vastgelegd_door=row["recorded_by"],
        op_tijd=row["in_time"],
        onderwerpen=[
            OnderwerpUit(
                onderwerp=part["subject"],
                besproken=part["discussed"],
                woorden=part["words"] if reads else None,
            )
            for part in parts["subjects"]
        ],
        actief=row["is_active"],
        deelname=row["takes_part"],
        nodig=[part["kind"] for part in parts["needs"]],
        nodig_toelichting=row["needs_words"] if reads else None,
        afspraken=[
            AfspraakUit(
                taak_id=part["task_id"],
                uiterlijk=part["due_on"],
                status=_published(part["status"]),
                rol=part["role"],
                wat=part["words"] if reads else None,
            )
            for part in parts["promises"]
        ],
        vervangt=row["replaces_id"],
        einde=ContacteindeUit(
            als=row["ended_as"],
            door=row["ended_by"],
            op=row["ended_at"],
            waarom=row["ended_why"] if reads else None,
        )
        if row["ended_at"]
        else None,
    )


def _published(stored: str) -> Taakstatus:
    return next(published for published, status in STATUSES.items() if status == stored)
