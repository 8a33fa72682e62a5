"""Every SQL statement about what was done about what a household does not use: rows are added, and never changed."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.non_take_up.model import Deed
from services.income.non_take_up.tables import non_take_up_deed


async def store(connection: AsyncConnection, deed: Deed) -> None:
    await connection.execute(
        insert(non_take_up_deed).values(
            id=deed.id,
            dossier_id=deed.dossier_id,
            municipality=deed.municipality,
            scheme=deed.code,
            person_id=deed.person_id,
            done=deed.done,
            done_on=deed.on,
            reason=deed.reason,
            not_before=deed.not_before,
            recorded_by=deed.recorded_by,
            recorded_by_name=deed.recorded_by_name,
            recorded_at=deed.recorded_at,
        )
    )


async def list_of_dossier(connection: AsyncConnection, dossier_id: UUID) -> list[Deed]:
    """The newest first."""
    table = non_take_up_deed
    rows = await connection.execute(
        select(table)
        .where(table.c.dossier_id == dossier_id)
        .order_by(table.c.recorded_at.desc(), table.c.id.desc())
    )
    return [
        Deed(
            id=row.id,
            dossier_id=row.dossier_id,
            municipality=row.municipality,
            code=row.scheme,
            person_id=row.person_id,
            done=row.done,
            on=row.done_on,
            reason=row.reason,
            not_before=row.not_before,
            recorded_by=row.recorded_by,
            recorded_by_name=row.recorded_by_name,
            recorded_at=row.recorded_at,
        )
        for row in rows
    ]
