"""What somebody asks on the page of preferences."""

from typing import Literal

from pydantic import Field

from services.routes.mail.rules import Wish
from shared.http.schemas import RequestModel


class Postwens(RequestModel):
    """Welke e-mail iemand wil, en waar."""

    email: str = Field(default="", max_length=300)
    wens: Wish


class Agendawens(RequestModel):
    """Wat er met de agenda moet gebeuren."""

    doen: Literal["maak", "beeindig"]
