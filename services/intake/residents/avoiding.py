"""Whom a worker stays away from: about them, and those who live with them, nothing is to be seen."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.residents import repository
from shared.access import avoids
from shared.http.caller import Caller


async def is_avoided(connection: AsyncConnection, caller: Caller, person_id: UUID) -> bool:
    """Whether this is one of those people, or belongs to a dossier of one of them."""
    if not caller.work.conflicts:
        return False
    found = await repository.find_by_id(connection, [person_id])
    dossiers = (belonging.dossier_id for person in found for belonging in person.belongings)
    return avoids(caller, person_id, *dossiers)
