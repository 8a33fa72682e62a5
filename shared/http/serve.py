"""Runs one service's API process: `serve(create_app(), settings)`."""

from collections.abc import Callable, Sequence
from socket import socket

import uvicorn
from fastapi import FastAPI

from shared import clock
from shared.garbage import settle_garbage
from shared.observability.logging import configure_logging
from shared.settings import ClockSettings, ServiceSettings

DRAIN_SECONDS = 20


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests under way are finished."""
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
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    Server(config, app.state.stopping).run()


class Server(uvicorn.Server):
    """Ends the answers that go on for as long as anybody listens, before it waits for those under way."""

    def __init__(self, config: uvicorn.Config, stopping: Sequence[Callable[[], None]]) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        for stop in self._stopping:
            stop()
        await super().shutdown(sockets)
