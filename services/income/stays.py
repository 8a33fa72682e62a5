"""What is because of a detention or an admission is there for who may know of that, and for nobody else."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Table, any_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.tables import occasion
from shared.db.bulk import among
from shared.db.known_dossiers import Own, is_answered_by
from shared.permissions import ABOUT_STAYS


async def stays_among(
    connection: AsyncConnection, life_event_ids: Collection[UUID]
) -> frozenset[UUID]:
    """Those of these life events that are a detention or an admission."""
    rows = await connection.execute(
        select(occasion.c.life_event_id).where(
            among(occasion.c.life_event_id, life_event_ids),
            occasion.c.kind.in_(sorted(ABOUT_STAYS)),
        )
    )
    return frozenset(rows.scalars())


def is_for(table: Table, own: Own, today: date) -> ColumnElement[bool]:
    """Leaves out the rows of a table whose life event is one, but where `own.stays` answers for the dossier.

    Left out, and not told in other words: whatever stood in its place would tell it too.
    """
    because = (
        occasion.c.life_event_id == any_(table.c.life_event_ids)
        if "life_event_ids" in table.c
        else occasion.c.life_event_id == table.c.life_event_id
    )
    is_about_stay = exists().where(
        because,
        occasion.c.kind.in_(sorted(ABOUT_STAYS)),
    )
    return ~is_about_stay | is_answered_by(table, own.of_stays, today)
