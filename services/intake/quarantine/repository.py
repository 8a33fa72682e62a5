"""Every SQL statement about what waits in quarantine."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.occurrences.stored import SELECT, LifeEventRow
from services.intake.quarantine.waiting import MAY_SEE, Sight
from services.intake.reports.wages import WAGE_NAMES

_QUARANTINE = text(
    f"{SELECT} AS event WHERE status = 'in-quarantaine' AND {MAY_SEE}"
    " AND id > CAST(:after AS uuid) ORDER BY id LIMIT :amount"
)
_TO_TRY = text(
    """
    SELECT id FROM life_event WHERE try_again
    UNION
    SELECT w.life_event_id FROM waiting_for w JOIN resident r ON r.bsn_hash = w.bsn_hash
    ORDER BY id LIMIT :amount
    """
)
_DISCARD = text(
    """
    UPDATE life_event SET status = 'verworpen', settled_at = :now,
        explanation = concat_ws(chr(10), explanation, CAST(:explanation AS text)),
        settled_by = :actor, sealed = NULL, try_again = NULL,
        data = (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(data)
            WHERE key NOT LIKE '%Centen')
    WHERE id = :id AND status = 'in-quarantaine'
    """
)
_REPLACE_WAITING = text(
    """
    UPDATE life_event SET status = 'gecorrigeerd', reason = :code,
        explanation = NULLIF(concat_ws(chr(10), explanation, CAST(:explanation AS text)), ''),
        replaced_by = :replaced_by, settled_at = :now, settled_by = :actor, sealed = NULL,
        try_again = NULL
    WHERE id = :id AND status = 'in-quarantaine'
    """
)
_FORGET_WAITING = text("DELETE FROM waiting_for WHERE life_event_id = :id")
_TAKES_PLACE = text("UPDATE life_event SET replaces = :replaces WHERE id = :id")
_FORGET_WAGE = text(
    """
    UPDATE life_event AS old SET data = old.data - CAST(:wage AS text[]) FROM life_event AS new
    WHERE old.id = :replaces AND new.id = :id AND new.status = 'verwerkt'
        AND NOT jsonb_exists_any(new.data, CAST(:wage AS text[]))
    """
)


async def list_quarantine(
    connection: AsyncConnection, sight: Sight, after: UUID, amount: int
) -> Sequence[LifeEventRow]:
    values = {**sight.as_values(), "after": after, "amount": amount}
    rows = await connection.execute(_QUARANTINE, values)
    return [LifeEventRow(**row._asdict()) for row in rows]


async def list_to_try(connection: AsyncConnection, amount: int) -> list[UUID]:
    """What waits for somebody who is known by now, or about whom something changed."""
    return list((await connection.execute(_TO_TRY, {"amount": amount})).scalars())


async def discard(
    connection: AsyncConnection, event_id: UUID, explanation: str, actor: str, now: datetime
) -> bool:
    """Refuse an event that waits, and forget the BSNs and the amounts in it; False when it does not wait any more."""
    values = {"id": event_id, "explanation": explanation, "actor": actor, "now": now}
    await connection.execute(_FORGET_WAITING, {"id": event_id})
    return (await connection.execute(_DISCARD, values)).rowcount == 1


async def replace_waiting(
    connection: AsyncConnection,
    event_id: UUID,
    replaced_by: UUID,
    *,
    code: str,
    explanation: str | None,
    actor: str,
    now: datetime,
) -> bool:
    """An event that waits was otherwise; the BSNs in it are forgotten. False when it does not wait any more."""
    values = {
        "id": event_id,
        "replaced_by": replaced_by,
        "code": code,
        "explanation": explanation,
        "actor": actor,
        "now": now,
    }
    await connection.execute(_FORGET_WAITING, {"id": event_id})
    return (await connection.execute(_REPLACE_WAITING, values)).rowcount == 1


async def take_place(connection: AsyncConnection, event_id: UUID, replaces: UUID) -> None:
    """It stands, or waits, in the place of another; a wage that nobody needs is kept of neither."""
    await connection.execute(_TAKES_PLACE, {"id": event_id, "replaces": replaces})
    values = {"id": event_id, "replaces": replaces, "wage": list(WAGE_NAMES)}
    await connection.execute(_FORGET_WAGE, values)
