"""What can be published again, and how far that is: selections, numbers and moments, and never what a message says."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import UUID7, AwareDatetime, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from shared.http.schemas import RequestModel, ResponseModel
from shared.messaging.republish import Counted, Selection
from shared.messaging.republish_runs import MOST_PER_SECOND, Run
from shared.operations.failed.schemas import Reden

Lezer = Literal["intake", "routes", "income", "reporting"]
USUAL_PER_SECOND: Final = 500
Woord = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9.-]{1,100}$")]


class Selectie(RequestModel):
    """Welke berichten: alles wat is ingevuld moet kloppen."""

    vanaf: AwareDatetime | None = Field(
        default=None, description="Vastgelegd op dit moment of later."
    )
    tot: AwareDatetime | None = Field(default=None, description="Vastgelegd voor dit moment.")
    topic: Woord | None = None
    type: Woord | None = Field(default=None, description="Zoals in de catalogus.")
    dossier_id: UUID | None = None
    eerste_id: UUID7 | None = Field(default=None, description="Dit bericht en latere.")
    laatste_id: UUID7 | None = Field(default=None, description="Dit bericht en eerdere.")

    @model_validator(mode="after")
    def _selects(self) -> Self:
        if not self.selection.given:
            raise PydanticCustomError(
                "niets-gekozen",
                "kies ten minste één ding: een periode, topic, type, dossier of bericht",
            )
        if self.vanaf and self.tot and self.vanaf >= self.tot:
            raise PydanticCustomError("periode", "vanaf ligt niet voor tot")
        if self.eerste_id and self.laatste_id and self.eerste_id > self.laatste_id:
            raise PydanticCustomError("volgorde", "het eerste bericht komt niet voor het laatste")
        return self

    @property
    def selection(self) -> Selection:
        return Selection(
            since=self.vanaf,
            until=self.tot,
            topic=self.topic,
            type=self.type,
            dossier_id=self.dossier_id,
            first_id=self.eerste_id,
            last_id=self.laatste_id,
        )


class Opdracht(Selectie):
    """Wat er opnieuw verstuurd moet worden, en hoe."""

    lezer: Lezer | None = Field(
        default=None, description="Alleen voor deze dienst; zonder: voor alle lezers van het topic."
    )
    snelheid: int = Field(
        default=USUAL_PER_SECOND,
        ge=1,
        le=MOST_PER_SECOND,
        description="Ten hoogste zoveel per seconde.",
    )
    reden: Reden


class Dagtelling(ResponseModel):
    dag: date
    topic: str
    aantal: int


class Telling(ResponseModel):
    """Wat er verstuurd zou worden. Er verandert niets."""

    totaal: int
    dagen: list[Dagtelling]

    @classmethod
    def of(cls, counted: list[Counted]) -> Self:
        return cls(
            totaal=sum(row.events for row in counted),
            dagen=[Dagtelling(dag=row.day, topic=row.topic, aantal=row.events) for row in counted],
        )


class Verzending(ResponseModel):
    """Hoe ver het is, wie het vroeg en waarom."""

    id: UUID
    door: str
    waarom: str
    keuze: dict[str, Any] = Field(description="Wat er gekozen is.")
    verstuurd: int
    totaal: int | None = Field(description="Leeg bij de opdrachtregel, die zelf telt.")
    snelheid: int | None
    begonnen_op: datetime
    klaar_op: datetime | None
    gestopt_door: str | None

    @classmethod
    def of(cls, run: Run) -> Self:
        return cls(
            id=run.id,
            door=run.actor_name or run.actor,
            waarom=run.reason,
            keuze={_WORDS[name]: value for name, value in run.detail.items()},
            verstuurd=run.sent,
            totaal=run.total,
            snelheid=run.rate,
            begonnen_op=run.begun_at,
            klaar_op=run.ended_at,
            gestopt_door=run.stopped_by,
        )


_WORDS: Final = {
    "since": "vanaf",
    "until": "tot",
    "topic": "topic",
    "type": "type",
    "dossier_id": "dossierId",
    "first_id": "eersteId",
    "last_id": "laatsteId",
    "reader": "lezer",
}


class Verzendingen(ResponseModel):
    resultaten: list[Verzending]


class Gestopt(ResponseModel):
    gestopt: bool = Field(description="Niet, als het al klaar was.")
