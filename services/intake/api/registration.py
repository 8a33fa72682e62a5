"""Submissions to transactions: all together, and each by itself where that fails, so that one bad apple harms nobody."""

from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import text

from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.reports.inbound import Submission
from shared.errors import Transient
from shared.messaging import points
from shared.messaging.failure_policy import Surroundings, is_contention, is_transient
from shared.messaging.transaction import Database

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ATTEMPTS = 3

# Longer than a transaction of ours takes, short enough that nobody notices.
_BRIEFLY = text("SET LOCAL lock_timeout = '200ms'")


async def register_once(
    database: Database,
    life_events: LifeEvents,
    submissions: Sequence[Submission],
    *,
    briefly: bool = False,
    when_locked: Callable[[], None] | None = None,
) -> list[Outcome]:
    """One transaction; with `briefly` it gives up soon on a lock that somebody else holds."""
    async with database.transaction() as tx:
        if briefly:
            await tx.execute(_BRIEFLY)
        registered = await life_events.register_many(tx, submissions, when_locked=when_locked)
        points.reached("in-registration")
    points.reached("after-registration")
    return registered


async def register_together(
    database: Database,
    life_events: LifeEvents,
    submissions: Sequence[Submission],
    when_locked: Callable[[], None] | None = None,
) -> list[Outcome | Exception]:
    """An outcome per submission, or what went wrong with that one. Raises Transient when the database is away for all."""
    try:
        return list(
            await register_once(database, life_events, submissions, when_locked=when_locked)
        )
    # Whatever went wrong belongs to one of them, and only running each by itself tells to which.
    except Exception as error:
        if await _is_away(database, error):
            raise Transient("the database is away") from error
        _log_split(error, len(submissions))
    return [await register_alone(database, life_events, submission) for submission in submissions]


async def register_quickly(
    database: Database,
    life_events: LifeEvents,
    submissions: Sequence[Submission],
    when_locked: Callable[[], None],
) -> list[Outcome | Exception | None]:
    """As `register_together`, and None for whoever waits for a lock: `register_alone` that one while others go on.

    `when_locked` hears when all of them are locked, if they ever are.
    """
    try:
        return list(
            await register_once(
                database, life_events, submissions, briefly=True, when_locked=when_locked
            )
        )
    except Exception as error:
        if await _is_away(database, error):
            raise Transient("the database is away") from error
        _log_split(error, len(submissions))
        if len(submissions) == 1 and is_contention(error):
            return [None]
    return [
        None if isinstance(result, Exception) and is_contention(result) else result
        for submission in submissions
        for result in [await register_alone(database, life_events, submission, briefly=True)]
    ]


async def register_alone(
    database: Database, life_events: LifeEvents, submission: Submission, *, briefly: bool = False
) -> Outcome | Exception:
    """The outcome, or what went wrong; tried again where that may help. `briefly` does not wait twice for a lock."""
    failure: Exception = Transient("not tried")
    for _ in range(ATTEMPTS):
        try:
            return (await register_once(database, life_events, [submission], briefly=briefly))[0]
        except Exception as error:
            if await _is_away(database, error):
                raise Transient("the database is away") from error
            failure = error
            passes = may_succeed_again(error) or is_transient(error)
            if not passes or (briefly and is_contention(error)):
                break
    return failure


def _log_split(error: Exception, size: int) -> None:
    if size > 1:
        logger.warning("group_split", size=size, cause=type(error).__name__)


def may_succeed_again(error: Exception) -> bool:
    """Somebody else was busy with the same household."""
    return isinstance(error, Transient) or is_contention(error)


async def _is_away(database: Database, error: Exception) -> bool:
    """Whether the database is away for everybody. It is asked: a bug that one of them meets can look the same."""
    looks_away = is_transient(error) and not is_contention(error)
    return looks_away and not await Surroundings(database.engine).stand()
