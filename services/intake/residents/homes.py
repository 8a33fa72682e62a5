"""Which home an address is that may be spelled in more than one way: the register tells that two spellings are one."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_HOMES = text(
    "SELECT spelling, home_id FROM home_spelling WHERE spelling = ANY(CAST(:spellings AS uuid[]))"
)


async def find_homes(connection: AsyncConnection, spellings: Collection[UUID]) -> dict[UUID, UUID]:
    """The home of each spelling, as keyed pseudonyms; of which nobody told is left out."""
    rows = await connection.execute(_HOMES, {"spellings": sorted(spellings)})
    return {row.spelling: row.home_id for row in rows}
