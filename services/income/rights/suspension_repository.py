"""Every SQL statement about suspensions."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.rights.suspension import Afloop, Notice, Suspension
from services.income.tables import right_suspension, right_suspension_notice
from shared.db.bulk import among, insert_rows

_COLUMNS: Final = tuple(column.name for column in fields(Suspension))


async def add(connection: AsyncConnection, new: Suspension) -> None:
    """There may be none that runs in its dossier."""
    row = {name: getattr(new, name) for name in _COLUMNS}
    await connection.execute(insert(right_suspension).values(row))


async def end(
    connection: AsyncConnection, running: Suspension, ended_on: date, outcome: Afloop
) -> None:
    await connection.execute(
        update(right_suspension)
        .where(right_suspension.c.id == running.id)
        .values(ended_on=ended_on, outcome=outcome)
    )


async def list_running(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Suspension]:
    """By dossier; at most one runs in each."""
    table = right_suspension
    rows = await connection.execute(
        select(table).where(among(table.c.dossier_id, dossier_ids), table.c.ended_on.is_(None))
    )
    return {row.dossier_id: _suspension(row) for row in rows}


async def list_of_dossier(connection: AsyncConnection, dossier_id: UUID) -> list[Suspension]:
    """All there were, newest first."""
    table = right_suspension
    rows = await connection.execute(
        select(table).where(table.c.dossier_id == dossier_id).order_by(table.c.id.desc())
    )
    return [_suspension(row) for row in rows]


async def keep_published(
    connection: AsyncConnection, notices: Sequence[tuple[UUID, Notice]], now: datetime
) -> set[tuple[UUID, str]]:
    """Note what is published; gives what was not published before."""
    rows = [
        {"suspension_id": suspension_id, "term": notice.term, "published_at": now}
        for suspension_id, notice in notices
    ]
    once = "ON CONFLICT DO NOTHING RETURNING suspension_id, term"
    kept = await insert_rows(connection, right_suspension_notice, rows, on_conflict=once)
    return {(row["suspension_id"], row["term"]) for row in kept}


def _suspension(row: Row[Any]) -> Suspension:
    return Suspension(**row._mapping)  # noqa: SLF001 - the columns are the fields
