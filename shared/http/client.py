"""HTTP to other systems: time limits on everything, the trace passed on, and their absence told as Transient."""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Final

import httpx

from shared.errors import Transient
from shared.observability import tracing

TIMEOUT: Final = httpx.Timeout(10.0, connect=2.0, pool=2.0)
# Many servers close a connection on which nothing came for five seconds: whoever sends on it in that moment gets no answer.
_LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=3.0)


def create_client(
    base_url: str = "",
    *,
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """A client for one other system; close it (or use it as a context manager). Follows no redirects."""
    sent = dict(headers or {})
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    return httpx.AsyncClient(
        base_url=base_url,
        headers=sent,
        timeout=TIMEOUT,
        limits=_LIMITS,
        transport=transport or httpx.AsyncHTTPTransport(_ssl(), retries=1, limits=_LIMITS),
        event_hooks={"request": [_pass_on_trace]},
    )


@cache
def _ssl() -> ssl.SSLContext:
    """One for the whole process: to read the certificates of all authorities takes 45 ms."""
    return httpx.create_ssl_context()


@asynccontextmanager
async def reachable(who: str) -> AsyncIterator[None]:
    """Around calls to `who`: that it is away, slow or failing (5xx, 429) becomes Transient."""
    try:
        yield
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status < httpx.codes.INTERNAL_SERVER_ERROR and status != httpx.codes.TOO_MANY_REQUESTS:
            raise
        msg = f"{who} answered {status}"
        raise Transient(msg) from error
    except httpx.TransportError as error:
        msg = f"{who} cannot be reached: {type(error).__name__}"
        raise Transient(msg) from error


async def _pass_on_trace(request: httpx.Request) -> None:
    request.headers.setdefault("traceparent", tracing.child_of(None))
