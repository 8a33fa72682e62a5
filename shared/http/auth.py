"""Who is calling, and what may they do: a JWT of the identity provider (a system) or a session (a person), scopes per endpoint.

`caller: Annotated[Caller, Depends(require("routes.taken.lezen"))]`. Both come as a bearer; pages take a session from a cookie.
"""

import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar, Final, Protocol
from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security.base import SecurityBase
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError

from shared import clock
from shared.errors import AppError
from shared.http.caller import Caller
from shared.http.jwks import LEEWAY_SECONDS, Keys, verified
from shared.observability import processing_log
from shared.permissions import PERMISSIONS, Permissions
from shared.settings import AuthSettings

COOKIE: Final = "naadloos_sessie"
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
"""A browser takes a cookie of this name over https only, from this very host, and for all of its paths."""
SESSION_PREFIX: Final = "naadloos_sessie_"
"""What every session number begins with, so that it is known for one wherever it turns up."""
HIDES_NAMES: Final = "naadloos_namen"
"""A cookie that a browser has whose session hides names. The session says whether; this says that what was remembered of it is old."""
BY_ITSELF: Final = "x-naadloos-vanzelf"
"""A header of what a page asks by itself, such as what is new: no sign that somebody is there."""
SIGN_IN_PATH: Final = "/routes/aanmelden"
STREAM: Final = "text/event-stream"
"""What a browser accepts that listens for what changes. It can give no header of ours, and asks by itself."""
_CALLER: Final = "naadloos.caller"
_GIVEN: Final = "naadloos.callers"
_MAX_TOKEN = 8_192
_MAX_NUMBER = 100
_EXPIRED = "Het token is verlopen."
_KNOWN_TOKENS = 2_000
_TRUST_SECONDS = 60.0
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedIn(AppError):
    """No token, or one that does not hold (`bad_token`)."""

    def __init__(self, detail: str, *, bad_token: bool = False) -> None:
        super().__init__(401, "niet-aangemeld", "Niet aangemeld", detail)
        self.bad_token = bad_token


class Forbidden(AppError):
    CODE: ClassVar[str] = "geen-recht"

    def __init__(self, detail: str, *, scope: str | None = None) -> None:
        super().__init__(403, self.CODE, "Geen recht", detail)
        self.scope = scope


class Sessions(Protocol):
    """Who knows whose a session is: routes itself, or a client of it (`shared/http/sessions.py`)."""

    async def caller_of(self, number: str, browser: str, *, is_active: bool) -> Caller | None:
        """The caller, or None for a session that is not there, over, or of another browser.

        `browser` is what `browser_of` says; `is_active` whether somebody asks, so that the session goes on.
        """

    def forget(self) -> None:
        """What was remembered of callers may not be so any more: somebody is about to get another dossier to see."""


@dataclass(slots=True)
class _Known:
    caller: Caller
    expires: float
    checked_at: float


@dataclass
class TokenVerifier:
    """Turns a token into a Caller, or refuses it. One per process."""

    settings: AuthSettings
    permissions: Permissions = field(default_factory=lambda: PERMISSIONS)
    """Of the product; an application for tests may have a table of its own."""
    _keys: Keys = field(init=False)
    _known: dict[str, _Known] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._keys = Keys(self.settings.jwks_url, self.settings.jwks_file)

    async def caller_of(self, token: str) -> Caller:
        """The caller; a signature seen good less than a minute ago is not checked again, the expiry always is."""
        known = self._known.get(token)
        now = clock.now().timestamp()
        if known is not None and time.monotonic() - known.checked_at < _TRUST_SECONDS:
            if known.expires + LEEWAY_SECONDS <= now:
                raise NotSignedIn(_EXPIRED, bad_token=True)
            return known.caller
        claims = await self._claims(token)
        caller = _caller(claims, self.permissions)
        if len(self._known) >= _KNOWN_TOKENS:
            self._known.clear()
        self._known[token] = _Known(caller, float(claims["exp"]), time.monotonic())
        return caller

    async def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > _MAX_TOKEN:
            raise NotSignedIn("Het token is te lang.", bad_token=True)
        try:
            claims = await verified(token, self._keys)
            self._registry().validate(claims)
        except (JoseError, ValueError) as error:
            raise NotSignedIn(_why(error), bad_token=True) from error
        return claims

    def _registry(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.audience},
            sub={"essential": True},
            exp={"essential": True},
        )


