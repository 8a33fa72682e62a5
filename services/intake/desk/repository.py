"""Every SQL statement of the pages about residents: the life events of somebody, and what changed at one moment."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.occurrences.stored import SELECT, Key, LifeEventRow

# Also those in which a person is named beside whom it is about, such as who moved along.
_OF_PERSON = text(
    f"{SELECT} WHERE person_id = :person_id"  # noqa: S608 - our own column names
    " OR id IN (SELECT fact_id FROM fact_person WHERE person_id = :person_id)"
    " ORDER BY effective_on DESC NULLS FIRST, received_at DESC, id DESC LIMIT :amount"
)
_SETTLED_AT = text(
    f"{SELECT} WHERE person_id = ANY(CAST(:people AS uuid[])) AND settled_at = :moment"
    " ORDER BY effective_on, id"
)
_BY_KEY = text(f"{SELECT} WHERE source = :source AND source_id = :source_id")


async def list_of_person(
    connection: AsyncConnection, person_id: UUID, amount: int
) -> list[LifeEventRow]:
    """The newest day first."""
    values = {"person_id": person_id, "amount": amount}
    rows = await connection.execute(_OF_PERSON, values)
    return [LifeEventRow(**row._asdict()) for row in rows]


async def list_settled_at(
    connection: AsyncConnection, people: Collection[UUID], moment: datetime
) -> list[LifeEventRow]:
    """What came to stand or ended at one moment: by one and the same act of somebody."""
    values = {"people": sorted(people), "moment": moment}
    rows = await connection.execute(_SETTLED_AT, values)
    return [LifeEventRow(**row._asdict()) for row in rows]


async def find_by_key(connection: AsyncConnection, key: Key) -> LifeEventRow | None:
    """The event that was reported with this source and id."""
    values = {"source": key[0], "source_id": key[1]}
    row = (await connection.execute(_BY_KEY, values)).one_or_none()
    return LifeEventRow(**row._asdict()) if row is not None else None
