"""People who work here, and routes over HTTP as one of them sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from services.routes.workers import service
from services.routes.workers.schemas import GroupRole, NoAccess
from shared import ids
from shared.events.household import ASSEN
from shared.permissions import scopes_of
from tests.integration.routes.kit import Routes

ISSUER = "https://aanmelden.example.nl"
COACH: Sequence[GroupRole] = [(ASSEN, "werkcoach")]
LEADER: Sequence[GroupRole] = [(ASSEN, "teamleider")]


async def sign_in(
    routes: Routes,
    groups: Sequence[GroupRole] = COACH,
    *,
    subject: str = "",
    name: str = "Noor",
) -> UUID:
    """As the callback of the provider does: what was learned is kept, also of who does not come in."""
    refused = None
    async with routes.database.transaction() as tx:
        try:
            return await service.sign_in(
                tx, issuer=ISSUER, subject=subject or str(uuid4()), name=name, groups=groups
            )
        except NoAccess as error:
            refused = error
    raise refused


async def write(routes: Routes, statement: str, **parameters: object) -> None:
    async with routes.database.transaction() as tx:
        await tx.execute(text(statement), {"id": ids.new_id(), **parameters})


@dataclass
class Desk:
    """Routes over HTTP, and who asks: `desk.asks(leader, "GET", "/routes/teams")`."""

    client: httpx.AsyncClient
    routes: Routes
    issuer: LocalIssuer
    groups: dict[UUID, Sequence[GroupRole]] = field(default_factory=dict)

    async def hires(self, name: str, groups: Sequence[GroupRole] = COACH) -> UUID:
        """Somebody who signed in with these groups."""
        worker_id = await sign_in(self.routes, groups, name=name, subject=name)
        self.groups[worker_id] = groups
        return worker_id

    async def asks(
        self,
        worker_id: UUID,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> httpx.Response:
        roles = [role for _, role in self.groups[worker_id]]
        token = self.issuer.issue(
            str(worker_id),
            scopes_of(roles),
            roles=roles,
            municipalities=[gemeente for gemeente, _ in self.groups[worker_id]],
        )
        usual = {"Authorization": f"Bearer {token}", "Origin": "http://test"}
        return await self.client.request(
            method, path, headers={**usual, **(headers or {})}, **request
        )

    async def sends(self, worker_id: UUID, path: str, **filled: Any) -> httpx.Response:
        """A form of a page, as a browser sends it."""
        return await self.asks(worker_id, "POST", path, data=filled)

    async def makes_team(self, leader: UUID, naam: str, *gemeenten: str) -> str:
        answer = await self.asks(
            leader,
            "POST",
            "/routes/v1/teams",
            json={"naam": naam, "gemeenten": list(gemeenten or (ASSEN,))},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def places(self, leader: UUID, worker_id: UUID, team_id: str) -> None:
        answer = await self.asks(
            leader,
            "POST",
            f"/routes/v1/medewerkers/{worker_id}/teams",
            json={"teamId": team_id, "vanaf": "2026-08-03", "waarom": "Nieuw hier."},
        )
        assert answer.status_code == 200, answer.text
