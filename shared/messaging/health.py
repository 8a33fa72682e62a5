"""The worker's own small page: `/health` (200 or 503 with the reasons) and `/metrics`, for the platform and not for people."""

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

log = structlog.get_logger(__name__)


class HealthServer:
    """Answers on a port of the worker; `problems` says why it is not well."""

    def __init__(self, host: str, port: int, problems: Callable[[], list[str]]) -> None:
        self._problems = problems
        routes = [Route("/health", self._health), Route("/metrics", self._metrics)]
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

    async def _health(self, _: Request) -> Response:
        found = self._problems()
        return JSONResponse(
            {"status": "niet gezond" if found else "gezond", "problemen": found},
            status_code=503 if found else 200,
        )

    async def _metrics(self, _: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


class _QuietServer(uvicorn.Server):
    """Leaves signals to the worker."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
