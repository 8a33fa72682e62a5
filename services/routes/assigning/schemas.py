"""Whose a task becomes."""

from uuid import UUID

from pydantic import Field

from shared.http.schemas import RequestModel


class Toewijzing(RequestModel):
    """Van wie een taak wordt: van uzelf, van een ander, of weer van het team."""

    medewerker_id: UUID | None = Field(
        description="Wie de taak gaat doen; null geeft de taak terug aan het team."
    )
    was_van: UUID | None = Field(
        default=None,
        description="Van wie de taak nu is, zoals u het zag; afwezig of null als dat niemand was.",
    )
