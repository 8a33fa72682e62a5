"""Who is calling, and what may they do: bearer JWTs of the identity provider, scopes per endpoint.

`caller: Annotated[Caller, Depends(require("routes.taken.lezen"))]`. Pages also take the token from a cookie.
"""

import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlsplit
from uuid import UUID

from fastapi import Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security.base import SecurityBase
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError, MissingKeyError
from joserfc.jwk import KeySet

from shared import clock
from shared.errors import AppError
from shared.http.jwks import Keys
from shared.permissions import Data, Grants, data_of
from shared.settings import AuthSettings

COOKIE: Final = "naadloos_sessie"
ALGORITHMS: Final = ("ES256", "RS256")
LEEWAY_SECONDS: Final = 60
_CALLER: Final = "naadloos.caller"
_MAX_TOKEN = 8_192
_EXPIRED = "Het token is verlopen."
_KNOWN_TOKENS = 2_000
_TRUST_SECONDS = 60.0
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Work:
    """What makes a dossier somebody's own, or the opposite. Empty for a system."""

    teams: frozenset[UUID] = frozenset()
    opened: frozenset[UUID] = frozenset()
    """Dossiers of other teams that the worker opened with a reason, for as long as that holds."""
    conflicts: frozenset[UUID] = frozenset()
    """People about whom the worker may see nothing and do nothing, and the dossiers that they belong to."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent this request, as the token says."""

    subject: str
    """Of a worker the worker's id, of a system what its token says."""
    name: str
    grants: Grants = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    work: Work = field(default_factory=Work)

    @property
    def roles(self) -> frozenset[str]:
        """All of them, wherever they hold; `roles_in` for one municipality."""
        return frozenset().union(*self.grants.values())

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset(self.grants)

    def roles_in(self, gemeente: str | None) -> frozenset[str]:
        return self.grants.get(gemeente or "", frozenset())

    def may_see(self, gemeente: str | None) -> bool:
        """Whether the caller works for this municipality. An unknown municipality is nobody's."""
        return gemeente in self.grants

    def sees(self, data: Data, gemeente: str | None) -> bool:
        """Whether this kind of data of somebody in this municipality is for the caller."""
        return data in data_of(self.roles_in(gemeente))


class NotSignedIn(AppError):
    """No token, or one that does not hold (`bad_token`)."""

    def __init__(self, detail: str, *, bad_token: bool = False) -> None:
        super().__init__(401, "niet-aangemeld", "Niet aangemeld", detail)
        self.bad_token = bad_token


class Forbidden(AppError):
    def __init__(self, detail: str, *, scope: str | None = None) -> None:
        super().__init__(403, "geen-recht", "Geen recht", detail)
        self.scope = scope


@dataclass(slots=True)
class _Known:
    caller: Caller
    expires: float
    checked_at: float


@dataclass
class TokenVerifier:
    """Turns a token into a Caller, or refuses it. One per process."""

    settings: AuthSettings
    _keys: Keys = field(init=False)
    _known: dict[str, _Known] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._keys = Keys(self.settings)

    @property
    def sign_in_path(self) -> str | None:
        """Where a browser signs in: the local stack's own page. Elsewhere the gateway sees to it."""
        if self.settings.jwks_file is None:
            return None
        return f"{urlsplit(self.settings.issuer).path.rstrip('/')}/inloggen"

    async def caller_of(self, token: str) -> Caller:
        """The caller; a signature seen good less than a minute ago is not checked again, the expiry always is."""
        known = self._known.get(token)
        now = clock.now().timestamp()
        if known is not None and time.monotonic() - known.checked_at < _TRUST_SECONDS:
            if known.expires + LEEWAY_SECONDS <= now:
                raise NotSignedIn(_EXPIRED, bad_token=True)
            return known.caller
        claims = await self._claims(token)
        caller = _caller(claims)
        if len(self._known) >= _KNOWN_TOKENS:
            self._known.clear()
        self._known[token] = _Known(caller, float(claims["exp"]), time.monotonic())
        return caller

    async def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > _MAX_TOKEN:
            raise NotSignedIn("Het token is te lang.", bad_token=True)
        try:
            claims = await self._decode(token)
            self._registry().validate(claims)
        except (JoseError, ValueError) as error:
            raise NotSignedIn(_why(error), bad_token=True) from error
        return claims

    async def _decode(self, token: str) -> dict[str, Any]:
        try:
            return _decode(token, await self._keys.get())
        except (InvalidKeyIdError, MissingKeyError):
            return _decode(token, await self._keys.get(after_unknown_key=True))

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
    """A dependency that gives the Caller, if the token holds and has one of the scopes."""

    def __init__(self, *scopes: str) -> None:
        self.model = HTTPBearerModel(
            bearerFormat="JWT", description="Token van de identiteitsvoorziening."
        )
        self.scheme_name = "bearer"
        self.scopes = scopes

    @property
    def scope(self) -> str | None:
        """What is asked for; of several, the first."""
        return self.scopes[0] if self.scopes else None

    async def __call__(self, request: Request) -> Caller:
        caller = await caller_of(request)
        if self.scopes and caller.scopes.isdisjoint(self.scopes):
            wanted = " of ".join(self.scopes)
            raise Forbidden(f"Het token mist de scope {wanted}.", scope=self.scope)
        return caller


def require(*scopes: str) -> Require:
    """`Depends(require("intake.inwoners.lezen"))`: 401 without a valid token, 403 without the scope, or any of several."""
    return Require(*scopes)


signed_in = Require()
"""A dependency for pages that anybody who is signed in may see."""


async def caller_of(request: Request) -> Caller:
    """The caller of a request: by bearer token, on pages also by cookie."""
    known: Caller | None = request.scope.get(_CALLER)
    if known is not None:
        return known
    token = token_of(request)
    if not token:
        raise NotSignedIn("Geef een token mee in de header Authorization (Bearer).")
    verifier: TokenVerifier = request.app.state.verifier
    caller = await verifier.caller_of(token)
    request.scope[_CALLER] = caller
    return caller


def token_of(request: Request) -> str | None:
    """The token of a request, whatever it is worth: to check, or to pass on to a service that checks it."""
    token = _bearer(request)
    if token is None and not is_api(request):
        token = request.cookies.get(COOKIE)
    return token


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


def _decode(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (TypeError, AttributeError, LookupError, RecursionError) as error:
        # The library takes parts of a token for what they should be; a stranger's may be anything.
        msg = "no token at all"
        raise ValueError(msg) from error


def _why(error: Exception) -> str:
    return _EXPIRED if isinstance(error, ExpiredTokenError) else "Het token is niet geldig."


def _caller(claims: dict[str, Any]) -> Caller:
    scope = claims.get("scope", "")
    return Caller(
        subject=str(claims["sub"]),
        name=str(claims.get("naam", claims["sub"])),
        grants=dict.fromkeys(_texts(claims.get("gemeenten")), _texts(claims.get("rollen"))),
        scopes=frozenset(scope.split()) if isinstance(scope, str) else frozenset(),
    )


def _texts(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()
