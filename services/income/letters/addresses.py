"""To whom a letter goes, asked of intake at the moment of sending, with a key and on behalf of nobody (decision 0024)."""

import asyncio
from typing import Final, Literal
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from shared.errors import Transient
from shared.http.client import create_client, reachable

PATH: Final = "/intake/v1/adresseringen"
KEY_HEADER: Final = "Adressering-Sleutel"
PATIENCE_SECONDS: Final = 5.0


class Found(BaseModel):
    stand: Literal["adres", "geheim", "overleden", "geen-adres", "onbekend"]
    naam: str
    regels: tuple[str, ...]


class Addresses:
    """Made once per process by the worker; nothing of an answer is kept but in the letter. Never inside a transaction."""

    def __init__(
        self, intake_url: str, key: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = create_client(intake_url, headers={KEY_HEADER: key}, transport=transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def of(self, letter_id: UUID, dossier_id: UUID) -> Found:
        """Raises Transient where intake is away, does not know our key, or says something strange."""
        body = {"briefId": str(letter_id), "dossierId": str(dossier_id)}
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable("intake"):
                answer = await self._client.post(PATH, json=body)
                answer.raise_for_status()
            return Found.model_validate_json(answer.content)
        except TimeoutError as error:
            raise Transient("intake is slow") from error
        except (httpx.HTTPStatusError, ValidationError) as error:
            raise Transient(f"intake gives no addresses: {type(error).__name__}") from error
