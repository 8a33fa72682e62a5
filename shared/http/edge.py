"""The outermost layer of every service's API: trace, headers on every answer, unreadable addresses, bugs, metrics."""

import time
from urllib.parse import unquote_to_bytes

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.errors import on_bug, problem_of, problem_response
from shared.observability import metrics, tracing
from shared.observability.logging import get_logger

log = get_logger(__name__)

_ALWAYS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, service: str, version: str, api_prefix: str) -> None:
        self.app = app
        self.service = service
        self.version = version
        self.api_prefix = api_prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        traceparent = headers.get(b"traceparent", b"").decode("latin-1") or None
        with tracing.span(traceparent) as span:
            context = {"trace_id": tracing.trace_id_of(span), "service": self.service}
            with structlog.contextvars.bound_contextvars(**context, process="api"):
                await self._handle(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status = 500
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                started = True
                status = message["status"]
                self._add_headers(scope, MutableHeaders(scope=message))
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        # Not in the two loops of shared/messaging, but the same kind of place: the last one to answer for a bug.
        except Exception:
            log.exception("request_failed", route=self._route(scope))
            if started:
                raise
            await on_bug(Request(scope))(scope, receive, send_with_headers)
        finally:
            self._count(scope, status, time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _readable(scope):
            request = Request(scope)
            detail = "Het adres bevat tekens die geen UTF-8 zijn, of een NUL-teken."
            problem = problem_of(request, 400, "ongeldige-invoer", "Ongeldige invoer", detail)
            await problem_response(request, problem)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _add_headers(self, scope: Scope, headers: MutableHeaders) -> None:
        in_api = scope["path"].startswith(self.api_prefix)
        headers["API-Version"] = self.version
        for name, value in _ALWAYS.items():
            headers[name] = value
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Content-Security-Policy", _API_POLICY if in_api else _PAGE_POLICY)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = self._route(scope), _method(scope)
        metrics.HTTP_REQUESTS.labels(self.service, method, route, str(status)).inc()
        metrics.HTTP_SECONDS.labels(self.service, method, route).observe(seconds)
        log.debug("request_handled", method=method, route=route, status=status)

    def _route(self, scope: Scope) -> str:
        """The template, never the address itself: that may hold an id."""
        template = getattr(scope.get("route"), "path_format", None)
        if template is None:
            return "onbekend"
        # FastAPI leaves the prefix of an included router out of the template.
        in_api = scope["path"].startswith(self.api_prefix)
        prefix = self.api_prefix if in_api else f"/{self.service}"
        return template if template.startswith(prefix) else f"{prefix}{template}"


def _method(scope: Scope) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "anders"


def _readable(scope: Scope) -> bool:
    raw = scope.get("raw_path") or b""
    for part in (raw, scope["query_string"]):
        if b"%" not in part and part.isascii():
            continue
        decoded = unquote_to_bytes(part)
        if b"\x00" in decoded:
            return False
        try:
            decoded.decode("utf-8")
        except UnicodeDecodeError:
            return False
    return True
