"""Tells browsers that something changed in their work: a stream per browser, one connection to the database per process.

The database tells which tasks changed when their transaction commits (migration 0007). What is told onward is only that
something did: what, the browser asks as anything else. A stream that lags holds one word, so a thousand cost what they
cost when they began.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from asyncpg import InterfaceError, PostgresError
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.routes.notices.repository import CHANNEL, changed_tasks
from services.routes.notices.rules import Interest
from services.routes.sign_in import service as sessions
from services.routes.sign_in.service import SignIn
from shared import clock
from shared.errors import AppError
from shared.messaging.transaction import Database
from shared.observability import metrics
from shared.observability.logging import get_logger

log = get_logger(__name__)

GATHER_SECONDS: Final = 1.0
"""What changes within this time is told once."""
HEARTBEAT_SECONDS: Final = 20.0
"""Shorter than the minute after which most proxies close what is silent."""
LOOK_SECONDS: Final = 5.0
"""So often is looked whose session has ended; as `REMEMBERED_SECONDS` elsewhere."""
LASTS_SECONDS: Final = 300.0
"""Then the browser comes again, and what it may see is looked up anew."""
MOST_PER_WORKER: Final = 8
MOST: Final = 2_000
_COME_BACK_MS: Final = 5_000
_SHORTEST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_HEARTBEAT: Final = b": \n\n"
_CHANGED: Final = b"event: werk\ndata: veranderd\n\n"
_AGAIN: Final = f"retry: {_COME_BACK_MS}\n\n".encode()


class TooManyStreams(AppError):
    """The browser comes again later by itself; meanwhile there is the link on the page."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, "te-veel-stromen", "Te veel open stromen", detail)


@dataclass(eq=False, slots=True)
class Stream:
    """One browser that listens."""

    interest: Interest
    session: bytes | None
    """The hash of the session's number; None for a caller with a token."""
    has_news: asyncio.Event = field(default_factory=asyncio.Event)
    is_told: bool = True
    """Whether there is nothing to tell any more."""
    is_over: bool = False

    def announce(self) -> None:
        self.is_told = False
        self.has_news.set()

    def end(self) -> None:
        self.is_over = True
        self.has_news.set()


class Streams:
    """All streams of this process. Made once by `main`; `run` is for as long as the process lives."""

    def __init__(self, database: Database, sign_in: SignIn) -> None:
        self._database = database
        self._sign_in = sign_in
        self._open: set[Stream] = set()
        self._per_worker: Counter[str] = Counter()
        self._changed: set[UUID] = set()
        self._has_changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._open)

    def open(self, stream: Stream) -> "StreamOfEvents":
        """Raises TooManyStreams."""
        if self._per_worker[stream.interest.worker] >= MOST_PER_WORKER:
            raise TooManyStreams(429, "U hebt deze pagina al in te veel browsers open.")
        if len(self._open) >= MOST:
            raise TooManyStreams(503, "Het is nu te druk om dit vanzelf te laten zien.")
        self._open.add(stream)
        self._per_worker[stream.interest.worker] += 1
        metrics.STREAMS.set(len(self._open))
        return StreamOfEvents(self, stream)

    def leave(self, stream: Stream) -> None:
        if stream in self._open:
            self._open.remove(stream)
            self._per_worker[stream.interest.worker] -= 1
            self._per_worker += Counter()  # forgets who has none any more
            metrics.STREAMS.set(len(self._open))

    def close(self) -> None:
        """End them all: this process is about to stop, and a server waits for what is open."""
        for stream in self._open:
            stream.end()

    async def run(self) -> None:
        """Listen to the database and tell onward; while it is away wait longer and longer, and then tell everybody."""
        loop = asyncio.get_running_loop()
        pause = _SHORTEST_PAUSE
        while True:
            began = loop.time()
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen())
                    group.create_task(self._announce())
            except* (SQLAlchemyError, PostgresError, InterfaceError, OSError, TimeoutError) as away:
                log.warning("streams_wait", cause=type(away.exceptions[0]).__name__)
            held = loop.time() - began > _LONGEST_PAUSE
            pause = _SHORTEST_PAUSE if held else min(_LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(pause)

    async def _listen(self) -> None:
        """Until the connection breaks. Whoever listens was told nothing while there was none."""
        async with self._database.engine.connect() as pooled:
            connection = await pooled.execution_options(isolation_level="AUTOCOMMIT")
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                await driver.add_listener(CHANNEL, self._hear)
                for stream in self._open:
                    stream.announce()
                while True:
                    await asyncio.sleep(LOOK_SECONDS)
                    hashes = {stream.session for stream in self._open if stream.session}
                    idle = self._sign_in.settings.idle
                    active = await sessions.still_active(connection, hashes, clock.now(), idle)
                    for stream in self._open:
                        if stream.session is not None and stream.session not in active:
                            stream.end()
            finally:
                # It listens for as long as it lives: never back into the pool.
                await pooled.invalidate()

    def _hear(self, _connection: object, _process: int, _channel: str, said: str) -> None:
        self._changed.update(map(UUID, said.split(",")))
        self._has_changed.set()

    async def _announce(self) -> None:
        while True:
            await self._has_changed.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._has_changed.clear()
            task_ids, self._changed = self._changed, set()
            if not self._open:
                continue
            async with self._database.reading() as connection:
                changed = await changed_tasks(connection, task_ids, clock.today())
            for stream in self._open:
                if stream.interest.is_met_by(changed):
                    stream.announce()


class StreamOfEvents(StreamingResponse):
    """The answer to a browser that listens (HTML Living Standard, section Server-sent events)."""

    def __init__(self, streams: Streams, stream: Stream) -> None:
        # nginx and what descends from it keep an answer back until it is whole, unless told so.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_words_of(stream), headers=headers, media_type="text/event-stream")
        self._streams = streams
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams.leave(self._stream)


async def _words_of(stream: Stream) -> AsyncIterator[bytes]:
    """For `LASTS_SECONDS`, or until it is over. Of what was told before the reader took it, one word is left."""
    yield _AGAIN
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + LASTS_SECONDS
    while (left := ends_at - loop.time()) > 0:
        with suppress(TimeoutError):
            async with asyncio.timeout(min(HEARTBEAT_SECONDS, left)):
                await stream.has_news.wait()
        stream.has_news.clear()
        if stream.is_over:
            return
        yield _HEARTBEAT if stream.is_told else _CHANGED
        stream.is_told = True
