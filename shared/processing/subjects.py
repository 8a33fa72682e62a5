"""Whom the processing log is asked about. Only intake knows which ids and dossiers are of one person, and whether somebody may ask."""

from datetime import date
from typing import Protocol, Self
from uuid import UUID

import httpx
from fastapi import Request
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared.bsn import Bsn
from shared.errors import AppError
from shared.http.auth import passed_on
from shared.http.client import create_client, reachable
from shared.http.schemas import RequestModel, ResponseModel

PATH = "/intake/v1/betrokkenen"


class Betrokkenevraag(RequestModel):
    """Over wie het gaat: een burgerservicenummer staat in de inhoud, nooit in een adres."""

    burgerservicenummer: Bsn | None = None
    inwoner_id: UUID | None = Field(default=None, description="Ook van wie later is samengevoegd.")
    dossier_id: UUID | None = Field(default=None, description="Iedereen in dit dossier.")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        asked = (self.burgerservicenummer, self.inwoner_id, self.dossier_id)
        if sum(value is not None for value in asked) != 1:
            raise PydanticCustomError(
                "betrokkenevraag", "geef óf burgerservicenummer óf inwonerId óf dossierId"
            )
        return self


class Verblijf(ResponseModel):
    """Een dossier, en van welke dag tot welke dag iemand daarin stond."""

    dossier_id: UUID
    vanaf: date | None = Field(default=None, description="Leeg: vanaf het begin.")
    tot: date | None = Field(default=None, description="Eerste dag dat het niet meer zo was.")


class Betrokkene(ResponseModel):
    """Onder welke id's iemand bekend is of was, en in welke dossiers. Geen naam en geen nummer."""

    inwoner_id: UUID | None = Field(
        description="Het id van nu; leeg bij een vraag over een dossier."
    )
    inwoner_ids: list[UUID]
    dossiers: list[Verblijf]


class NobodyKnown(AppError):
    """Whether somebody is not there or not for this caller is not told."""

    def __init__(self) -> None:
        detail = "Wij kennen hier niemand met dit nummer of id, of de gemeente is niet de uwe."
        super().__init__(404, "niet-gevonden", "Niet gevonden", detail)


class DataSubjects(Protocol):
    """Finds whom is asked about."""

    async def find(self, request: Request, asked: Betrokkenevraag) -> Betrokkene:
        """On behalf of whoever asks. Raises NobodyKnown for whom the caller may not ask about, and Transient."""

    async def close(self) -> None: ...


class IntakeSubjects:
    """Asks intake. Made once per process by `main` of the other services."""

    def __init__(self, intake_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = create_client(intake_url, transport=transport)

    async def find(self, request: Request, asked: Betrokkenevraag) -> Betrokkene:
        # A number goes nowhere but into this body.
        body = asked.model_dump(mode="json", by_alias=True, exclude={"burgerservicenummer"})
        if asked.burgerservicenummer is not None:
            body["burgerservicenummer"] = asked.burgerservicenummer.reveal()
        async with reachable("intake"):
            answer = await self._client.post(PATH, json=body, headers=passed_on(request))
            if answer.status_code == httpx.codes.NOT_FOUND:
                raise NobodyKnown
            answer.raise_for_status()
        return Betrokkene.model_validate_json(answer.content)

    async def close(self) -> None:
        await self._client.aclose()
