"""The identity provider of the local stack: a key of its own, tokens for fictional people, a page to choose one.

Never for anything but one machine: whoever reaches the page may be anybody on it.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, FastAPI, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.local.personas import PERSONAS, Persona
from shared import clock
from shared.http.app import create_site
from shared.http.auth import COOKIE, Caller, NotSignedIn, TokenVerifier, caller_of, safe_path
from shared.http.html import PageTemplates
from shared.settings import AuthSettings

SESSION: Final = timedelta(hours=12)
TEMPLATES: Final = Path(__file__).parent / "templates"

_VERSION = "1.0.0"
_BARE = """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<title>{% block titel %}{% endblock %} - Naadloos</title></head>
<body><main>{% block inhoud %}{% endblock %}</main></body></html>"""


class LocalIssuer:
    """`LocalIssuer(folder).token("regisseur")`. The key is made in `folder` at first start and kept."""

    def __init__(self, directory: Path, settings: AuthSettings | None = None) -> None:
        given = settings or AuthSettings()
        self.jwks_file = directory / "jwks.json"
        self.settings = given.model_copy(
            update={"jwks_file": str(self.jwks_file), "jwks_url": None}
        )
        self._key = _key(directory)
        self.jwks: dict[str, Any] = {"keys": [self._key.as_dict(private=False)]}
        published = orjson.dumps(self.jwks)
        # Who reads it meanwhile must not find half of it: written once, by who made the key.
        if not self.jwks_file.exists() or self.jwks_file.read_bytes() != published:
            self.jwks_file.write_bytes(published)

    def token(self, persona: str | Persona, *, lifetime: timedelta = SESSION) -> str:
        """A token for one of `PERSONAS` (by its key), or for a persona of your own."""
        who = PERSONAS[persona] if isinstance(persona, str) else persona
        return self.issue(
            who.key,
            who.scopes,
            name=who.name,
            roles=who.roles,
            municipalities=who.municipalities,
            lifetime=lifetime,
        )

    def issue(
        self,
        subject: str,
        scopes: Iterable[str],
        *,
        name: str = "",
        roles: Iterable[str] = (),
        municipalities: Iterable[str] = (),
        lifetime: timedelta = SESSION,
    ) -> str:
        """A token with exactly this in it."""
        now = clock.now()
        claims = {
            "iss": self.settings.issuer,
            "aud": self.settings.audience,
            "sub": subject,
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "scope": " ".join(sorted(scopes)),
            "naam": name or subject,
            "rollen": sorted(roles),
            "gemeenten": sorted(municipalities),
        }
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, claims, self._key)


def create_identity(issuer: LocalIssuer, templates: PageTemplates | None = None) -> FastAPI:
    """The application under `/identiteit`: keys, sign in, sign out."""
    return create_site(
        service="identiteit",
        title="Identiteit van de lokale omgeving",
        version=_VERSION,
        pages=[_router(issuer, templates or _BareTemplates())],
        verifier=TokenVerifier(issuer.settings),
        state={"templates": templates} if templates else None,
    )


def _router(issuer: LocalIssuer, templates: PageTemplates) -> APIRouter:
    router = APIRouter()

    def page(naar: str, caller: Caller | None, *, unknown: bool = False) -> HTMLResponse:
        return templates.render(
            "inloggen.html",
            caller,
            status=400 if unknown else 200,
            personas=list(PERSONAS.values()),
            naar=naar,
            onbekend=unknown,
        )

    @router.get("/.well-known/jwks.json")
    async def keys() -> JSONResponse:
        return JSONResponse(issuer.jwks)

    @router.get("/inloggen")
    async def choose(request: Request, naar: Annotated[str, Query()] = "/") -> Response:
        return page(safe_path(naar), await _signed_in(request))

    @router.post("/inloggen")
    async def sign_in(
        request: Request,
        persona: Annotated[str, Form()] = "",
        naar: Annotated[str, Form()] = "/",
    ) -> Response:
        there = safe_path(naar)
        if persona not in PERSONAS:
            return page(there, await _signed_in(request), unknown=True)
        response = RedirectResponse(there, 303)
        response.set_cookie(
            COOKIE,
            issuer.token(persona),
            max_age=int(SESSION.total_seconds()),
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return response

    @router.post("/uitloggen")
    async def sign_out() -> Response:
        response = RedirectResponse("/identiteit/inloggen", 303)
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return response

    return router


async def _signed_in(request: Request) -> Caller | None:
    try:
        return await caller_of(request)
    except NotSignedIn:
        return None


def _key(directory: Path) -> ECKey:
    path = directory / "identiteit-sleutel.json"
    if path.exists():
        return ECKey.import_key(orjson.loads(path.read_bytes()))
    directory.mkdir(parents=True, exist_ok=True)
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, private=True, auto_kid=True)
    path.touch(mode=0o600)
    path.write_bytes(orjson.dumps(key.as_dict(private=True)))
    return key


class _BareTemplates:
    """Readable without the house style: for a machine without the front-end packages."""

    def __init__(self) -> None:
        loader = ChoiceLoader([FileSystemLoader(TEMPLATES), DictLoader({"basis.html": _BARE})])
        self._environment = Environment(loader=loader, autoescape=True)

    def render(
        self, template: str, caller: Caller | None, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        text = self._environment.get_template(template).render(caller=caller, **context)
        return HTMLResponse(text, status)
