"""Somebody at a partner without an account: has a link, a browser, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import text

from services.routes.partner_keys import service as partner_keys
from shared.messaging.transaction import Database
from tests.integration.routes.handover_kit import Sides, organisation, proposed
from tests.integration.routes.kit import Routes

HOME = "http://test"
LASTS = timedelta(days=30)
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace"
)
LOGS = frozenset({"processing_log", "handover_log"})


@dataclass
class Link:
    """A handover that was offered to an organisation, and the link that it got."""

    client: httpx.AsyncClient
    routes: Routes
    sides: Sides
    organisation_id: UUID
    key: str

    @property
    def path(self) -> str:
        return f"/overdracht/{self.key}"

    async def opens(self, suffix: str = "", **headers: str) -> httpx.Response:
        return await self.client.get(f"{self.path}{suffix}", headers=headers)

    async def sends(self, form: str, **filled: str) -> httpx.Response:
        """A form of the page, as a browser sends it."""
        return await self.client.post(f"{self.path}/{form}", data=filled, headers={"Origin": HOME})

    async def state(self) -> str:
        return str((await self.sides.row()).state)


async def offered(
    client: httpx.AsyncClient, routes: Routes, name: str = "Vaart Welzijn", **more: Any
) -> Link:
    """What a divorce proposes, offered to an organisation that gets links by mail."""
    sides = Sides(routes, await proposed(routes))
    organisation_id = await organisation(routes, name)
    await sides.offers(organisation_id, **more)
    return await a_link(client, routes, sides, organisation_id)


async def a_link(
    client: httpx.AsyncClient, routes: Routes, sides: Sides, organisation_id: UUID
) -> Link:
    """One more link to the same."""
    async with routes.database.transaction() as tx:
        key = await partner_keys.issue(tx, sides.id, organisation_id, LASTS)
    return Link(client, routes, sides, organisation_id, key)


async def everything(database: Database, without: frozenset[str] = LOGS) -> dict[str, str]:
    """Every table as it stands, as one hash each."""
    found = {}
    async with database.reading() as connection:
        for name in sorted((await connection.execute(_TABLES)).scalars()):
            if name not in without:
                rows = await connection.execute(text(f'SELECT r::text FROM "{name}" r ORDER BY 1'))  # noqa: S608
                found[name] = sha256("\n".join(rows.scalars()).encode()).hexdigest()
    return found
