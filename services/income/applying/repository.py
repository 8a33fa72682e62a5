"""What applying asks of the database beside applications themselves."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_HOUSEHOLD_TOLD: Final = text(
    "SELECT max(recorded_at) FROM household_fact WHERE dossier_id = :dossier_id"
)


async def household_told_at(connection: AsyncConnection, dossier_id: UUID) -> datetime | None:
    """When the household of a dossier was told of last."""
    rows = await connection.execute(_HOUSEHOLD_TOLD, {"dossier_id": dossier_id})
    moment: datetime | None = rows.scalar_one()
    return moment
