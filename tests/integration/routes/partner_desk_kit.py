"""Organisations that get no personal link: one with a system, and one whose people have accounts."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.routes.workers.schemas import NoAccess
from shared.events.household import ASSEN
from shared.permissions import scopes_of
from tests.integration.routes.handover_kit import Sides, organisation, proposed
from tests.integration.routes.staff import LEADER, Desk, sign_in, write

API = "/routes/v1/partner/overdrachten"
PAGE = "/routes/partner"
PARTNER = [(ASSEN, "partner")]


@dataclass
class System:
    """The system of an organisation: it has a token, and nothing else."""

    desk: Desk
    organisation_id: UUID
    client_id: str
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.token = self.desk.issuer.issue(
            self.client_id, scopes_of(["partner"]), roles=["partner"], municipalities=[ASSEN]
        )

    async def asks(self, method: str, path: str = "", **request: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Origin": "http://test"}
        headers |= request.pop("headers", {})
        where = path if path.startswith("/routes/") else f"{API}{path}"
        return await self.desk.client.request(method, where, headers=headers, **request)

    async def does(self, handover_id: UUID, what: str, **body: Any) -> httpx.Response:
        return await self.asks("POST", f"/{handover_id}/{what}", json=body)


async def a_system(desk: Desk, name: str, client_id: str) -> System:
    organisation_id = await organisation(desk.routes, name)
    await write(
        desk.routes,
        "UPDATE organisation SET channel = 'systeem', client_id = :client WHERE id = :organisation",
        client=client_id,
        organisation=organisation_id,
    )
    return System(desk, organisation_id, client_id)


async def with_accounts(desk: Desk, name: str) -> UUID:
    organisation_id = await organisation(desk.routes, name)
    await write(
        desk.routes,
        "UPDATE organisation SET channel = 'medewerkers' WHERE id = :organisation",
        organisation=organisation_id,
    )
    return organisation_id


async def stranger(desk: Desk, name: str) -> UUID:
    """Somebody who signed in, and has no role yet."""
    with pytest.raises(NoAccess):
        await sign_in(desk.routes, [], name=name, subject=name)
    [row] = await desk.routes.rows("SELECT id FROM worker WHERE subject = :name", name=name)
    worker_id: UUID = row.id
    return worker_id


async def gives_role(
    desk: Desk, worker_id: UUID, organisation_id: UUID | None, rol: str = "partner", **more: str
) -> httpx.Response:
    """On the worker's page, as a team leader of Assen does it."""
    leader = next((who for who, groups in desk.groups.items() if groups is LEADER), None)
    leader = leader or await desk.hires("Lot", LEADER)
    where = {"organisatieId": str(organisation_id)} if organisation_id else {}
    asked = {"gemeente": ASSEN, "rol": rol, "vanaf": "2026-08-03", "waarom": "Werkt daar."}
    return await desk.sends(
        leader, f"/routes/medewerkers/{worker_id}/rol", **asked, **where, **more
    )


async def an_account(desk: Desk, organisation_id: UUID, name: str = "Vera Wijzer") -> UUID:
    """Somebody of this organisation."""
    worker_id = await stranger(desk, name)
    given = await gives_role(desk, worker_id, organisation_id)
    assert given.status_code == 303, given.text
    desk.groups[worker_id] = PARTNER
    return worker_id


async def offered_to(desk: Desk, organisation_id: UUID) -> Sides:
    sides = Sides(desk.routes, await proposed(desk.routes))
    await sides.offers(organisation_id)
    return sides
