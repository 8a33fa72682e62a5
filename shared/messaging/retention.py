"""Takes away what was settled long ago: failed messages with what people did about them, and timers.

A few rows at a time, each portion a transaction of its own, so that nobody waits for it. What is open is never taken
away, and `processing_log` never is either: how long that must stay is for the law and the agency to say.
"""

from typing import Final

import structlog
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncEngine

log = structlog.get_logger(__name__)

PORTION: Final = 500

FAILED_MESSAGE_YEARS: Final = 1
"""They hold messages, so personal data. Far beyond the days that the inbox knows ids: none of them can come back."""

TIMER_YEARS: Final = 2
"""Longer than any timer is set before the day it is about: a key that is gone is not set again."""

_FAILED_MESSAGES = text(
    """
    WITH old AS (
        SELECT id FROM failed_message
        WHERE state IN ('resolved', 'discarded', 'replaced')
            AND settled_at < now() - make_interval(years => :years)
        LIMIT :portion FOR UPDATE SKIP LOCKED
    ), actions AS (
        DELETE FROM failed_message_action WHERE failed_message_id IN (SELECT id FROM old)
    ), edits AS (
        DELETE FROM failed_message_edit WHERE failed_message_id IN (SELECT id FROM old)
    ), retries AS (
        DELETE FROM retry_run_message WHERE failed_message_id IN (SELECT id FROM old)
    )
    DELETE FROM failed_message WHERE id IN (SELECT id FROM old)
    """
)
_RUNS = text(
    """
    DELETE FROM retry_run WHERE id IN (
        SELECT run.id FROM retry_run AS run
        WHERE run.ended_at < now() - make_interval(years => :years)
            AND NOT EXISTS (SELECT FROM retry_run_message AS item WHERE item.run_id = run.id)
        LIMIT :portion FOR UPDATE SKIP LOCKED)
    """
)
_TIMERS = text(
    """
    WITH old AS (
        SELECT id FROM timers
        WHERE state IN ('fired', 'cancelled') AND settled_at < now() - make_interval(years => :years)
        LIMIT :portion FOR UPDATE SKIP LOCKED
    )
    DELETE FROM timers WHERE id IN (SELECT id FROM old)
    """
)


async def forget(engine: AsyncEngine) -> None:
    """Take away what is past its time. Idempotent; runs daily in every worker. "Now" is the database's own time."""
    messages = await _in_portions(engine, _FAILED_MESSAGES, FAILED_MESSAGE_YEARS)
    await _in_portions(engine, _RUNS, FAILED_MESSAGE_YEARS)
    timers = await _in_portions(engine, _TIMERS, TIMER_YEARS)
    if messages or timers:
        log.info("settled_rows_forgotten", failed_messages=messages, timers=timers)


async def _in_portions(engine: AsyncEngine, statement: TextClause, years: int) -> int:
    total = 0
    while True:
        async with engine.begin() as connection:
            done = await connection.execute(statement, {"years": years, "portion": PORTION})
        total += done.rowcount
        if done.rowcount < PORTION:
            return total
