"""What is answered about life events."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.intake.occurrences.reasons import worded
from services.intake.occurrences.rows import shown_data
from services.intake.reports.schemas import BY_NAME
from shared.http.schemas import ResponseModel, WithoutBsn
from shared.permissions import Data

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
    redencode: str | None = Field(description="De vaste code van die reden.")
    toelichting: str | None = Field(
        description="Wat iemand daarbij schreef; alleen voor een inkomensconsulent of regisseur."
    )
    vervangt: UUID | None
    vervangen_door: UUID | None
    ontvangen_op: datetime
    afgehandeld_op: datetime | None

    @classmethod
    def of(cls, row: Any, seen: frozenset[Data]) -> Self:
        """From a stored row (`occurrences.stored.LifeEventRow`), with these kinds of data of it."""
        return cls(
            id=row.id,
            status=row.status,
            type=BY_NAME[row.type].event.event_type,
            bron=row.source,
            ingangsdatum=row.effective_on,
            dossier_id=row.dossier_id,
            inwoner_id=row.person_id,
            gegevens=shown_data(row.data if Data.BEDRAGEN in seen else _without_amounts(row.data)),
            reden=worded(row.reason),
            redencode=row.reason,
            toelichting=row.explanation if Data.WOORDEN in seen else None,
            vervangt=row.replaces,
            vervangen_door=row.replaced_by,
            ontvangen_op=row.received_at,
            afgehandeld_op=row.settled_at,
        )
