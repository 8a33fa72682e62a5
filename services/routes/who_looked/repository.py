"""What those who looked at somebody's data are called."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Whoever has or had a role in one of these municipalities.
_WORKERS = text(
    """
    SELECT id, name FROM worker WHERE id = ANY(CAST(:ids AS uuid[])) AND EXISTS (
        SELECT FROM worker_role WHERE worker_id = worker.id AND municipality = ANY(CAST(:places AS text[])))
    """
)
_ORGANISATIONS = text("SELECT id, name FROM organisation WHERE id = ANY(CAST(:ids AS uuid[]))")


async def list_workers(
    connection: AsyncConnection, ids: Collection[UUID], municipalities: Collection[str]
) -> dict[UUID, str]:
    values = {"ids": sorted(ids), "places": sorted(municipalities)}
    return {row.id: row.name for row in await connection.execute(_WORKERS, values)}


async def list_organisations(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await connection.execute(_ORGANISATIONS, {"ids": sorted(ids)})
    return {row.id: row.name for row in rows}
