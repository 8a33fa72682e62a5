"""Whose session is this? Asked of routes, which keeps them; the answer is remembered for five seconds.

So what ends in routes (a session, a role, an employment) ends everywhere within five seconds, and a page with ten requests
asks once. When routes is away nobody comes in.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Self
from uuid import UUID

import httpx
from pydantic import Field, ValidationError

from shared import clock
from shared.errors import Away, Transient
from shared.http.caller import Caller, Lasting, Work
from shared.http.client import create_client, reachable
from shared.http.schemas import RequestModel, ResponseModel

PATH: Final = "/routes/v1/sessies/wie"
PATIENCE_SECONDS: Final = 3.0
REMEMBERED_SECONDS: Final = 5.0
_MOST_REMEMBERED: Final = 2_000
_AWAY = (
    "Wij kunnen nu niet nagaan wie u bent. Er is niets gewijzigd. Probeer het over een minuut opnieuw;"
    " u hoeft zich niet opnieuw aan te melden."
)


class Sessievraag(RequestModel):
    nummer: str = Field(max_length=100, description="Het nummer van de sessie.")
    browser: str = Field(max_length=64, description="SHA-256 van de User-Agent van de browser.")
    actief: bool = Field(description="Of er iemand is die iets vraagt; dan gaat de sessie door.")


class Aangemelde(ResponseModel):
    """Who has a session, and what this person may do and see."""

    id: str
    naam: str
    rollen: dict[str, list[str]] = Field(description="De rollen per gemeente.")
    scopes: list[str]
    teams: list[UUID]
    geopend: list[UUID] = Field(description="Dossiers van andere teams, met een reden geopend.")
    belangen: list[UUID] = Field(description="Inwoners over wie deze medewerker niets mag zien.")
    verbergt_namen: bool = Field(description="Of namen van inwoners als initialen te zien zijn.")
    eindigt_op: datetime
    eindigt_zonder_vraag_op: datetime

    @classmethod
    def of(cls, caller: Caller, lasting: Lasting) -> Self:
        return cls(
            id=caller.subject,
            naam=caller.name,
            rollen={gemeente: sorted(roles) for gemeente, roles in caller.grants.items()},
            scopes=sorted(caller.scopes),
            teams=sorted(caller.work.teams),
            geopend=sorted(caller.work.opened),
            belangen=sorted(caller.work.conflicts),
            verbergt_namen=caller.hides_names,
            eindigt_op=lasting.ends_at,
            eindigt_zonder_vraag_op=lasting.idle_at,
        )

    def caller(self) -> Caller:
        return Caller(
            subject=self.id,
            name=self.naam,
            grants={gemeente: frozenset(roles) for gemeente, roles in self.rollen.items()},
            scopes=frozenset(self.scopes),
            work=Work(frozenset(self.teams), frozenset(self.geopend), frozenset(self.belangen)),
            lasting=Lasting(self.eindigt_op, self.eindigt_zonder_vraag_op),
            hides_names=self.verbergt_namen,
        )


class Sessieantwoord(ResponseModel):
    """In the way of RFC 7662: for a session that is over nothing but that."""

    actief: bool
    wie: Aangemelde | None = None


@dataclass(frozen=True, slots=True)
class _Remembered:
    caller: Caller | None
    until: float


@dataclass
class SessionClient:
    """`Sessions` of a service that keeps none. Made once per process."""

    routes_url: str
    transport: httpx.AsyncBaseTransport | None = None
    _client: httpx.AsyncClient = field(init=False)
    _remembered: dict[bytes, _Remembered] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._client = create_client(self.routes_url, transport=self.transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def caller_of(self, number: str, browser: str, *, is_active: bool) -> Caller | None:
        """Raises Away when routes cannot say."""
        # Whoever gets to read our memory finds no number to use.
        key = sha256(f"{number} {browser}".encode()).digest()
        known = self._remembered.get(key)
        asked_at = time.monotonic()
        if known is not None and asked_at < known.until and not _is_over(known.caller):
            return known.caller
        try:
            caller = await self._ask(number, browser, is_active=is_active)
        except (Transient, TimeoutError, httpx.HTTPError, ValidationError) as error:
            raise Away(_AWAY) from error
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = _Remembered(caller, asked_at + REMEMBERED_SECONDS)
        return caller

    def forget(self) -> None:
        self._remembered.clear()

    async def _ask(self, number: str, browser: str, *, is_active: bool) -> Caller | None:
        question = Sessievraag(nummer=number, browser=browser, actief=is_active)
        asked = question.model_dump(by_alias=True)
        async with asyncio.timeout(PATIENCE_SECONDS):
            try:
                response = await self._post(asked)
            except Transient:
                # To ask twice changes nothing, and routes may just have been started again.
                response = await self._post(asked)
        answer = Sessieantwoord.model_validate_json(response.content)
        return answer.wie.caller() if answer.actief and answer.wie else None

    async def _post(self, asked: Mapping[str, Any]) -> httpx.Response:
        async with reachable("routes"):
            response = await self._client.post(PATH, json=asked)
            response.raise_for_status()
        return response


def _is_over(caller: Caller | None) -> bool:
    return (
        caller is not None and caller.lasting is not None and caller.lasting.idle_at <= clock.now()
    )
