"""The processing log as it goes over HTTP: the fields of a line by the standard (Logboek dataverwerkingen 1.0), in Dutch."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import Row

from shared.http.pagination import Page
from shared.http.schemas import RequestModel, ResponseModel
from shared.observability.processing_log import ActorKind, SubjectKind
from shared.permissions import ABOUT_STAYS
from shared.processing.activities import activity_of

Soort = Literal["inwoner", "dossier", "reeks", "bericht"]
Wie = Literal["medewerker", "systeem", "organisatie", "inwoner", "naadloos", "opdrachtregel"]

SOORTEN: Final[Mapping[SubjectKind, Soort]] = {
    "person": "inwoner",
    "dossier": "dossier",
    "run": "reeks",
    "message": "bericht",
}
WIE: Final[Mapping[ActorKind, Wie]] = {
    "worker": "medewerker",
    "system": "systeem",
    "partner": "organisatie",
    "resident": "inwoner",
    "service": "naadloos",
    "operator": "opdrachtregel",
}


class Verwerkingenvraag(RequestModel):
    """Over wie, en over welke tijd."""

    inwoner_id: UUID | None = Field(default=None, description="Ook van wie later is samengevoegd.")
    dossier_id: UUID | None = Field(default=None, description="Iedereen in dit dossier.")
    vanaf: date = Field(description="Eerste dag.", examples=["2026-01-01"])
    tot: date = Field(description="Tot en met deze dag.", examples=["2026-12-31"])

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.inwoner_id is None) == (self.dossier_id is None):
            raise PydanticCustomError("verwerkingenvraag", "geef óf inwonerId óf dossierId")
        if self.tot < self.vanaf:
            raise PydanticCustomError("periode", "tot ligt voor vanaf")
        return self


class Verwerking(ResponseModel):
    """Een regel van het logboek: wie deed wat, met wiens gegevens, waarvoor."""

    id: UUID
    trace_id: str = Field(description="Het verzoek of het bericht waar dit bij hoort.")
    span_id: str = Field(description="Deze verwerking daarin.")
    parent_span_id: str
    status: Literal["Ok"] = Field(
        default="Ok", description="Wat niet lukte, is niet verwerkt en staat hier niet."
    )
    naam: str = Field(description="De handeling, of de soort bericht.", examples=["taken-inzien"])
    begonnen_op: datetime
    geeindigd_op: datetime
    activiteit: str = Field(
        description="`dpl.core.processing_activity_id`: de verwerking in het register.",
        examples=["https://naadloos.example.nl/verwerkingen/taken-inzien"],
    )
    omschrijving: str = Field(examples=["Bekeek taken over u"])
    doel: str = Field(examples=["u helpen met werk, inkomen en meedoen"])
    grondslag: str
    betrokkene: UUID = Field(description="`dpl.core.data_subject_id`: een pseudoniem.")
    betrokkene_soort: Soort = Field(
        description="`dpl.core.data_subject_id_type`. Een reeks gaat over velen, onder wie deze."
    )
    aantal: int | None = Field(description="Van een reeks: over hoeveel dossiers of inwoners.")
    wie: str = Field(description="Wie het deed: een id of de naam van een systeem.")
    wie_soort: Wie
    rollen: list[str] = Field(description="De rollen die een medewerker toen had.")
    aanleiding: UUID | None = Field(description="De levensgebeurtenis waardoor dit gebeurde.")

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        activity = activity_of(row.activity)
        return cls(
            id=row.id,
            trace_id=row.trace_id,
            span_id=span_id_of(row.id),
            parent_span_id=row.parent_span_id,
            naam=activity.name if _tells_of_a_stay(row.operation) else row.operation,
            begonnen_op=row.started_at,
            geeindigd_op=row.at,
            activiteit=activity.uri,
            omschrijving=activity.words,
            doel=activity.purpose.words,
            grondslag=activity.purpose.ground,
            betrokkene=row.subject_id,
            betrokkene_soort=SOORTEN[row.subject_kind],
            aantal=row.size,
            wie=row.actor,
            wie_soort=WIE[row.actor_kind],
            rollen=row.actor_roles.split(",") if row.actor_roles else [],
            aanleiding=row.correlation_id,
        )

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of the standard, by its own names."""
        return {
            "dpl.core.processing_activity_id": self.activiteit,
            "dpl.core.data_subject_id": str(self.betrokkene),
            "dpl.core.data_subject_id_type": self.betrokkene_soort,
        }


def _tells_of_a_stay(operation: str | None) -> bool:
    """Also nothing to tell: that somebody is detained or admitted is not for whoever asks who looked."""
    return operation is None or not ABOUT_STAYS.isdisjoint(operation.split("."))


def span_id_of(identifier: UUID) -> str:
    """Each line is a span of its own; the end of its id is chance enough to tell it from all others in its trace."""
    return identifier.hex[-16:]


class Controle(ResponseModel):
    """Of het logboek nog is zoals het werd verzegeld, bij de laatste nachtelijke controle."""

    op: datetime
    in_orde: bool
    zegel: int = Field(description="Het laatste zegel van de keten.")
    hash: str = Field(description="Van dat zegel, in hexadecimalen.")

    @classmethod
    def of(cls, row: Row[Any] | None) -> Self | None:
        if row is None:
            return None
        return cls(
            op=row.checked_at, in_orde=not row.findings, zegel=row.number, hash=row.hash.hex()
        )


class Verwerkingen(Page[Verwerking]):
    """Een bladzijde van het logboek, het oudste eerst."""

    controle: Controle | None = Field(
        default=None, description="Leeg zolang er nog geen controle is geweest."
    )
