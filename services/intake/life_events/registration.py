"""Submissions to transactions: all together, and each by itself where that fails, so that one bad apple harms nobody."""

from collections.abc import Sequence

import structlog

from services.intake.life_events.inbound import Submission
from services.intake.life_events.service import LifeEvents, Outcome
from shared.errors import Transient
from shared.messaging.transaction import Database
from shared.messaging.transient import is_contention, is_transient

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ATTEMPTS = 3


async def register_once(
    database: Database, life_events: LifeEvents, submissions: Sequence[Submission]
) -> list[Outcome]:
    """One transaction."""
    async with database.transaction() as tx:
        return await life_events.register_many(tx, submissions)


async def register_together(
    database: Database, life_events: LifeEvents, submissions: Sequence[Submission]
) -> list[Outcome | Exception]:
    """An outcome per submission, or what went wrong with that one. Raises Transient when the database is away for all."""
    try:
        return list(await register_once(database, life_events, submissions))
    # Whatever went wrong belongs to one of them, and only running each by itself tells to which.
    except Exception as error:
        if _is_away(error):
            raise Transient("the database is away") from error
        if len(submissions) > 1:
            logger.warning("group_split", size=len(submissions), cause=type(error).__name__)
    return [await _register_alone(database, life_events, one) for one in submissions]


async def _register_alone(
    database: Database, life_events: LifeEvents, submission: Submission
) -> Outcome | Exception:
    failure: Exception = Transient("not tried")
    for _ in range(ATTEMPTS):
        try:
            return (await register_once(database, life_events, [submission]))[0]
        except Exception as error:
            if _is_away(error):
                raise Transient("the database is away") from error
            failure = error
            if not may_succeed_again(error):
                break
    return failure


def may_succeed_again(error: Exception) -> bool:
    """Somebody else was busy with the same household."""
    return isinstance(error, Transient) or is_contention(error)


def _is_away(error: Exception) -> bool:
    return is_transient(error) and not is_contention(error)
