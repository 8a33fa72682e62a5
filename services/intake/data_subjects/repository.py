"""Which ids lead to one person, who stood in a dossier, and which municipalities ever answered."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_FORMER_IDS = text("SELECT person_id FROM merged_person WHERE into_id = :person_id")
_MEMBERS = text("SELECT DISTINCT person_id FROM membership WHERE dossier_id = :dossier_id")
_MUNICIPALITIES = text(
    "SELECT DISTINCT gemeente FROM residence WHERE dossier_id = ANY(CAST(:dossiers AS uuid[]))"
)


async def list_former_ids(connection: AsyncConnection, person_id: UUID) -> list[UUID]:
    """Under which somebody was known who turned out to be this person."""
    return list((await connection.execute(_FORMER_IDS, {"person_id": person_id})).scalars())


async def list_members(connection: AsyncConnection, dossier_id: UUID) -> list[UUID]:
    """Whoever stands or stood in a dossier."""
    return list((await connection.execute(_MEMBERS, {"dossier_id": dossier_id})).scalars())


async def list_municipalities(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> frozenset[str]:
    """Where these dossiers are or were."""
    rows = await connection.execute(_MUNICIPALITIES, {"dossiers": sorted(dossier_ids)})
    return frozenset(rows.scalars())
