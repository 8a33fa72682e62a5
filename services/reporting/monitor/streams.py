"""Tells a browser that what it shows of the flow has changed: it asks for the page itself then, as anything else (decision 0021).

Every few seconds the figures are gathered, once for all who listen, and held against what was told last.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import StreamingResponse

from shared.errors import AppError, Transient
from shared.http.auth import STREAM, caller_again
from shared.observability.logging import get_logger

log = get_logger(__name__)

EVERY_SECONDS: Final = 3.0
LASTS_SECONDS: Final = 300.0
MOST: Final = 50
"""Per process: operations are a few people."""
_COME_BACK_MS: Final = 5_000
_AGAIN: Final = f"retry: {_COME_BACK_MS}\n\n".encode()
_CHANGED: Final = b"event: stroom\ndata: veranderd\n\n"
_HEARTBEAT: Final = b": \n\n"

Look = Callable[[], Coroutine[Any, Any, object]]
"""Gives what the page would show, to be compared."""


class Listeners:
    """All streams of this process. Made once by `main`."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()
        self._open = 0

    def open(self, request: Request, look: Look) -> StreamingResponse:
        """Raises AppError for who does not listen, or when too many do."""
        if STREAM not in request.headers.get("accept", ""):
            detail = "Dit adres is voor een pagina die luistert (Accept: text/event-stream)."
            raise AppError(406, "alleen-een-stroom", "Alleen als stroom", detail)
        if self._open >= MOST:
            detail = "Het is nu te druk om dit vanzelf te laten zien."
            raise AppError(503, "te-veel-stromen", "Te veel open stromen", detail)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._words(request, look), headers=headers, media_type=STREAM)

    def close(self) -> None:
        """End them all: this process is about to stop, and a server waits for what is open."""
        self._stopping.set()

    async def _words(self, request: Request, look: Look) -> AsyncIterator[bytes]:
        """Until the session ends, or for `LASTS_SECONDS`: then the browser comes again."""
        self._open += 1
        try:
            yield _AGAIN
            told = await look()
            ends_at = asyncio.get_running_loop().time() + LASTS_SECONDS
            while asyncio.get_running_loop().time() < ends_at:
                with suppress(TimeoutError):
                    async with asyncio.timeout(EVERY_SECONDS):
                        await self._stopping.wait()
                if self._stopping.is_set():
                    return
                await caller_again(request)
                seen = await look()
                yield _HEARTBEAT if seen == told else _CHANGED
                told = seen
        except (AppError, Transient, SQLAlchemyError, OSError) as error:
            log.info("flow_stream_ends", cause=type(error).__name__)
        finally:
            self._open -= 1
