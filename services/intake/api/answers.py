"""What is answered about life events, and what somebody asks who corrects one."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.intake.life_events.rows import shown_data
from services.intake.reports.schemas import BY_NAME
from services.intake.residents.rules import SEES_DETAILS, Geheimhouding, Source
from services.intake.residents.schemas import Geboortedatum, Naam, Voornamen
from shared.bsn import Bsn
from shared.errors import Fault
from shared.events.life_events import Correctiereden
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn

Status = Literal[
    "verwerkt",
    "in-quarantaine",
    "geen-dossier",
    "verworpen",
    "al-bekend",
    "gecorrigeerd",
    "ingetrokken",
]
Tekst = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True, pattern=r"^[^\x00]*$"),
    WithoutBsn,
]


class Antwoord(ResponseModel):
    """The answer to one reported life event."""

    id: UUID
    status: Status
    dossier_id: UUID | None = None
    reden: str | None = Field(
        default=None, description="Waarom de gebeurtenis in quarantaine staat of niet meer geldt."
    )


class Fout(ResponseModel):
    """One thing wrong with one event."""

    name: str
    code: str
    reason: str


class Regelresultaat(ResponseModel):
    """What happened to one event of a batch, or to one line of a file."""

    regel: int = Field(description="Het hoeveelste event of de hoeveelste regel, vanaf 1.")
    status: Literal[
        "verwerkt",
        "in-quarantaine",
        "geen-dossier",
        "verworpen",
        "al-bekend",
        "gecorrigeerd",
        "ingetrokken",
        "geweigerd",
    ]
    id: UUID | None = None
    dossier_id: UUID | None = None
    reden: str | None = None
    fouten: list[Fout] | None = None


class Batchresultaat(ResponseModel):
    resultaten: list[Regelresultaat]


def _without_amounts(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if not name.endswith("Centen")}


class Levensgebeurtenis(ResponseModel):
    """The state of a reported life event."""

    id: UUID
    status: Status
    type: str
    bron: str
    ingangsdatum: date | None
    dossier_id: UUID | None
    inwoner_id: UUID | None
    gegevens: dict[str, Any] = Field(
        description="Wat er gemeld is; bedragen alleen voor een inkomensconsulent of regisseur."
    )
    reden: str | None = Field(
        description="Waarom de gebeurtenis wacht, of de code waarom ze is gecorrigeerd of ingetrokken."
    )
    toelichting: str | None = Field(
        description="Wat iemand daarbij schreef; alleen voor een inkomensconsulent of regisseur."
    )
    vervangt: UUID | None
    vervangen_door: UUID | None
    ontvangen_op: datetime
    afgehandeld_op: datetime | None

    @classmethod
    def of(cls, row: Any, roles: frozenset[str]) -> Self:
        """From a stored row (`repository.LifeEventRow`), as somebody with these roles may see it."""
        in_detail = bool(roles & SEES_DETAILS)
        return cls(
            id=row.id,
            status=row.status,
            type=BY_NAME[row.type].event.event_type,
            bron=row.source,
            ingangsdatum=row.effective_on,
            dossier_id=row.dossier_id,
            inwoner_id=row.person_id,
            gegevens=shown_data(row.data if in_detail else _without_amounts(row.data)),
            reden=row.reason,
            toelichting=row.explanation if in_detail else None,
            vervangt=row.replaces,
            vervangen_door=row.replaced_by,
            ontvangen_op=row.received_at,
            afgehandeld_op=row.settled_at,
        )


class Intrekkingsverzoek(RequestModel):
    """Why an event was wrong: a code, which the others are told, and words, which stay here."""

    reden: Correctiereden = "anders"
    toelichting: Tekst | None = Field(
        default=None, description="In eigen woorden; verplicht bij de reden `anders`."
    )

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.reden == "anders" and self.toelichting is None:
            raise PydanticCustomError("geen-reden", "geef een reden, of licht toe wat er anders is")
        return self


class Correctieverzoek(Intrekkingsverzoek):
    """And what it should have been: the `data` of its type; `persoon` may be left out."""

    gegevens: dict[str, Any]


class Redenverzoek(RequestModel):
    """Why, in one's own words."""

    reden: Tekst


class Correctie(ResponseModel):
    """The corrected event and its replacement."""

    id: UUID
    status: Status
    vervangen_door: UUID | None = None
    reden: str | None = Field(
        default=None, description="Waarom de vervangende gebeurtenis in quarantaine wacht."
    )


class Persoonscorrectie(RequestModel):
    """What was wrong about a resident, or is otherwise from a day on, and who says so."""

    reden: Tekst
    bron: Source
    vanaf: date | None = Field(
        default=None,
        description="Vanaf welke dag de naam of de geheimhouding geldt. Zonder deze dag was de naam die nu geldt fout, en"
        " geldt de geheimhouding vanaf vandaag.",
    )
    geboortedatum: Geboortedatum | None = None
    overlijdensdatum: date | None = None
    voornamen: Voornamen | None = None
    achternaam: Naam | None = None
    burgerservicenummer: Bsn | None = Field(
        default=None, description="Het juiste nummer; null als het nummer van iemand anders was."
    )
    geheimhouding: Geheimhouding | None = Field(
        default=None, description="Wat van deze inwoner voor anderen verborgen blijft."
    )
    oud_nummer: Literal["blijft-vindbaar", "was-van-iemand-anders"] = Field(
        default="blijft-vindbaar",
        description="Of meldingen met het oude nummer nog over deze inwoner gaan.",
    )

    @model_validator(mode="after")
    def _corrects_something(self) -> Self:
        if self.model_fields_set <= {"reden", "bron", "vanaf", "oud_nummer"}:
            raise PydanticCustomError("leeg", "geef wat er gecorrigeerd moet worden")
        if self.changes_number and self.burgerservicenummer is None and self.stays_findable:
            reason = "een nummer vervalt alleen als het van iemand anders was"
            raise PydanticCustomError("oud-nummer", "{reason}", {"reason": reason})
        return self

    def faults(self, today: date, born_on: date) -> tuple[Fault, ...]:
        """Only a name and secrecy begin on a day, and none of it before birth or after today."""
        faults = [
            Fault(name, "in-de-toekomst", "is nog niet geweest")
            for name, day in (
                ("vanaf", self.vanaf),
                ("overlijdensdatum", self.overlijdensdatum),
                ("geboortedatum", self.geboortedatum.day if self.geboortedatum else None),
            )
            if day is not None and day > today
        ]
        if self.vanaf is None:
            return tuple(faults)
        if (self.voornamen, self.achternaam, self.geheimhouding) == (None, None, None):
            reason = "hoort bij een naam of geheimhouding; al het andere geldt altijd"
            faults.append(Fault("vanaf", "overbodig", reason))
        if self.vanaf < (self.geboortedatum.day if self.geboortedatum else born_on):
            faults.append(Fault("vanaf", "voor-geboorte", "ligt voor de geboortedatum"))
        return tuple(faults)

    @property
    def changes_number(self) -> bool:
        return "burgerservicenummer" in self.model_fields_set

    @property
    def stays_findable(self) -> bool:
        return self.oud_nummer == "blijft-vindbaar"


class Persoonscorrectieresultaat(ResponseModel):
    inwoner_id: UUID
    ingetrokken: list[UUID] = Field(
        description="Verjaardagen die door de oude geboortedatum al verteld waren."
    )
