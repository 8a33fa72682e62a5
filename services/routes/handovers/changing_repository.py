"""A handover as it is changed: one conditional update each, a line in its log, what was amended and what was ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.handovers.states import Action
from shared import ids
from shared.db.bulk import insert_rows
from shared.db.known_dossiers import with_answering
from shared.messaging.transaction import Transaction

BY_ITSELF: Final = "naadloos-routes"

_LOG = text(
    """
    SELECT handover_log.*, worker.name FROM handover_log LEFT JOIN worker ON worker.id::text = actor
    WHERE handover_id = :id AND action <> 'bekeken' ORDER BY at, handover_log.id
    """
)
_AMENDMENTS = text("SELECT * FROM handover_amendment WHERE handover_id = :id ORDER BY at, id")
_CHECKS = text(
    """
    SELECT handover_check.*, worker.name FROM handover_check LEFT JOIN worker ON worker.id::text = done_by
    WHERE handover_id = :id
    """
)
_CHECK = text(
    """
    INSERT INTO handover_check (handover_id, item, done_on, done_by, words)
    VALUES (:handover_id, :item, :done_on, :done_by, :words) ON CONFLICT (handover_id, item) DO NOTHING
    """
)
_LOOKS = text(
    """
    SELECT count(*) AS times, max(at) AS last FROM handover_log WHERE handover_id = :id AND action = 'bekeken'
    """
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened to one handover."""

    handover_id: UUID
    actor: str
    action: Action
    why: str | None = None
    """Our own words, for everybody who sees it."""
    words: str | None = None
    """What somebody wrote."""
    details: Mapping[str, str] = field(default_factory=dict)
    """Codes, days, ids; the name of somebody of the organisation (`naam`)."""


async def find(connection: AsyncConnection, handover_id: UUID, today: Any) -> RowMapping | None:
    """As it is, with who answers for its dossier today."""
    query = with_answering(tables.handover, today).where(tables.handover.c.id == handover_id)
    row: RowMapping | None = (await connection.execute(query)).mappings().one_or_none()
    return row


async def change(tx: Transaction, row: Mapping[Any, Any], values: Mapping[str, Any]) -> bool:
    """Whether it was still in the state, and of the organisation, that it was read with; then it is changed."""
    handover = tables.handover
    statement = (
        handover.update()
        .where(
            handover.c.id == row["id"],
            handover.c.state == row["state"],
            handover.c.organisation_id.is_not_distinct_from(row["organisation_id"]),
        )
        .values(version=handover.c.version + 1, changed_at=tx.now, **values)
    )
    return bool((await tx.execute(statement)).rowcount)


async def write(tx: Transaction, lines: Sequence[Line]) -> None:
    rows = [
        {
            "id": ids.new_id(),
            "handover_id": line.handover_id,
            "at": tx.now,
            "actor": line.actor,
            "action": line.action,
            "details": dict(line.details),
            "why": line.why,
            "words": line.words,
        }
        for line in lines
    ]
    await insert_rows(tx.connection, tables.handover_log, rows)


async def amend(  # noqa: PLR0917 - what an amendment has
    tx: Transaction, handover_id: UUID, actor: str, topic: str, old: str, new: str, why: str
) -> None:
    row = {
        "id": ids.new_id(),
        "handover_id": handover_id,
        "at": tx.now,
        "actor": actor,
        "topic": topic,
        "old": old,
        "new": new,
        "why": why,
    }
    await insert_rows(tx.connection, tables.handover_amendment, [row])


async def check(  # noqa: PLR0917 - the columns of a tick
    tx: Transaction, handover_id: UUID, item: str, actor: str, words: str | None, on: Any
) -> bool:
    """Whether it had not been ticked."""
    values = {
        "handover_id": handover_id,
        "item": item,
        "done_on": on,
        "done_by": actor,
        "words": words,
    }
    return bool((await tx.execute(_CHECK, values)).rowcount)


async def list_lines(connection: AsyncConnection, handover_id: UUID) -> Sequence[RowMapping]:
    """What happened, oldest first, with the name of who works here; without that it was looked at."""
    found: Sequence[RowMapping] = (
        (await connection.execute(_LOG, {"id": handover_id})).mappings().all()
    )
    return found


async def list_amendments(connection: AsyncConnection, handover_id: UUID) -> Sequence[RowMapping]:
    found: Sequence[RowMapping] = (
        (await connection.execute(_AMENDMENTS, {"id": handover_id})).mappings().all()
    )
    return found


async def list_checks(connection: AsyncConnection, handover_id: UUID) -> Sequence[RowMapping]:
    found: Sequence[RowMapping] = (
        (await connection.execute(_CHECKS, {"id": handover_id})).mappings().all()
    )
    return found


async def looks_of(connection: AsyncConnection, handover_id: UUID) -> RowMapping:
    """How often the organisation looked, and when last."""
    return (await connection.execute(_LOOKS, {"id": handover_id})).mappings().one()
