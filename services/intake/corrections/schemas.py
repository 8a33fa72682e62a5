"""What somebody asks who corrects a life event or what is known of a person, and the answer."""

from datetime import date
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.intake.api.answers import Status, Tekst
from services.intake.residents.rules import Geheimhouding, Source
from services.intake.residents.schemas import Geboortedatum, Naam, Voornamen
from shared.bsn import Bsn
from shared.errors import Fault
from shared.events.life_events import Correctiereden
from shared.http.schemas import RequestModel, ResponseModel


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
