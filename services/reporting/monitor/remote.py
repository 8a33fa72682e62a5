"""Asks one service and has it act, on behalf of whoever looks; it checks who that is, and keeps what was done."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar, get_args

import httpx
from pydantic import BaseModel, ValidationError

from shared.errors import AppError, Away, Transient
from shared.http.client import reachable
from shared.http.schemas import Problem, ResponseModel

M = TypeVar("M", bound=ResponseModel)
Service = Literal["intake", "routes", "income", "reporting"]
SERVICES: Final[tuple[Service, ...]] = get_args(Service)

_LOOK_SECONDS: Final = 10.0
"""A page about one service has nothing else to show."""
_DEED_SECONDS: Final = 15.0
"""A deed may wait for a lock; what is not known to be done can be done again, as it counts once."""
_REFUSALS: Final = frozenset({400, 403, 409})


@dataclass(frozen=True, slots=True)
class Remote:
    """One service, asked by who sent this request. Its methods raise Away, and what the service refuses it for."""

    service: Service
    client: httpx.AsyncClient
    headers: Mapping[str, str]
    prefix: str
    """Of what is asked, as `/beheer`."""

    async def look(self, path: str, model: type[M], asked: Mapping[str, Any] | None = None) -> M:
        async with self._answering(_LOOK_SECONDS) as client:
            return _read(
                await client.get(self._url(path), params=asked, headers=self.headers), model
            )

    async def do(self, path: str, body: BaseModel | None, model: type[M]) -> M:
        return await self._send("POST", path, body, model)

    async def put(self, path: str, body: BaseModel, model: type[M]) -> M:
        return await self._send("PUT", path, body, model)

    async def _send(self, method: str, path: str, body: BaseModel | None, model: type[M]) -> M:
        content, headers = None, dict(self.headers)
        if body is not None:
            content = body.model_dump_json(by_alias=True, exclude_none=True)
            headers["Content-Type"] = "application/json"
        async with self._answering(_DEED_SECONDS) as client:
            return _read(
                await client.request(method, self._url(path), content=content, headers=headers),
                model,
            )

    def _url(self, path: str) -> str:
        return f"/{self.service}/v1{self.prefix}{f'/{path}' if path else ''}"

    @asynccontextmanager
    async def _answering(self, seconds: float) -> AsyncIterator[httpx.AsyncClient]:
        try:
            async with asyncio.timeout(seconds), reachable(self.service):
                yield self.client
        except (Transient, TimeoutError, httpx.HTTPError, ValidationError) as error:
            raise Away(
                f"De dienst {self.service} antwoordt niet. Probeer het zo weer: wat al gedaan is, gebeurt niet nog eens."
            ) from error


def _read(answer: httpx.Response, model: type[M]) -> M:
    if answer.is_client_error:
        problem = Problem.model_validate_json(answer.content)
        raise AppError(
            answer.status_code, problem.code or "geweigerd", problem.title, problem.detail
        )
    answer.raise_for_status()
    return model.model_validate_json(answer.content)


def why(refusal: AppError) -> str:
    """What the service says, to stand beside what was filled in. Anything else is no answer to that."""
    if refusal.status not in _REFUSALS:
        raise refusal
    return refusal.detail
