"""Keys as they are kept."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.partner_keys.rules import Ended, Key
from shared import ids
from shared.messaging.transaction import Transaction

_ADD = text(
    """
    INSERT INTO partner_key (id, key_hash, handover_id, organisation_id, made_at, expires_at)
    VALUES (:id, :key_hash, :handover_id, :organisation_id, :now, :expires_at)
    """
)
_FIND = text(
    """
    SELECT key_hash, id, handover_id, organisation_id, expires_at, ended_why FROM partner_key
    WHERE key_hash = ANY (CAST(:hashes AS bytea[]))
    """
)
_GET = text(
    "SELECT id, handover_id, organisation_id, expires_at, ended_why FROM partner_key WHERE id = :id"
)
_END = text(
    """
    UPDATE partner_key SET ended_at = :now, ended_why = :why
    WHERE handover_id = :handover_id AND ended_at IS NULL
    """
)
_FORGET = text("DELETE FROM partner_key WHERE expires_at < :before")


async def add(
    tx: Transaction, key_hash: bytes, handover_id: UUID, organisation_id: UUID, expires_at: datetime
) -> None:
    await tx.execute(
        _ADD,
        {
            "id": ids.new_id(),
            "key_hash": key_hash,
            "handover_id": handover_id,
            "organisation_id": organisation_id,
            "now": tx.now,
            "expires_at": expires_at,
        },
    )


async def find(connection: AsyncConnection, hashes: Collection[bytes]) -> dict[bytes, Key]:
    """Those that are ours, by hash."""
    rows = await connection.execute(_FIND, {"hashes": list(hashes)})
    return {key_hash: Key(*columns) for key_hash, *columns in rows}


async def get(connection: AsyncConnection, key_id: UUID) -> Key | None:
    row = (await connection.execute(_GET, {"id": key_id})).one_or_none()
    return Key(*row) if row else None


async def end(tx: Transaction, handover_id: UUID, why: Ended) -> int:
    """How many worked until now."""
    done = await tx.execute(_END, {"handover_id": handover_id, "why": why, "now": tx.now})
    return int(done.rowcount)


async def forget(tx: Transaction, before: datetime) -> None:
    await tx.execute(_FORGET, {"before": before})
