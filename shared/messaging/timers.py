"""Durable timers: something that must happen on an absolute moment, whatever is down in between.

A timer is a row. The engine claims due rows and runs their handler in one transaction, so a timer fires once in
effect; days that were missed are caught up in order of due moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ids


@dataclass(frozen=True, slots=True)
class NewTimer:
    """A timer to set. `key` makes it one of a kind: setting the same (kind, key) again changes nothing."""

    kind: str
    key: str
    due_at: datetime
    dossier_id: UUID
    payload: dict[str, Any] = field(default_factory=dict)
    """Small JSON facts the handler needs; ids and dates, no personal data."""
    correlation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that is due, its dossier locked. `due_at` may be long past: the engine catches up."""

    id: UUID
    kind: str
    key: str
    due_at: datetime
    dossier_id: UUID
    payload: dict[str, Any]
    correlation_id: UUID | None


_STORE = text(
    """
    INSERT INTO timers (id, kind, key, due_at, dossier_id, payload, correlation_id)
    SELECT * FROM unnest(CAST(:id AS uuid[]), CAST(:kind AS text[]), CAST(:key AS text[]),
        CAST(:due_at AS timestamptz[]), CAST(:dossier_id AS uuid[]), CAST(:payload AS jsonb[]),
        CAST(:correlation_id AS uuid[]))
    ON CONFLICT (kind, key) DO NOTHING
    """
)

_CANCEL = text(
    """
    UPDATE timers SET state = 'cancelled', settled_at = now(), next_attempt_at = NULL, reason = :reason
    WHERE kind = :kind AND key = ANY(CAST(:keys AS text[])) AND state IN ('scheduled', 'failed')
    """
)


async def store_timers(connection: AsyncConnection, timers: Sequence[NewTimer]) -> None:
    """Set timers in bulk; those that exist already stay as they are."""
    ordered = sorted(timers, key=lambda timer: (timer.kind, timer.key))
    await connection.execute(
        _STORE,
        {
            "id": [ids.new_id() for _ in ordered],
            "kind": [timer.kind for timer in ordered],
            "key": [timer.key for timer in ordered],
            "due_at": [timer.due_at for timer in ordered],
            "dossier_id": [timer.dossier_id for timer in ordered],
            "payload": [orjson.dumps(timer.payload).decode() for timer in ordered],
            "correlation_id": [timer.correlation_id for timer in ordered],
        },
    )


async def cancel_timers(
    connection: AsyncConnection, kind: str, keys: Sequence[str], reason: str
) -> None:
    """Cancel timers that have not fired, with a reason that a person can read; fired ones stay fired."""
    await connection.execute(_CANCEL, {"kind": kind, "keys": sorted(keys), "reason": reason})
