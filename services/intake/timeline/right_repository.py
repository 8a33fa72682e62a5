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
    SELECT dossier_id, periods::text, sequence, told_at FROM told_right
    WHERE dossier_id = ANY(CAST(:ids AS uuid[]))
    """
)
_KEEP = text(
    """
    INSERT INTO told_right AS known (dossier_id, periods, sequence, told_at)
    SELECT new.dossier_id, new.periods::jsonb, new.sequence, new.told_at
    FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:periods AS text[]), CAST(:sequence AS bigint[]),
        CAST(:told_at AS timestamptz[])) AS new (dossier_id, periods, sequence, told_at)
    ON CONFLICT (dossier_id) DO UPDATE
        SET periods = excluded.periods, sequence = excluded.sequence, told_at = excluded.told_at
        WHERE known.sequence < excluded.sequence
    RETURNING dossier_id
    """
)


@dataclass(frozen=True, slots=True)
class ToldRight:
    """What income said last of one dossier, and when."""

    dossier_id: UUID
    periods: Periods
    sequence: int
    told_at: datetime


async def load_rights(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, ToldRight]:
    """Of those of which income ever said something."""
    if not dossier_ids:
        return {}
    rows = await connection.execute(_LOAD, {"ids": sorted(dossier_ids)})
    return {
        dossier_id: ToldRight(dossier_id, _PERIODS.validate_json(periods), sequence, told_at)
        for dossier_id, periods, sequence, told_at in rows
    }


async def keep_rights(connection: AsyncConnection, rights: Sequence[ToldRight]) -> set[UUID]:
    """One per dossier. Gives those of which it was newer than what was known."""
    kept = await connection.execute(
        _KEEP,
        {
            "dossier_id": [right.dossier_id for right in rights],
            "periods": [_PERIODS.dump_json(right.periods).decode() for right in rights],
            "sequence": [right.sequence for right in rights],
            "told_at": [right.told_at for right in rights],
        },
    )
    return set(kept.scalars())
