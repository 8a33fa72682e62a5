"""Every SQL statement about findings."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income import tables
from services.income.findings.schemas import Vaststelling
from shared.db.known_dossiers import Own, is_answered_by, with_answering


@dataclass(frozen=True, slots=True)
class Finding:
    """What was established in one inquiry; it counts as long as it is not superseded."""

    id: UUID
    dossier_id: UUID
    municipality: str
    content: Vaststelling
    recorded_by: str
    recorded_at: datetime
    superseded_at: datetime | None = None


async def store(connection: AsyncConnection, finding: Finding) -> None:
    """Add a finding; the one that holds from the same day is superseded."""
    table = tables.finding
    await connection.execute(
        update(table)
        .where(
            table.c.dossier_id == finding.dossier_id,
            table.c.valid_from == finding.content.vanaf,
            table.c.superseded_at.is_(None),
        )
        .values(superseded_at=finding.recorded_at)
    )
    await connection.execute(
        insert(table).values(
            id=finding.id,
            dossier_id=finding.dossier_id,
            municipality=finding.municipality,
            valid_from=finding.content.vanaf,
            content=finding.content.model_dump(mode="json", by_alias=True),
            recorded_by=finding.recorded_by,
            recorded_at=finding.recorded_at,
        )
    )


async def list_findings(
    connection: AsyncConnection,
    own: Own,
    today: date,
    dossier_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Finding]:
    """Of one dossier, by the day they begin, superseded ones too."""
    table = tables.finding
    query = with_answering(table, today).where(
        table.c.dossier_id == dossier_id, is_answered_by(table, own, today)
    )
    if after is not None:
        first, identifier = after
        query = query.where(
            (table.c.valid_from > first)
            | ((table.c.valid_from == first) & (table.c.id > identifier))
        )
    rows = await connection.execute(query.order_by(table.c.valid_from, table.c.id).limit(limit))
    return [_finding(row) for row in rows]


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        id=row.id,
        dossier_id=row.dossier_id,
        municipality=row.municipality,
        content=Vaststelling.model_validate(row.content),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )
