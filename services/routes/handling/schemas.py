"""What somebody asks for a task, and what became of it, in the published language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.routes.tasks.waiting import WaitsFor
from shared.events.tasks import Code
from shared.http.caller import Caller
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import RequestModel, ResponseModel, WithoutBsn
from shared.permissions import Data

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=1000),
    WithoutBsn,
]


class Afronding(RequestModel):
    """Wat er uit een taak kwam."""

    uitkomst: Code = Field(
        description="Eén van de uitkomsten van de stap; ze staan bij het draaiboek.",
        examples=["gedaan"],
    )
    resultaat: Words = Field(
        description="In gewone taal; zonder naam of BSN.",
        examples=["Gebeld; de toeslagen zijn aangepast."],
    )


class Wachten(RequestModel):
    """Tot wanneer een taak wacht, en waarop."""

    tot: date = Field(description="Op deze dag is het wachten voorbij. Altijd nodig.")
    op: WaitsFor = Field(
        description="De inwoner, een organisatie, een gebeurtenis in dit dossier, of gewoon later."
    )
    gebeurtenis: Code | None = Field(
        default=None,
        description="Alleen bij `gebeurtenis`: komt deze eerder, dan is het wachten ook voorbij.",
        examples=["besluit-genomen"],
    )
    notitie: Words | None = Field(default=None, description="Waarom, in gewone taal.")


class Notitie(RequestModel):
    """Wat een collega moet weten die verdergaat."""

    tekst: Words = Field(
        description="In gewone taal; zonder naam of BSN.",
        examples=["Gebeld, geen gehoor. Donderdag nog eens."],
    )


class Regel(ResponseModel):
    """Wat er met een taak gebeurde: wie, wanneer, wat en waarom."""

    op: datetime
    door: str = Field(description="Kenmerk van de medewerker of het systeem.")
    wat: str = Field(examples=["laten-wachten"])
    waarom: RedenInWoorden | None = Field(description="Wat het systeem erover zegt.")
    woorden: str | None = Field(
        description="Wat iemand schreef. Alleen met het recht `woorden`, of van uzelf."
    )
    gebeurtenis_id: UUID | None = Field(description="De gebeurtenis waar dit door kwam.")
    gegevens: dict[str, str] = Field(
        description="Wat erbij hoort: `tot`, `op`, `gebeurtenis`, `van`, `naar`, `uitkomst`.",
        examples=[{"tot": "2026-08-10", "op": "inwoner"}],
    )

    @classmethod
    def of(cls, row: Mapping[Any, Any], caller: Caller, municipality: str) -> Self:
        """As the caller may see it, for a task of this municipality."""
        reads = caller.sees(Data.WOORDEN, municipality) or row["actor"] == caller.subject
        return cls(
            op=row["at"],
            door=row["actor"],
            wat=row["action"],
            waarom=RedenInWoorden.of_stored(row["why"], sees_amounts=False),
            woorden=row["words"] if reads else None,
            gebeurtenis_id=row["life_event_id"],
            gegevens=row["details"],
        )


class Geschiedenis(ResponseModel):
    """Alles wat er met een taak gebeurde nadat zij ontstond, het oudste eerst."""

    regels: list[Regel]
