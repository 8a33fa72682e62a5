"""Every SQL statement about recording what was established, and showing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income import tables
from services.income.findings.facts import Vaststelling
from services.income.findings.stored import FORM, from_stored, to_stored
from shared.db.known_dossiers import Own, is_answered_by, with_answering


@dataclass(frozen=True, slots=True)
class Recorded:
    """One fact as it was recorded; it counts as long as it is not superseded."""

    id: UUID
    dossier_id: UUID
    municipality: str
    fact: Vaststelling
    reason: str
    recorded_by: str
    recorded_at: datetime
    superseded_at: datetime | None = None


async def store(connection: AsyncConnection, recorded: Sequence[Recorded]) -> None:
    """Add facts; the one about the same that begins on the same day is superseded, and nothing else."""
    table = tables.finding
    for new in recorded:
        fact = new.fact
        await connection.execute(
            update(table)
            .where(
                table.c.dossier_id == new.dossier_id,
                table.c.kind == fact.soort,
                table.c.person_id.is_not_distinct_from(fact.inwoner_id),
                table.c.source.is_not_distinct_from(fact.bron),
                table.c.valid_from == fact.vanaf,
                table.c.superseded_at.is_(None),
            )
            .values(superseded_at=new.recorded_at)
        )
    await connection.execute(insert(table), [_row(new) for new in recorded])


def _row(new: Recorded) -> dict[str, Any]:
    fact = new.fact
    return {
        "id": new.id,
        "dossier_id": new.dossier_id,
        "municipality": new.municipality,
        "person_id": fact.inwoner_id,
        "kind": fact.soort,
        "source": fact.bron,
        "valid_from": fact.vanaf,
        "valid_until": fact.tot,
        "form": FORM,
        "content": to_stored(fact.inhoud),
        "reason": new.reason,
        "recorded_by": new.recorded_by,
        "recorded_at": new.recorded_at,
    }


async def list_recorded(
    connection: AsyncConnection,
    own: Own,
    today: date,
    dossier_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Recorded]:
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
    return [_recorded(row) for row in rows]


def _recorded(row: Row[Any]) -> Recorded:
    content = from_stored(row.kind, row.form, row.content)
    return Recorded(
        id=row.id,
        dossier_id=row.dossier_id,
        municipality=row.municipality,
        fact=Vaststelling(row.valid_from, content, row.person_id, row.valid_until),
        reason=row.reason,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )
