"""Every SQL statement about wage reports."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.tables import wage_period
from services.income.wages.model import Kept
from services.income.wages.tables import wage_report
from shared.db.bulk import among
from shared.db.known_dossiers import Own, is_answered_by


async def add(connection: AsyncConnection, reports: Sequence[Kept]) -> None:
    if reports:
        await connection.execute(insert(wage_report), [asdict(report) for report in reports])


async def load(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> Mapping[UUID, list[Kept]]:
    """All that was reported of people, in whichever dossier; oldest first."""
    rows = await connection.execute(
        select(wage_report)
        .where(among(wage_report.c.person_id, person_ids))
        .order_by(wage_report.c.first_day, wage_report.c.id)
    )
    found: dict[UUID, list[Kept]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(_kept(row))
    return found


async def list_of_dossier(
    connection: AsyncConnection,
    own: Own,
    today: date,
    dossier_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[Kept]:
    """By the days that they are about."""
    table = wage_report
    query = select(table).where(table.c.dossier_id == dossier_id, is_answered_by(table, own, today))
    if after is not None:
        first, identifier = after
        query = query.where(
            (table.c.first_day > first) | ((table.c.first_day == first) & (table.c.id > identifier))
        )
    rows = await connection.execute(query.order_by(table.c.first_day, table.c.id).limit(limit))
    return [_kept(row) for row in rows]


async def dossiers_with_jobs(
    connection: AsyncConnection, person_ids: Collection[UUID]
) -> list[UUID]:
    """In which something was told of the jobs of these people."""
    rows = await connection.execute(
        select(wage_period.c.dossier_id)
        .where(among(wage_period.c.person_id, person_ids), wage_period.c.recorded_until.is_(None))
        .distinct()
    )
    return sorted(rows.scalars())


def _kept(row: Row[Any]) -> Kept:
    return Kept(**row._mapping)  # noqa: SLF001 - the columns are the fields
