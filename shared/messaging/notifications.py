"""Who commits work for another process of the service says so, and that one need not look for it many times a second.

PostgreSQL carries it (`NOTIFY`), after the commit and apart from it: within a transaction it would have all commits of the
server wait for each other. Nothing depends on it: what is not heard is found at the next look.
"""

import asyncio
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.errors import Transient
from shared.messaging.pause import SHORTEST

log = structlog.get_logger(__name__)

_CHANNEL: Final = "work"
_NOTIFY: Final = text(f"SELECT pg_notify('{_CHANNEL}', unnest(CAST(:work AS text[])))")


class Work(StrEnum):
    """What there may be to do."""

    OUTBOX = "outbox"
    """Events to publish."""
    TIMERS = "timers"
    """Timers that are due already."""


class Notifier:
    """One per process. What comes within a moment is said once, so that it costs as little when many commit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._unsaid: set[Work] = set()
        self._any = asyncio.Event()

    def notify(self, work: Work) -> None:
        """There is work of this kind: it was committed."""
        self._unsaid.add(work)
        self._any.set()

    async def run(self) -> None:
        """Say it until cancelled."""
        while True:
            await self._any.wait()
            self._any.clear()
            unsaid, self._unsaid = self._unsaid, set()
            try:
                await self._say(unsaid)
            except Exception as error:  # noqa: BLE001 - whatever it is, what was not said is found at the next look
                log.warning("not_notified", work=sorted(unsaid), error=type(error).__name__)
            await asyncio.sleep(SHORTEST)

    async def _say(self, unsaid: set[Work]) -> None:
        async with self._engine.connect() as pooled:
            connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(_NOTIFY, {"work": sorted(unsaid)})


class Listener:
    """On a connection of its own, in a process that does such work."""

    def __init__(self, engine: AsyncEngine, wakes: Mapping[Work, Callable[[], None]]) -> None:
        self._engine = engine
        self._wakes = wakes

    async def run(self) -> None:
        """Listen until cancelled. Raises Transient, or what the database raises, when it can no longer; the caller starts it again."""
        async with self._engine.connect() as pooled:
            connection: Any = (await pooled.get_raw_connection()).driver_connection
            ended = asyncio.Event()
            connection.add_termination_listener(lambda _: ended.set())
            try:
                await connection.add_listener(_CHANNEL, self._hear)
                for wake in self._wakes.values():
                    wake()  # nobody listened until now
                await ended.wait()
                raise Transient("the database ended the connection that listens")
            finally:
                # It goes on listening: throw it away rather than back into the pool.
                await pooled.invalidate()

    def _hear(self, _connection: object, _pid: int, _channel: str, work: str) -> None:
        if work in self._wakes:  # an older release does not know all
            self._wakes[Work(work)]()
