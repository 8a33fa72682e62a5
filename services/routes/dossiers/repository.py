"""What routes itself knows of a dossier beside its work: its team, and what who works here is called."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_TEAM = text(
    "SELECT team.name FROM dossier_team JOIN team ON team.id = team_id WHERE dossier_id = :dossier_id"
)
_NAMES = text("SELECT id, name FROM worker WHERE id = ANY (CAST(:ids AS uuid[]))")


async def team_of(connection: AsyncConnection, dossier_id: UUID) -> str | None:
    """The name of its team; None where it has none (yet)."""
    name: str | None = (await connection.execute(_TEAM, {"dossier_id": dossier_id})).scalar()
    return name


async def worker_names(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, str]:
    """Of who works or worked here; whoever is not known is left out."""
    if not ids:
        return {}
    rows = await connection.execute(_NAMES, {"ids": sorted(ids)})
    return {row.id: row.name for row in rows}
