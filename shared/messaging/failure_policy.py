"""Whose fault an error is: of what was being handled, or of the surroundings. One answer for consumer, retries, timers and HTTP.

The error alone cannot tell. A connection breaks when the database stops, and when a handler uses it twice at once; a lock
is not to be had because all are busy, or because this one message wants what it never gets. So whoever meets an error that
looks like the surroundings asks the surroundings themselves: what keeps failing while they answer is at fault itself.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, TypeVar

from sqlalchemy import NullPool, text
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.errors import Transient

T = TypeVar("T")

_BUSY = ("40", "55P03", "57014")
"""SQLSTATE classes and codes: rolled back for another's sake (deadlock), no lock in time, statement timeout."""
_DISK_FULL = "53100"
_AWAY = ("08", "25006", "25P03", "53", "57P")
"""Connection trouble; takes no writes; idle in a transaction for too long; full, or too many at once; stopping or starting."""


def is_transient(error: BaseException) -> bool:
    """Whether it looks like the surroundings: the database or the network is away, full or busy.

    A handler's own `Transient` is not meant: that is about its message, which is put off so that others can go on.
    """
    if isinstance(error, OSError | TimeoutError | PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if state := sqlstate(error):
        return state.startswith(_BUSY + _AWAY)
    # Without a SQLSTATE the driver itself spoke: of a value it cannot send (a bug of ours), or of its connection.
    cause = error.orig.__cause__ if error.orig is not None else None
    return isinstance(error, InterfaceError) and not isinstance(cause, ValueError | TypeError)


def is_contention(error: BaseException) -> bool:
    """Whether the database answered that somebody else was in the way, or that it took too long."""
    return (sqlstate(error) or "").startswith(_BUSY)


def is_full(error: BaseException) -> bool:
    """Whether the disk of the database had no room."""
    return sqlstate(error) == _DISK_FULL


def may_pass(error: BaseException) -> bool:
    """Whether a loop of the worker should wait and go on after this error, rather than end."""
    return is_transient(error) or isinstance(error, Transient)


def sqlstate(error: BaseException) -> str | None:
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None


PROBE_SECONDS: Final = 5.0

_UP_SINCE = text("SELECT pg_postmaster_start_time() WHERE NOT pg_is_in_recovery()")


# A table of its own session alone: it takes its room on the disk at once, and is gone with the connection.
_TAKE_A_MEBIBYTE = text(
    """
    CREATE TEMPORARY TABLE room ON COMMIT DROP AS
    SELECT repeat(md5(number::text), 60) FROM generate_series(1, 512) AS number
    """
)


class Surroundings:
    """The service's database, asked on a connection of its own: that of the work, or the pool, may be what is broken.

    Not shared between loops: what one of them learns of a restart, another would not.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = create_async_engine(
            engine.url, poolclass=NullPool, connect_args={"timeout": PROBE_SECONDS}
        )
        self._asked = False
        self._up_since: datetime | None = None

    async def stand(self, *, with_room: bool = False) -> bool:
        """Whether they answer, in time and ready to write (`with_room`: a mebibyte more), and did not go away since they
        were asked before.
        """
        was, self._up_since = self._up_since, await self._ask(with_room=with_room)
        first, self._asked = not self._asked, True
        return self._up_since is not None and (first or self._up_since == was)

    async def _ask(self, *, with_room: bool) -> datetime | None:
        try:
            async with asyncio.timeout(PROBE_SECONDS), self._engine.connect() as connection:
                if with_room:
                    await connection.execute(_TAKE_A_MEBIBYTE)
                return (await connection.execute(_UP_SINCE)).scalar_one_or_none()
        except (DBAPIError, OSError, TimeoutError):
            return None


class Verdict(Enum):
    """What an error means for what was being done."""

    WAIT = "wait"
    """The surroundings are away, which says nothing about the work."""
    AGAIN = "again"
    """They answer; it may pass still."""
    GUILTY = "guilty"
    """The work itself is at fault: leave it, and go on with other work."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often, and for how long, work may fail while the surroundings answer."""

    failures: int
    seconds: float


# Together a minute at most, whatever the error: 30 s is the longest that a statement takes (`shared/db/engine.py`), 10 s
# when it is alone. Well under the 300 s after which the broker's client gives its partitions up.
TOGETHER: Final = Limit(failures=5, seconds=15)
"""Of many at once: then each is tried by itself, to find out which it is."""
ALONE: Final = Limit(failures=3, seconds=10)
"""Of one by itself: then it is at fault."""
SHORTLY: Final = text("SET LOCAL statement_timeout = '10s'")
"""For work that is alone; what takes longer keeps all others waiting."""


class Guilty(Exception):
    """Work kept failing while the surroundings answered; `error` is what it failed with last."""

    def __init__(self, error: Exception) -> None:
        super().__init__(type(error).__name__)
        self.error = error


class Patience:
    """The patience with one piece of work."""

    def __init__(self, surroundings: Surroundings, limit: Limit) -> None:
        self._surroundings = surroundings
        self._limit = limit
        self._tries = 0
        self._failures = 0
        self._began = time.monotonic()

    async def judge(self, error: Exception) -> Verdict:
        """What to do now that the work failed with this error."""
        if not is_transient(error):
            return Verdict.GUILTY
        self._tries += 1
        if not await self._surroundings.stand(with_room=is_full(error)):
            self._failures = 0
            self._began = time.monotonic()
            return Verdict.WAIT
        self._failures += 1
        spent = time.monotonic() - self._began
        if self._failures >= self._limit.failures or spent >= self._limit.seconds:
            return Verdict.GUILTY
        return Verdict.AGAIN

    async def pause(self) -> None:
        """Wait before the next try, longer each time, ten seconds at most."""
        # A night of tries as an exponent would be more than a float can hold.
        await asyncio.sleep(random.uniform(0.5, 1) * min(10.0, 0.1 * 2 ** min(self._tries, 10)))  # noqa: S311

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """The outcome of the work, tried again where that may help.

        Raises Guilty when the work is at fault, and what it failed with while the surroundings are away.
        """
        while True:
            try:
                return await work()
            except Exception as error:
                verdict = await self.judge(error)
                if verdict is Verdict.WAIT:
                    raise
                if verdict is Verdict.GUILTY:
                    raise Guilty(error) from error
            await self.pause()
