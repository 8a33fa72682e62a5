"""Keys of calendars, and the tasks that one shows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.access import Viewer
from services.routes.notices.visible import open_tasks_of
from shared.messaging.transaction import Transaction

MOST_SHOWN = 1_000

_KEEP = text(
    """
    INSERT INTO calendar_key (worker_id, key_hash, made_at) VALUES (:worker_id, :key_hash, :now)
    ON CONFLICT (worker_id) DO UPDATE SET key_hash = excluded.key_hash, made_at = excluded.made_at
    """
)
_END = text("DELETE FROM calendar_key WHERE worker_id = :worker_id")
_MADE_AT = text("SELECT made_at FROM calendar_key WHERE worker_id = :worker_id")
_WORKER = text("SELECT worker_id FROM calendar_key WHERE key_hash = :key_hash")


async def keep(tx: Transaction, worker_id: UUID, key_hash: bytes) -> None:
    """The one key of a worker; the one before opens nothing any more."""
    await tx.execute(_KEEP, {"worker_id": worker_id, "key_hash": key_hash, "now": tx.now})


async def end(tx: Transaction, worker_id: UUID) -> None:
    await tx.execute(_END, {"worker_id": worker_id})


async def made_at(connection: AsyncConnection, worker_id: UUID) -> datetime | None:
    found = await connection.execute(_MADE_AT, {"worker_id": worker_id})
    moment: datetime | None = found.scalar_one_or_none()
    return moment


async def worker_of(connection: AsyncConnection, key_hash: bytes) -> UUID | None:
    found = await connection.execute(_WORKER, {"key_hash": key_hash})
    worker_id: UUID | None = found.scalar_one_or_none()
    return worker_id


async def own_tasks(tx: Transaction, viewer: Viewer) -> Sequence[RowMapping]:
    """The open tasks that the worker has, as far as he or she may see them today."""
    task = tables.task.c
    query = (
        select(task.id, task.title, task.due_on, task.created_at)
        .where(task.assignee_id == UUID(viewer.subject), *open_tasks_of(viewer, tx.today))
        .order_by(task.due_on, task.id)
        .limit(MOST_SHOWN)
    )
    return (await tx.execute(query)).mappings().all()
