"""Every SQL statement about records of means."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.means.schemas import Middelen
from services.income.tables import means_record


@dataclass(frozen=True, slots=True)
class MeansRecord:
    """One record; it counts as long as it is not superseded."""

    id: UUID
    dossier_id: UUID
    municipality: str
    means: Middelen
    recorded_by: str
    recorded_at: datetime
    superseded_at: datetime | None = None


async def store(connection: AsyncConnection, record: MeansRecord) -> None:
    """Add a record; the one that began on the same day is superseded."""
    table = means_record
    await connection.execute(
        update(table)
        .where(
            table.c.dossier_id == record.dossier_id,
            table.c.valid_from == record.means.vanaf,
            table.c.superseded_at.is_(None),
        )
        .values(superseded_at=record.recorded_at)
    )
    await connection.execute(
        insert(table).values(
            id=record.id,
            dossier_id=record.dossier_id,
            municipality=record.municipality,
            valid_from=record.means.vanaf,
            means=record.means.model_dump(mode="json", by_alias=True),
            recorded_by=record.recorded_by,
            recorded_at=record.recorded_at,
        )
    )


async def list_records(
    connection: AsyncConnection,
    municipalities: Collection[str],
    dossier_id: UUID,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[MeansRecord]:
    """Of one dossier, by the day they begin, superseded ones too."""
    table = means_record
    query = select(table).where(
        table.c.dossier_id == dossier_id, table.c.municipality.in_(sorted(municipalities))
    )
    if after is not None:
        first, identifier = after
        query = query.where(
            (table.c.valid_from > first)
            | ((table.c.valid_from == first) & (table.c.id > identifier))
        )
    rows = await connection.execute(query.order_by(table.c.valid_from, table.c.id).limit(limit))
    return [_record(row) for row in rows]


def _record(row: Row[Any]) -> MeansRecord:
    return MeansRecord(
        id=row.id,
        dossier_id=row.dossier_id,
        municipality=row.municipality,
        means=Middelen.model_validate(row.means),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )
