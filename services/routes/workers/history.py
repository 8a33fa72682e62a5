"""Who changed what of a worker or a team, when and why: every change leaves a row."""

from collections.abc import Mapping
from uuid import UUID

import orjson
from sqlalchemy import text

from shared import ids
from shared.messaging.transaction import Transaction

_NOTE = text(
    """
    INSERT INTO worker_change (id, worker_id, team_id, at, changed_by, kind, details, why)
    VALUES (:id, :worker_id, :team_id, :at, :changed_by, :kind, CAST(:details AS jsonb), :why)
    """
)


async def note(
    tx: Transaction,
    changed_by: str,
    kind: str,
    *,
    worker_id: UUID | None = None,
    team_id: UUID | None = None,
    why: str = "",
    details: Mapping[str, object] | None = None,
) -> None:
    """Keep who changed what, and why, of a worker or a team."""
    values = {"id": ids.new_id(), "at": tx.now, "changed_by": changed_by, "kind": kind, "why": why}
    about = {"worker_id": worker_id, "team_id": team_id}
    await tx.execute(_NOTE, {**values, **about, "details": orjson.dumps(details or {}).decode()})
