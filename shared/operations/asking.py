"""Asks one service for its figures, on behalf of whoever looks, within a limit: one that is away holds up no other."""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from shared.errors import Transient
from shared.http.client import reachable
from shared.http.schemas import ResponseModel

M = TypeVar("M", bound=ResponseModel)
Asked = Mapping[str, Any] | BaseModel | None
"""What goes along: in the address, or as a body where it is too long for that."""


class NoAnswer(Exception):
    """The service is away or slow, refuses, or says what we do not understand."""


async def ask(
    client: httpx.AsyncClient,
    service: str,
    path: str,
    model: type[M],
    *,
    headers: Mapping[str, str],
    patience: float,
    asked: Asked = None,
) -> M:
    """`path` under `/<service>/v1/beheer`, within `patience` seconds. Raises NoAnswer."""
    try:
        async with asyncio.timeout(patience), reachable(service):
            answer = await _send(client, f"/{service}/v1/beheer/{path}", asked, headers)
            answer.raise_for_status()
        return model.model_validate_json(answer.content)
    except (Transient, TimeoutError, httpx.HTTPError, ValidationError) as error:
        raise NoAnswer(type(error).__name__) from error


async def _send(
    client: httpx.AsyncClient,
    path: str,
    asked: Asked,
    headers: Mapping[str, str],
) -> httpx.Response:
    if not isinstance(asked, BaseModel):
        return await client.get(path, params=asked, headers=headers)
    content = asked.model_dump_json(by_alias=True)
    sent = {**headers, "Content-Type": "application/json"}
    return await client.post(path, content=content, headers=sent)
