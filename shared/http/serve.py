"""Runs one service's API process: `serve(create_app(), settings)`."""

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from socket import socket

import uvicorn
from fastapi import FastAPI

from shared import clock
from shared.garbage import settle_garbage
from shared.observability.logging import configure_logging
from shared.settings import ClockSettings, ServiceSettings

DRAIN_SECONDS = 7
"""For the requests under way. One that is not answered by then is sent again by who sent it."""

KEEP_ALIVE_SECONDS = 75
"""For a connection on which nothing comes. Longer than clients and gateways keep one: who is closed in the moment in which
it sends gets no answer, and cannot know whether it was done."""

STOP_SECONDS = 10.0
"""For all of stopping together. What is broken off then lets go of its connections in two seconds more."""


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are finished, as far as that goes in time."""
    configure_logging(service=app.state.service, process="api")
    clock.shift_by(ClockSettings().shift_seconds)
    settle_garbage()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        log_config=None,
        # Our own log has the route, not the address, which may hold an id.
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    Server(config, app.state.stopping).run()


class Server(uvicorn.Server):
    """Ends in time, whatever is away, and first the answers that go on for as long as anybody listens."""

    def __init__(self, config: uvicorn.Config, stopping: Sequence[Callable[[], None]]) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        for stop in self._stopping:
            stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """To be asked to stop, and to have stopped, is no failure: uvicorn would end by the signal all the same."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()
