"""The name of the regisseur, for in a letter: asked of routes, on behalf of who decides. A letter without it names the Werkplein instead."""

import asyncio
from typing import Final
from uuid import UUID

import httpx
from fastapi import Request

from shared.errors import Transient
from shared.http.auth import passed_on
from shared.http.client import create_client, reachable
from shared.observability.logging import get_logger

log = get_logger(__name__)

PATIENCE_SECONDS: Final = 1.5


class Regisseurs:
    """Made once per process by `main`; nothing of the answer is kept but in the letter. Never inside a transaction."""

    def __init__(self, routes_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = create_client(routes_url, transport=transport)

    async def close(self) -> None:
        await self._client.aclose()

    async def of(self, request: Request, dossier_id: UUID) -> str | None:
        """None where there is none, or routes is away or does not say."""
        headers = passed_on(request)
        path = f"/routes/v1/dossiers/{dossier_id}/regisseur"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable("routes"):
                answer = await self._client.get(path, headers=headers)
                answer.raise_for_status()
            name = answer.json()["naam"]
        except (
            Transient,
            TimeoutError,
            httpx.HTTPError,
            ValueError,
            LookupError,
            TypeError,
        ) as error:
            log.warning("regisseur_not_known", cause=type(error).__name__)
            return None
        return str(name) or None
