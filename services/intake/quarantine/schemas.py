"""What somebody asks who looks after the quarantine."""

from services.intake.api.answers import Tekst
from shared.http.schemas import RequestModel


class Redenverzoek(RequestModel):
    """Why, in one's own words."""

    reden: Tekst
