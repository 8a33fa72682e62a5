"""Mails that did not go out, as operations see and mend them: never to whom, nor what stands in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.transaction import Transaction

_OF_A_DAY = text(
    """
    SELECT state, kind, coalesce(why, '-') AS why, count(*) AS total, max(attempts) AS attempts FROM mail
    WHERE made_at > CAST(:now AS timestamptz) - interval '1 day'
    GROUP BY state, kind, why ORDER BY state, kind, why
    """
)
_OF_A_HANDOVER = text(
    """
    SELECT kind, state, coalesce(why, '-') AS why, attempts, made_at FROM mail
    WHERE handover_id = :handover_id ORDER BY made_at, id
    """
)
# To workers a mail of another day says nothing any more; a partner waits for its link.
_AGAIN = text(
    """
    UPDATE mail SET state = 'waiting', settled_at = NULL, why = NULL, attempts = 0, next_at = :now
    WHERE state = 'failed' AND CASE WHEN :to_partners THEN handover_id IS NOT NULL ELSE day = :today AND handover_id IS NULL END
    """
)


async def count_of_a_day(connection: AsyncConnection, now: datetime) -> Sequence[Row[Any]]:
    return (await connection.execute(_OF_A_DAY, {"now": now})).all()


async def of_handover(connection: AsyncConnection, handover_id: UUID) -> Sequence[Row[Any]]:
    return (await connection.execute(_OF_A_HANDOVER, {"handover_id": handover_id})).all()


async def send_again(tx: Transaction, *, to_partners: bool) -> int:
    """How many mails that failed wait again; asked twice it finds none the second time."""
    values = {"now": tx.now, "today": tx.today, "to_partners": to_partners}
    return int((await tx.execute(_AGAIN, values)).rowcount)
