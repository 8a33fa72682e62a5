"""Whose a dossier is, for what income shows of it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.access import avoids, check_dossier
from shared.errors import NotFound
from shared.http.caller import Caller


async def check_may_open(  # noqa: PLR0917 - what is about to be shown, and to whom
    connection: AsyncConnection,
    caller: Caller,
    what: str,
    identifier: UUID,
    dossier_id: UUID,
    person_id: UUID | None,
    municipality: str | None,
) -> None:
    """Raises NotFound for what is about somebody to stay away from, OtherTeam for a dossier of another team."""
    if avoids(caller, dossier_id, person_id):
        raise NotFound(what, identifier)
    await check_dossier(connection, caller, dossier_id, municipality)
