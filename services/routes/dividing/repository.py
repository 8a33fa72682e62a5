"""Work that is divided, item by item, as it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.dividing.schemas import Division, Item, Result
from shared import ids
from shared.messaging.transaction import Transaction

_ADD = text(
    """
    INSERT INTO division (id, made_by, made_at, to_id, state) VALUES (:id, :made_by, :now, :to_id, 'running')
    """
)
_ADD_ITEMS = text(
    """
    INSERT INTO division_item (division_id, position, task_id, from_id)
    SELECT :id, position, task_id, from_id
    FROM unnest(CAST(:tasks AS uuid[]), CAST(:holders AS uuid[])) WITH ORDINALITY AS item (task_id, from_id, position)
    """
)
_FIND = text(
    """
    SELECT division.id, made_by, made_at, to_id, worker.name AS to_name, state,
        (SELECT count(*) FROM division_item WHERE division_id = division.id) AS total,
        (SELECT count(*) FROM division_item WHERE division_id = division.id AND is_done) AS done,
        (SELECT count(*) FROM division_item WHERE division_id = division.id AND NOT is_done) AS refused
    FROM division LEFT JOIN worker ON worker.id = to_id WHERE division.id = :id
    """
)
_REFUSALS = text(
    """
    SELECT position, task_id, task.title, is_done, why FROM division_item JOIN task ON task.id = task_id
    WHERE division_id = :id AND NOT is_done
    ORDER BY position LIMIT :limit
    """
)
_ITEMS = text(
    """
    SELECT position, task_id, task.title, is_done, why FROM division_item JOIN task ON task.id = task_id
    WHERE division_id = :id ORDER BY position
    """
)
# Whoever stops it waits for the part at hand, and the next part sees that it was stopped.
_LOCK = text("SELECT made_by, to_id, state FROM division WHERE id = :id FOR UPDATE")
# By task, so that two who divide the same work wait for each other and not in a circle.
_NEXT = text(
    """
    SELECT position, task_id, from_id FROM (
        SELECT position, task_id, from_id FROM division_item
        WHERE division_id = :id AND is_done IS NULL ORDER BY position LIMIT :limit
    ) AS part ORDER BY task_id
    """
)
_SETTLE = text(
    """
    UPDATE division_item SET is_done = settled.why IS NULL, why = settled.why
    FROM unnest(CAST(:positions AS int[]), CAST(:whys AS text[])) AS settled (position, why)
    WHERE division_id = :id AND division_item.position = settled.position
    """
)
_END = text(
    "UPDATE division SET state = :state, ended_at = :now WHERE id = :id AND state = 'running'"
)
MOST_SHOWN = 200


async def add(tx: Transaction, made_by: UUID, to_id: UUID | None, items: Sequence[Item]) -> UUID:
    division_id = ids.new_id()
    values = {"id": division_id, "made_by": made_by, "to_id": to_id, "now": tx.now}
    await tx.execute(_ADD, values)
    await tx.execute(
        _ADD_ITEMS,
        {
            "id": division_id,
            "tasks": [item.task_id for item in items],
            "holders": [item.from_id for item in items],
        },
    )
    return division_id


async def find(connection: AsyncConnection, division_id: UUID) -> Division | None:
    """With the first of what was refused."""
    row = (await connection.execute(_FIND, {"id": division_id})).mappings().one_or_none()
    if row is None:
        return None
    refusals = await connection.execute(_REFUSALS, {"id": division_id, "limit": MOST_SHOWN})
    return Division(**row, refusals=[Result(**found) for found in refusals.mappings()])


async def list_items(connection: AsyncConnection, division_id: UUID) -> list[Result]:
    """All of them, in the order in which they were asked for."""
    rows = await connection.execute(_ITEMS, {"id": division_id})
    return [Result(**found) for found in rows.mappings()]


async def lock(tx: Transaction, division_id: UUID) -> Row[Any] | None:
    """Who made it, for whom, and how it stands; nobody else changes it until the end."""
    return (await tx.execute(_LOCK, {"id": division_id})).one_or_none()


async def next_items(tx: Transaction, division_id: UUID, limit: int) -> Sequence[tuple[int, Item]]:
    rows = await tx.execute(_NEXT, {"id": division_id, "limit": limit})
    return [(row.position, Item(row.task_id, row.from_id)) for row in rows]


async def settle(tx: Transaction, division_id: UUID, whys: Mapping[int, str | None]) -> None:
    values = {"id": division_id, "positions": list(whys), "whys": list(whys.values())}
    await tx.execute(_SETTLE, values)


async def end(tx: Transaction, division_id: UUID, state: str) -> None:
    await tx.execute(_END, {"id": division_id, "state": state, "now": tx.now})
