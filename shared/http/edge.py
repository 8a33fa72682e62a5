"""The outermost layer of every service's API: trace, headers on every answer, unreadable addresses, bugs, metrics."""

import time
from urllib.parse import unquote_to_bytes

import structlog
from prometheus_client import Counter, Histogram
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.errors import on_bug, problem_of, problem_response
from shared.observability import metrics, tracing
from shared.observability.logging import get_logger

log = get_logger(__name__)

_ALWAYS = (
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_OF_A_SECRET_PATH = (
    # The address itself opens something: no other site, no page of ours and no search engine is told of it. Not `no-referrer`: then a
    # browser sends `Origin: null` with our own forms too, and we could not tell them from those of another site.
    (b"referrer-policy", b"strict-origin"),
    (b"x-robots-tag", b"noindex, nofollow, noarchive"),
)
_HUNG_UP = 499
"""Counted for who did not wait for an answer; nobody gets to see it. The number that nginx gave it."""
_NO_STORE = (b"cache-control", b"no-store")
_API_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PAGE_POLICY = (
    b"content-security-policy",
    b"; ".join(
        (
            b"default-src 'self'",
            b"img-src 'self' data:",
            b"object-src 'none'",
            b"base-uri 'none'",
            b"form-action 'self'",
            b"frame-ancestors 'none'",
        )
    ),
)


class Edge:
    """ASGI middleware around everything else."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        service: str,
        version: str,
        api_prefix: str,
        secret_paths: tuple[str, ...] = (),
    ) -> None:
        """`secret_paths`: what an address begins with that is a secret itself."""
        self.app = app
        self.service = service
        self._always = (*_ALWAYS, (b"api-version", version.encode()))
        named = dict(_OF_A_SECRET_PATH)
        self._of_a_secret_path = (
            *(header for header in self._always if header[0] not in named),
            *_OF_A_SECRET_PATH,
        )
        self.api_prefix = api_prefix
        self.secret_paths = secret_paths
        self._meters: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # As GET in everything but the body (RFC 9110 9.3.2), so no route has to know.
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        headers = dict(scope["headers"])
        traceparent = headers.get(b"traceparent", b"").decode("latin-1") or None
        with tracing.span(traceparent) as span:
            # Service and process stand in every line already; `bound_contextvars` copies all that is bound, on every request.
            bound = structlog.contextvars.bind_contextvars(trace_id=tracing.own_trace_id(span))
            try:
                await self._handle(scope, receive, send)
            finally:
                structlog.contextvars.reset_contextvars(**bound)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status = 500
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                started = True
                status = message["status"]
                self._add_headers(scope, message["headers"])
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        except ClientDisconnect:
            status = _HUNG_UP
            log.info("caller_hung_up", route=self._route(scope))
        # Not in the two loops of shared/messaging, but the same kind of place: the last one to answer for a bug.
        except Exception:
            log.exception("request_failed", route=self._route(scope))
            if started:
                raise
            response = await on_bug(Request(scope))
            await response(scope, receive, send_with_headers)
        finally:
            self._count(scope, status, time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _readable(scope):
            detail = "Het adres bevat tekens die geen UTF-8 zijn, of een NUL-teken."
        elif not _names_one_host(scope):
            detail = "Het verzoek noemt geen Host, of meer dan een."
        else:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        problem = problem_of(request, 400, "ongeldige-invoer", "Ongeldige invoer", detail)
        response = await problem_response(request, problem)
        await response(scope, receive, send)

    def _add_headers(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> None:
        """On the raw list: this runs for every answer, and Starlette's own view of it searches at every name."""
        given = {name.lower() for name, _ in headers}
        policy = _API_POLICY if scope["path"].startswith(self.api_prefix) else _PAGE_POLICY
        is_secret = scope["path"].startswith(self.secret_paths)
        headers += self._of_a_secret_path if is_secret else self._always
        headers += ((name, value) for name, value in (_NO_STORE, policy) if name not in given)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = self._route(scope), _method(scope)
        requests, duration = self._meters_of(method, route, status)
        requests.inc()
        duration.observe(seconds)
        log.debug("request_handled", method=method, route=route, status=status)

    def _meters_of(self, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
        """Looked up once: by its labels a meter is found under a lock, which takes as long as all the counting."""
        found = self._meters.get((method, route, status))
        if found is None:
            requests = metrics.HTTP_REQUESTS.labels(self.service, method, route, str(status))
            found = requests, metrics.HTTP_SECONDS.labels(self.service, method, route)
            self._meters[method, route, status] = found
        return found

    def _route(self, scope: Scope) -> str:
        """The template, never the address itself: that may hold an id."""
        template = getattr(scope.get("route"), "path_format", None)
        if template is None:
            return "onbekend"
        # FastAPI leaves the prefix of an included router out of the template.
        in_api = scope["path"].startswith(self.api_prefix)
        prefix = self.api_prefix if in_api else f"/{self.service}"
        return template if template.startswith(prefix) else f"{prefix}{template}"


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head


def _method(scope: Scope) -> str:
    known = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return scope["method"] if scope["method"] in known else "anders"


def _names_one_host(scope: Scope) -> bool:
    """RFC 9112 3.2; only HTTP/1.0 knew requests without."""
    hosts = [name for name, _ in scope["headers"] if name == b"host"]
    return len(hosts) == 1 or (not hosts and scope["http_version"] == "1.0")


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
