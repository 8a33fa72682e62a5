"""What the lists of work do not count: waits that ended, and messages that wait for a person."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import AMSTERDAM

_WAITS_ENDED: Final = text(
    "SELECT count(*) AS ended, min(wait_ended_at) AS first FROM task"
    " WHERE status = 'open' AND assignee_id = :me AND wait_ended_at IS NOT NULL"
)
_FAILURES: Final = text(
    "SELECT count(*) AS waiting, min(failed_at) AS oldest FROM failed_message WHERE state = 'waiting'"
)


async def waits_ended(connection: AsyncConnection, me: UUID) -> tuple[int, date | None]:
    """Tasks of this worker that wait no more and were not looked at since, and the first day on which one ended."""
    row = (await connection.execute(_WAITS_ENDED, {"me": me})).one()
    return row.ended, day_of(row.first)


async def failures(connection: AsyncConnection) -> tuple[int, date | None]:
    """Messages that were tried as often as it makes sense, and wait for a person."""
    row = (await connection.execute(_FAILURES)).one()
    return row.waiting, day_of(row.oldest)


def day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(AMSTERDAM).date() if moment else None
