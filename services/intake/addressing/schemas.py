"""For which letter an address is asked, and what is answered."""

from typing import Final
from uuid import UUID

from pydantic import Field

from services.intake.addressing.rules import Stand
from shared.http.schemas import RequestModel, ResponseModel

KEY_HEADER: Final = "Adressering-Sleutel"


class Adresseringsvraag(RequestModel):
    """One letter: each is asked for when it is sent, so that it goes to where somebody lives then."""

    brief_id: UUID
    dossier_id: UUID


class Adressering(ResponseModel):
    """To the applicant of the dossier today."""

    stand: Stand
    naam: str = Field(description="Leeg bij `onbekend`.")
    regels: list[str] = Field(description="Zoals op een envelop. Alleen bij `adres` en `geheim`.")
