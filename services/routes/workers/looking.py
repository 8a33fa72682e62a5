"""Use cases of looking at who works here: a team leader at the own municipalities, a worker at the own data."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.workers import looking_repository as known
from services.routes.workers.changing import is_led_by
from services.routes.workers.schemas import Team, Worker
from shared import clock
from shared.errors import NotFound
from shared.http.caller import Caller


async def list_workers(
    connection: AsyncConnection, caller: Caller, after: tuple[str, UUID] | None, limit: int
) -> list[Worker]:
    """Who has or had a role in the caller's municipalities, and who has none anywhere yet; by name."""
    return await known.list_workers(connection, caller.municipalities, clock.today(), after, limit)


async def worker_of(connection: AsyncConnection, caller: Caller, worker_id: UUID) -> Worker:
    """Raises NotFound, also for who works elsewhere."""
    found = await known.find(connection, worker_id, clock.today())
    if found is None or not is_led_by(found, caller):
        raise NotFound("medewerker", worker_id)
    return found


async def worker(connection: AsyncConnection, worker_id: UUID) -> Worker:
    """Raises NotFound."""
    found = await known.find(connection, worker_id, clock.today())
    if found is None:
        raise NotFound("medewerker", worker_id)
    return found


async def name_of(connection: AsyncConnection, worker_id: UUID | None) -> str | None:
    """What somebody who works here is called; None of nobody."""
    if worker_id is None:
        return None
    found = await known.find(connection, worker_id, clock.today())
    return found.name if found is not None else None


async def list_teams(connection: AsyncConnection, caller: Caller) -> list[Team]:
    return await known.list_teams(connection, caller.municipalities, clock.today())


async def team_of(connection: AsyncConnection, caller: Caller, team_id: UUID) -> Team:
    """Raises NotFound, also for a team of elsewhere."""
    for team in await list_teams(connection, caller):
        if team.id == team_id:
            return team
    raise NotFound("team", team_id)
