"""The worker's own small pages, for the platform and not for people: `/health/live`, `/health/ready` and `/metrics`.

Not live: only a fresh start helps. Not ready: it does not do its work, says why, and may well come back by itself.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.observability import metrics

log = structlog.get_logger(__name__)


class HealthServer:
    """Answers on a port of the worker: 200, or 503 with what `problems` and `is_stuck` say."""

    def __init__(
        self,
        service: str,
        address: tuple[str, int],
        problems: Callable[[], list[str]],
        is_stuck: Callable[[], bool],
    ) -> None:
        self._service = service
        self._problems = problems
        self._is_stuck = is_stuck
        host, port = address
        routes = [
            Route("/health/live", self._live),
            Route("/health/ready", self._ready),
            Route("/metrics", self._metrics),
        ]
        self._config = uvicorn.Config(
            Starlette(routes=routes),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
        )

    async def run(self) -> None:
        """Serve until cancelled."""
        server = _QuietServer(self._config)
        try:
            await server.serve()
        except asyncio.CancelledError:
            server.should_exit = True
            # Cancelled in its main loop, uvicorn never comes to its own shutdown and would keep the port.
            for listening in getattr(server, "servers", ()):
                listening.close()
            raise

    async def _live(self, _: Request) -> Response:
        return _answer(self._problems() if self._is_stuck() else [])

    async def _ready(self, _: Request) -> Response:
        return _answer(self._problems())

    async def _metrics(self, _: Request) -> Response:
        metrics.HEALTHY.labels(self._service).set(not self._problems())
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _answer(problems: list[str]) -> Response:
    return JSONResponse(
        {"status": "niet gezond" if problems else "gezond", "problemen": problems},
        status_code=503 if problems else 200,
    )


class _QuietServer(uvicorn.Server):
    """Leaves signals to the worker."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
