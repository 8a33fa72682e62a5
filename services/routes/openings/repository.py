"""Who opened which dossier of another team, when and why."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ids
from shared.messaging.transaction import Transaction

_ADD = text(
    """
    INSERT INTO opening (id, worker_id, dossier_id, reason, words, opened_at, until)
    VALUES (:id, :worker_id, :dossier_id, :reason, :words, :opened_at, :until)
    """
)
# Of the team that the dossier is of now: its leader is told. What nobody looked at yet stands on top.
_OF = """
    FROM opening JOIN worker ON worker.id = worker_id
    LEFT JOIN dossier_team USING (dossier_id) LEFT JOIN team ON team.id = team_id
    LEFT JOIN known_dossier USING (dossier_id)
    WHERE coalesce(answers[width_bucket(CAST(:today AS date), from_days)], dossier_team.municipality)
        = ANY (CAST(:municipalities AS text[]))
        AND opening.dossier_id <> ALL (CAST(:avoids AS uuid[]))
"""
_LIST = text(
    f"""
    SELECT opening.id, opening.dossier_id, worker.name AS worker, reason, words, opened_at, seen_at, team.name AS team
    {_OF} ORDER BY seen_at IS NOT NULL, opened_at DESC LIMIT :limit
    """
)
_SEEN = text(
    f"""
    UPDATE opening SET seen_at = :now, seen_by = :actor WHERE id = :id AND seen_at IS NULL AND id IN (
        SELECT opening.id {_OF})
    """  # noqa: S608 - our own words
)
MOST_SHOWN = 200


async def add(  # noqa: PLR0917 - what an opening is
    tx: Transaction, worker_id: UUID, dossier_id: UUID, reason: str, words: str, until: datetime
) -> None:
    who = {"id": ids.new_id(), "worker_id": worker_id, "dossier_id": dossier_id}
    why = {"reason": reason, "words": words}
    await tx.execute(_ADD, {**who, **why, "opened_at": tx.now, "until": until})


async def list_openings(
    connection: AsyncConnection,
    municipalities: Collection[str],
    avoids: Collection[UUID],
    today: date,
) -> list[Row[Any]]:
    where = {"municipalities": sorted(municipalities), "avoids": sorted(avoids), "today": today}
    return list(await connection.execute(_LIST, {**where, "limit": MOST_SHOWN}))


async def mark_seen(
    tx: Transaction,
    opening_id: UUID,
    actor: str,
    municipalities: Collection[str],
    avoids: Collection[UUID],
) -> None:
    where = {"municipalities": sorted(municipalities), "avoids": sorted(avoids), "today": tx.today}
    await tx.execute(_SEEN, {"id": opening_id, "actor": actor, "now": tx.now, **where})
