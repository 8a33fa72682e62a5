"""The filters that people keep, each for him- or herself."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.saved_filters.schemas import SavedFilter
from shared import ids
from shared.messaging.transaction import Transaction

_LIST = text(
    """
    SELECT id, name, query, is_default FROM saved_filter WHERE worker_id = :worker_id AND list = :list
    ORDER BY lower(name), id
    """
)
# Whoever keeps two at once waits here, so that the count holds.
_LOCK = text("SELECT id FROM worker WHERE id = :worker_id FOR UPDATE")
_ADD = text(
    """
    INSERT INTO saved_filter (id, worker_id, list, name, query) VALUES (:id, :worker_id, :list, :name, :query)
    """
)
_RENAME = text(
    "UPDATE saved_filter SET name = :name WHERE id = :id AND worker_id = :worker_id AND list = :list"
)
_DELETE = text(
    "DELETE FROM saved_filter WHERE id = :id AND worker_id = :worker_id AND list = :list"
)
_DEFAULT = text(
    """
    UPDATE saved_filter SET is_default = (id IS NOT DISTINCT FROM CAST(:id AS uuid))
    WHERE worker_id = :worker_id AND list = :list
    """
)


async def list_of(connection: AsyncConnection, worker_id: UUID, which: str) -> list[SavedFilter]:
    rows = await connection.execute(_LIST, {"worker_id": worker_id, "list": which})
    return [SavedFilter(row.id, row.name, row.query, row.is_default) for row in rows]


async def lock(tx: Transaction, worker_id: UUID) -> None:
    await tx.execute(_LOCK, {"worker_id": worker_id})


async def add(tx: Transaction, worker_id: UUID, which: str, name: str, query: str) -> None:
    values = {"id": ids.new_id(), "worker_id": worker_id, "list": which}
    await tx.execute(_ADD, {**values, "name": name, "query": query})


async def rename(tx: Transaction, worker_id: UUID, which: str, filter_id: UUID, name: str) -> bool:
    return await _changed(tx, _RENAME, worker_id, which, filter_id, name=name)


async def delete(tx: Transaction, worker_id: UUID, which: str, filter_id: UUID) -> bool:
    return await _changed(tx, _DELETE, worker_id, which, filter_id)


async def begin_with(tx: Transaction, worker_id: UUID, which: str, filter_id: UUID | None) -> None:
    await _changed(tx, _DEFAULT, worker_id, which, filter_id)


async def _changed(
    tx: Transaction,
    statement: Any,
    worker_id: UUID,
    which: str,
    filter_id: UUID | None,
    **more: Any,
) -> bool:
    values = {"worker_id": worker_id, "list": which, "id": filter_id, **more}
    return bool((await tx.execute(statement, values)).rowcount)
