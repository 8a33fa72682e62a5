"""Who goes along with a resident on a route: who was there before comes back, as far as he or she still can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.routes.resident_routes import service as routes
from services.routes.resident_routes.rules import Place
from services.routes.resident_routes.schemas import How
from services.routes.route_changes.rules import Candidate, in_turn
from services.routes.workers import leaving
from services.routes.workers.rules import may_do
from shared.events.tasks import Taakrol
from shared.ids import read_id
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """A resident of a dossier, and who says that the route is another one."""

    dossier_id: UUID
    person_id: UUID
    gemeente: str
    recorder: str


@dataclass(frozen=True, slots=True)
class Goes:
    """Somebody, or nobody yet, who goes along for a role."""

    role: Taakrol
    worker_id: UUID | None
    how: How
    instead_of: UUID | None


async def choose(
    tx: Transaction, asked: Asked, place: Place, stays: Sequence[Any]
) -> Sequence[Goes]:
    """One per role of the place; `stays` are the rows of before, the last one first. Each is held until the transaction ends."""
    now = await routes.companions_of(tx, stays[0].id, asked.gemeente) if stays else {}
    earlier: dict[str, UUID] = {}
    for stay in stays:
        if stay.route == place.route:
            earlier = {**await routes.companions_of(tx, stay.id, asked.gemeente), **earlier}
    return [await _for_role(tx, asked, role, now, earlier) for role in place.coaches]


async def _for_role(
    tx: Transaction,
    asked: Asked,
    role: Taakrol,
    now: Mapping[str, UUID],
    earlier: Mapping[str, UUID],
) -> Goes:
    known = [
        Candidate(row.id, row.is_of_team, row.caseload, row.is_away)
        for row in await routes.candidates(tx, asked.dossier_id, asked.gemeente, role)
    ]
    before = now.get(role) or earlier.get(role)
    recorder = read_id(asked.recorder)
    for choice in in_turn(known, now.get(role), earlier.get(role), recorder):
        if await may_go_along(tx, asked, choice.worker_id, role):
            instead = before if before != choice.worker_id else None
            return Goes(role, choice.worker_id, choice.how, instead)
    return Goes(role, None, "niemand", before)


async def may_go_along(tx: Transaction, asked: Asked, worker_id: UUID, role: str) -> bool:
    """Whether somebody has the role here and no conflict of interest; so it stays until the end of the transaction."""
    grants, avoids = await leaving.hold(tx, worker_id)
    return may_do(grants, asked.gemeente, role) and avoids.isdisjoint(
        {asked.dossier_id, asked.person_id}
    )
