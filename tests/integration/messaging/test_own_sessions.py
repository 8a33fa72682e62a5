"""A worker behind a pooler that shares sessions, as PgBouncer in transaction mode does, is refused with a clear word."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Any, Self

import pytest
from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.db.engine import create_engine
from shared.db.own_sessions import SharedSessions, require_own_sessions
from shared.messaging.worker import Worker
from shared.settings import KafkaSettings, ServiceSettings
from tests.ledger.service import SOURCE


@pytest.fixture
def url(database_url: Callable[..., str]) -> str:
    return database_url("grootboek")


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(url, pool_size=4)
    yield engine
    await engine.dispose()


class Pooled:
    """What a client of a pooler has: each statement goes to the next server session that is free."""

    def __init__(self, *sessions: AsyncConnection) -> None:
        self._sessions = cycle(sessions)

    async def execution_options(self, **_: object) -> Self:
        return self

    async def execute(self, statement: Executable) -> Any:
        return await next(self._sessions).execute(statement)


class Pooler:
    """Gives every client the same few server sessions."""

    def __init__(self, *sessions: AsyncConnection) -> None:
        self._sessions = sessions

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Pooled]:
        yield Pooled(*self._sessions)

    async def dispose(self) -> None:
        """The sessions are the pooler's own."""


async def test_connections_that_are_sessions_of_our_own_are_accepted(engine: AsyncEngine) -> None:
    await require_own_sessions(engine)


@pytest.mark.parametrize("sessions", [1, 2])
async def test_sessions_that_are_shared_are_refused(engine: AsyncEngine, sessions: int) -> None:
    """With one session free a pooler gives everybody that one: each client sees the same process all the time."""
    async with engine.connect() as one, engine.connect() as other:
        pooler: Any = Pooler(*(one, other)[:sessions])

        with pytest.raises(SharedSessions, match="connect to PostgreSQL itself"):
            await require_own_sessions(pooler)


async def test_a_pooler_that_refuses_our_settings_is_refused() -> None:
    async with await asyncio.start_server(_refuse_settings, "127.0.0.1", 0) as pooler:
        port = pooler.sockets[0].getsockname()[1]
        engine = create_engine(f"postgresql://naadloos:x@127.0.0.1:{port}/kassa", pool_size=2)

        with pytest.raises(SharedSessions, match="pooler"):
            await require_own_sessions(engine)


async def _refuse_settings(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """As PgBouncer does that was not told to ignore them."""
    (length,) = struct.unpack("!i", await reader.readexactly(4))
    await reader.readexactly(length - 4)
    fields = b"SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0"
    writer.write(b"E" + struct.pack("!i", len(fields) + 4) + fields)
    writer.close()
    await writer.wait_closed()


async def test_a_worker_behind_such_a_pooler_ends_at_once_and_says_why(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ServiceSettings(database_url=url)  # type: ignore[arg-type]  # parsed by pydantic
    worker = Worker(SOURCE, settings, KafkaSettings(bootstrap_servers="127.0.0.1:1"))
    engine = worker._database.engine
    async with engine.connect() as session:
        monkeypatch.setattr(worker._database, "engine", Pooler(session))

        async with asyncio.timeout(20):
            with pytest.RaisesGroup(SharedSessions):
                await worker.run(asyncio.Event())
    await engine.dispose()
