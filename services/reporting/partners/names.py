"""What organisations are called: asked of routes, which keeps them, on behalf of whoever looks."""

import asyncio
from typing import Final
from uuid import UUID

import httpx
import structlog
from fastapi import Request

from shared.errors import Transient
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.client import reachable
from shared.http.neighbours import Neighbours

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

PATIENCE_SECONDS: Final = 1.0
SCOPE: Final = "routes.organisaties.lezen"


class PartnerNames:
    """Asks routes. Made once per process by `main`; nothing of the answers is kept."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._routes = neighbours["routes"]

    async def ask(self, request: Request, caller: Caller) -> dict[UUID, str]:
        """Also of who ended; empty for who may not read them, and where routes is away or slow. Never inside a transaction."""
        headers = passed_on(request)
        if not headers or not caller.may(SCOPE):
            return {}
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), reachable("routes"):
                answer = await self._routes.get(
                    "/routes/v1/organisaties", params={"alle": "true"}, headers=headers
                )
                answer.raise_for_status()
            return {UUID(row["id"]): str(row["naam"]) for row in answer.json()["resultaten"]}
        except (Transient, TimeoutError, httpx.HTTPError, ValueError, LookupError) as error:
            log.warning("partner_names_are_missing", cause=type(error).__name__)
            return {}
