"""A dividing of work as the API takes and answers it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, Self
from uuid import UUID

from pydantic import Field

from services.routes.dividing.schemas import MOST_ITEMS, Division, Result
from shared.http.schemas import RequestModel, ResponseModel

Verdeelstatus = Literal["loopt", "klaar", "gestopt"]
_STATES: Final[dict[str, Verdeelstatus]] = {
    "running": "loopt",
    "done": "klaar",
    "stopped": "gestopt",
}


class TeVerdelen(RequestModel):
    """Een taak, zoals u haar zag."""

    taak_id: UUID
    was_van: UUID | None = Field(
        default=None, description="Wie de taak had; afwezig of null als dat niemand was."
    )


class Verdeelverzoek(RequestModel):
    """Veel taken in een keer voor iemand, of terug naar het team."""

    medewerker_id: UUID | None = Field(
        description="Wie de taken gaat doen; null geeft ze terug aan het team."
    )
    taken: list[TeVerdelen] = Field(max_length=MOST_ITEMS)


class Verdeelresultaat(ResponseModel):
    """Wat er van een taak werd."""

    taak_id: UUID
    titel: str | None = Field(description="Leeg als de taak er niet meer is, of niet meer voor u.")
    resultaat: Literal["gedaan", "niet-gedaan", "nog-niet"]
    waarom: str | None = Field(description="Waarom niet.")

    @classmethod
    def of(cls, result: Result) -> Self:
        done: Literal["gedaan", "niet-gedaan"] = "gedaan" if result.is_done else "niet-gedaan"
        return cls(
            taak_id=result.task_id,
            titel=result.title,
            resultaat="nog-niet" if result.is_done is None else done,
            waarom=result.why,
        )


class Verdeling(ResponseModel):
    """Hoe ver het verdelen is, met per taak wat ervan werd."""

    id: UUID
    medewerker_id: UUID | None = Field(description="Voor wie het werk is; leeg: het team.")
    gemaakt_op: datetime
    status: Verdeelstatus
    totaal: int
    gedaan: int
    niet_gedaan: int
    resultaten: list[Verdeelresultaat]

    @classmethod
    def of(cls, division: Division, results: Sequence[Result]) -> Self:
        return cls(
            id=division.id,
            medewerker_id=division.to_id,
            gemaakt_op=division.made_at,
            status=_STATES[division.state],
            totaal=division.total,
            gedaan=division.done,
            niet_gedaan=division.refused,
            resultaten=[Verdeelresultaat.of(result) for result in results],
        )