class Require(SecurityBase):
    """A dependency that gives the Caller, in the municipalities in which a role gives one of the scopes."""

    def __init__(self, *scopes: str) -> None:
        self.model = HTTPBearerModel(
            bearerFormat="JWT", description="Token van de identiteitsvoorziening."
        )
        self.scheme_name = "bearer"
        self.scopes = scopes
        self._last: tuple[Caller, Caller] | None = None

    @property
    def scope(self) -> str | None:
        """What is asked for; of several, the first."""
        return self.scopes[0] if self.scopes else None

    def is_given(self, scopes: frozenset[str]) -> bool:
        """Whether who has these scopes has what is asked for."""
        return not self.scopes or not scopes.isdisjoint(self.scopes)

    async def __call__(self, request: Request) -> Caller:
        """Worked out once per request: it is asked before the body is read, and again for the endpoint."""
        given: dict[Require, Caller] = request.scope.setdefault(_GIVEN, {})
        if self not in given:
            given[self] = await self._give(request)
        return given[self]

    async def _give(self, request: Request) -> Caller:
        caller = await caller_of(request)
        # A system sends thousands of requests with one token, and is the very same caller each time.
        if self._last is None or self._last[0] is not caller:
            self._last = caller, self._narrowed(caller)
        return self._last[1]

    def _narrowed(self, caller: Caller) -> Caller:
        if not self.scopes:
            return caller
        wanted = " of ".join(self.scopes)
        if caller.scopes.isdisjoint(self.scopes):
            raise Forbidden(f"Het token mist de scope {wanted}.", scope=self.scope)
        allowed = caller.where_may(*self.scopes)
        if not allowed:
            raise Forbidden(f"Uw rollen geven de scope {wanted} niet.", scope=self.scope)
        return caller.narrowed(allowed)


class RequireEach(Require):
    """As Require, of a caller who has each of the scopes."""

    def is_given(self, scopes: frozenset[str]) -> bool:
        return scopes.issuperset(self.scopes)

    async def _give(self, request: Request) -> Caller:
        caller = await caller_of(request)
        for scope in self.scopes:
            caller = caller.narrowed((await Require(scope)(request)).municipalities)
        if not caller.municipalities:
            wanted = " en ".join(self.scopes)
            raise Forbidden(f"Uw rollen geven {wanted} in geen gemeente samen.", scope=self.scope)
        return caller


def require_each(*scopes: str) -> RequireEach:
    """`Depends(require_each("intake.inwoners.lezen", "intake.inwoners.schrijven"))`: 403 without one of them."""
    return RequireEach(*scopes)


def require(*scopes: str) -> Require:
    """`Depends(require("intake.inwoners.lezen"))`: 401 without a valid token, 403 without the scope, or any of several."""
    return Require(*scopes)


signed_in = Require()
"""A dependency for pages that anybody who is signed in may see."""


def known_caller(request: Request) -> Caller | None:
    """The caller, if this request already asked who that is."""
    known: Caller | None = request.scope.get(_CALLER)
    return known


async def caller_of(request: Request) -> Caller:
    """The caller of a request: by bearer, on pages also by the cookie of a session."""
    known = known_caller(request)
    if known is not None:
        return known
    token = _bearer(request)
    number = session_of(request) if token is None else token
    if number is None:
        raise NotSignedIn("Geef een token mee in de header Authorization (Bearer).")
    if number.startswith(SESSION_PREFIX):
        caller = await _caller_of_session(request, number)
        if token is None and caller.hides_names != (HIDES_NAMES in request.cookies):
            sessions: Sessions = request.app.state.sessions
            sessions.forget()
            caller = await _caller_of_session(request, number)
    else:
        verifier: TokenVerifier = request.app.state.verifier
        caller = await verifier.caller_of(number)
    request.scope[_CALLER] = caller
    processing_log.introduce(caller.subject, _kind_of(caller), caller.everywhere.roles)
    return caller


def _kind_of(caller: Caller) -> processing_log.ActorKind:
    if caller.is_from_outside:
        return "partner"
    return "system" if caller.lasting is None else "worker"


def asks_by_itself(request: Request) -> bool:
    """Whether a page asks this, and not somebody: then it keeps no session alive, and goes to no other page."""
    return BY_ITSELF in request.headers or STREAM in request.headers.get("accept", "")


