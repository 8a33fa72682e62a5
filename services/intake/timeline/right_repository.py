"""Every SQL statement about when bijstand runs as income says; what it comes to is kept by income alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Periods = tuple[tuple[date, date | None], ...]
"""Each from a day up to, and not including, another."""

_PERIODS: Final = TypeAdapter(Periods)
_LOAD = text(
    """
    SELECT dossier_id, periods::text, sequence, published_at FROM published_right
    WHERE dossier_id = ANY(CAST(:ids AS uuid[]))
    """
)
_KEEP = text(
    """
    INSERT INTO published_right AS known (dossier_id, periods, sequence, published_at)
    SELECT new.dossier_id, new.periods::jsonb, new.sequence, new.published_at
    FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:periods AS text[]), CAST(:sequence AS bigint[]),
        CAST(:published_at AS timestamptz[])) AS new (dossier_id, periods, sequence, published_at)
    ON CONFLICT (dossier_id) DO UPDATE
        SET periods = excluded.periods, sequence = excluded.sequence, published_at = excluded.published_at
        WHERE known.sequence < excluded.sequence
    RETURNING dossier_id
    """
)


@dataclass(frozen=True, slots=True)
class PublishedRight:
    """What income said last of one dossier, and when."""

    dossier_id: UUID
    periods: Periods
    sequence: int
    published_at: datetime


async def load_rights(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, PublishedRight]:
    """Of those of which income ever said something."""
    if not dossier_ids:
        return {}
    rows = await connection.execute(_LOAD, {"ids": sorted(dossier_ids)})
    return {
        dossier_id: PublishedRight(
            dossier_id, _PERIODS.validate_json(periods), sequence, published_at
        )
        for dossier_id, periods, sequence, published_at in rows
    }


async def keep_rights(connection: AsyncConnection, rights: Sequence[PublishedRight]) -> set[UUID]:
    """One per dossier. Gives those of which it was newer than what was known."""
    kept = await connection.execute(
        _KEEP,
        {
            "dossier_id": [right.dossier_id for right in rights],
            "periods": [_PERIODS.dump_json(right.periods).decode() for right in rights],
            "sequence": [right.sequence for right in rights],
            "published_at": [right.published_at for right in rights],
        },
    )
    return set(kept.scalars())
