"""What somebody asks who looks after the quarantine, and what it is in numbers."""

from datetime import datetime

from pydantic import Field

from services.intake.api.answers import Tekst
from services.intake.occurrences.reasons import worded
from services.intake.quarantine.rules import Count, Limits
from services.intake.reports.schemas import BY_NAME
from shared.http.schemas import RequestModel, ResponseModel


class Redenverzoek(RequestModel):
    """Why, in one's own words."""

    reden: Tekst


class Telling(ResponseModel):
    """How many life events of one type wait for one reason."""

    type: str
    redencode: str = Field(description="Leeg waar geen reden is vastgelegd.")
    reden: str
    aantal: int
    ouder_dan_een_dag: int
    ouder_dan_een_week: int
    over_de_limiet: int = Field(description="Langer dan dit soort gebeurtenis mag wachten.")
    limiet_dagen: int
    oudste_sinds: datetime

    @classmethod
    def of(cls, row: Count, limits: Limits) -> "Telling":
        return cls(
            type=BY_NAME[row.kind].event.event_type,
            redencode=row.reason,
            reden=worded(row.reason) or "",
            aantal=row.waiting,
            ouder_dan_een_dag=row.over_a_day,
            ouder_dan_een_week=row.over_a_week,
            over_de_limiet=row.over_limit,
            limiet_dagen=limits.of(row.kind),
            oudste_sinds=row.oldest,
        )


class Wachtrijcijfers(ResponseModel):
    """Everything that waits, the most first; nothing in it is about a person."""

    tellingen: list[Telling]
    totaal: int


class Wachtrijstand(ResponseModel):
    """How much of what the caller may see waits for somebody, and since when the oldest does."""

    aantal: int
    oudste_sinds: datetime | None = Field(description="Leeg als er niets wacht.")