async def _caller_of_session(request: Request, number: str) -> Caller:
    sessions: Sessions = request.app.state.sessions
    caller = None
    if len(number) <= _MAX_NUMBER:
        is_active = not asks_by_itself(request)
        caller = await sessions.caller_of(number, browser_of(request), is_active=is_active)
    if caller is None:
        raise NotSignedIn("U bent niet (meer) aangemeld.", bad_token=True)
    return caller


def session_of(request: Request) -> str | None:
    """The number of the session in the cookie, whatever it is worth. The API takes none."""
    verifier: TokenVerifier = request.app.state.verifier
    number = request.cookies.get(cookie_name(verifier.settings))
    if number is None or is_api(request) or not number.startswith(SESSION_PREFIX):
        return None
    return number


def cookie_name(settings: AuthSettings) -> str:
    return SECURE_COOKIE if settings.secure_cookies else COOKIE


def browser_of(request: Request) -> str:
    """What tells one browser from another, as a hash in hexadecimals: a session that turns up in another one was stolen."""
    return sha256(request.headers.get("user-agent", "").encode("latin-1")).hexdigest()


def passed_on(request: Request) -> dict[str, str]:
    """The headers with which another service is asked on behalf of who asked us; empty for nobody."""
    token = _bearer(request) or session_of(request)
    if token is None:
        return {}
    # A session belongs to a browser, so the other service looks at the same one.
    headers = {
        "Authorization": f"Bearer {token}",
        "User-Agent": request.headers.get("user-agent", ""),
    }
    # What a page asks by itself keeps no session alive, by way of another service neither.
    return headers | ({BY_ITSELF: "ja"} if asks_by_itself(request) else {})


async def caller_now(request: Request) -> Caller:
    """The caller as routes knows it at this moment, and not as it was remembered."""
    sessions: Sessions = request.app.state.sessions
    sessions.forget()
    return await caller_again(request)


async def caller_again(request: Request) -> Caller:
    """The caller of a request that goes on: a session may have ended since it began, some seconds ago at most."""
    request.scope.pop(_CALLER, None)
    request.scope.pop(_GIVEN, None)
    return await caller_of(request)


def is_api(request: Request) -> bool:
    """Whether this is a path of the published API, not of a page."""
    prefix: str = request.app.state.api_prefix
    path = request.scope["path"]
    return bool(path == prefix or path.startswith(f"{prefix}/"))


def check_origin(request: Request) -> None:
    """Refuse a form that another site made the browser send: the cookie alone proves nothing.

    Browsers put `Origin` on every POST; where it is missing (an old browser) `Referer` may tell.
    """
    if request.method in _SAFE_METHODS:
        return
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    if not origin:
        raise Forbidden(
            "Dit formulier zegt niet van welke site het komt. Open de pagina in een browser. Een programma heeft geen"
            " formulier nodig, maar een token in de header Authorization: zie /documentatie. In de oefenomgeving geeft"
            " `make token AS=integratie` er een."
        )
    host = request.headers.get("host", "")
    if not host or urlsplit(origin).netloc.lower() != host.lower():
        raise Forbidden("Dit formulier kwam niet van deze site. Open de pagina opnieuw.")


def safe_path(path: str | None, otherwise: str = "/") -> str:
    """`path` if it is a path on this site, else `otherwise`: no redirect to another site."""
    if not path or not path.startswith("/") or path.startswith("//"):
        return otherwise
    if any(ord(sign) <= ord(" ") or sign in "\\\x7f" for sign in path):
        return otherwise
    return quote(path, safe="/?&=#%:+,;@!$'()*-._~")


def _bearer(request: Request) -> str | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise NotSignedIn("De header Authorization bevat geen Bearer-token.")
    return token.strip()


def _why(error: Exception) -> str:
    return _EXPIRED if isinstance(error, ExpiredTokenError) else "Het token is niet geldig."


def _caller(claims: dict[str, Any], permissions: Permissions) -> Caller:
    scope = claims.get("scope", "")
    return Caller(
        subject=str(claims["sub"]),
        name=str(claims.get("naam", claims["sub"])),
        grants=dict.fromkeys(_texts(claims.get("gemeenten")), _texts(claims.get("rollen"))),
        scopes=frozenset(scope.split()) if isinstance(scope, str) else frozenset(),
        permissions=permissions,
    )


def _texts(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()
