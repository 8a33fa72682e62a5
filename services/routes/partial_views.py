"""The part of what intake knows of residents that is shared in a handover: made on behalf of who offers, read with its key (decision 0022).

Routes keeps the key and none of what it opens.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Final, Literal
from uuid import UUID

import httpx
import structlog
from pydantic import BaseModel, Field, ValidationError

from shared.errors import Transient
from shared.http.client import create_client, reachable

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATH: Final = "/intake/v1/deelweergaven"
KEY_HEADER: Final = "Deelweergave-Sleutel"
PATIENCE_SECONDS: Final = 2.0

State = Literal["getoond", "geheim", "niet-bekend"]


class Value(BaseModel):
    stand: State
    waarde: str | None = None


class Person(BaseModel):
    """A resident, with what was shared."""

    naam: Value | None = None
    telefoon: Value | None = None
    adres: Value | None = None
    geboortejaar: Value | None = None


class _Answer(BaseModel):
    inwoners: list[Person] = Field(max_length=100)


class _Made(BaseModel):
    sleutel: str


@dataclass(frozen=True, slots=True)
class Read:
    """Whom it is about first, then who lives there too."""

    people: tuple[Person, ...] = ()
    is_away: bool = False
    """Intake is away or slow: it can be read later."""
    is_over: bool = False
    """The key opens nothing (any more)."""


class PartialViews:
    """Asks intake. Made once per process by `main`; nothing of an answer is kept. Never inside a transaction."""

    def __init__(self, intake_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = create_client(intake_url, transport=transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def make(
        self,
        on_behalf: Mapping[str, str],
        person_ids: Collection[UUID],
        fields: Collection[str],
        purpose: str,
        until: date,
    ) -> str:
        """A new key. `on_behalf`: the headers of who offers (`passed_on`). Raises Transient, and HTTPStatusError with why intake refuses."""
        body = {
            "inwonerIds": [str(person_id) for person_id in person_ids],
            "velden": list(fields),
            "doel": purpose,
            "totEnMet": until.isoformat(),
        }
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable("intake"):
                answer = await self._client.post(PATH, json=body, headers=on_behalf)
                answer.raise_for_status()
        except TimeoutError as error:
            raise Transient("intake is slow") from error
        return _Made.model_validate_json(answer.content).sleutel

    async def read(self, key: str) -> Read:
        """What the key opens now."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable("intake"):
                answer = await self._client.get(_path(key), headers={KEY_HEADER: key})
                if answer.status_code == HTTPStatus.NOT_FOUND:
                    return Read(is_over=True)
                answer.raise_for_status()
            return Read(tuple(_Answer.model_validate_json(answer.content).inwoners))
        except (Transient, TimeoutError, httpx.HTTPError, ValidationError) as error:
            log.warning("partial_view_away", cause=type(error).__name__)
            return Read(is_away=True)

    async def end(self, key: str) -> bool:
        """The key opens nothing any more; False where intake could not be told."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable("intake"):
                answer = await self._client.delete(_path(key), headers={KEY_HEADER: key})
        except (Transient, TimeoutError, httpx.HTTPError) as error:
            log.warning("partial_view_not_ended", cause=type(error).__name__)
            return False
        return answer.status_code in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND}


def _path(key: str) -> str:
    """A key begins with the id of its view."""
    return f"{PATH}/{key.partition('.')[0]}"
