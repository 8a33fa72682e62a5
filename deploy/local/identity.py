"""The identity provider of the local stack: a key of its own, tokens for systems, a page to choose whom to be.

Never for anything but one machine: whoever reaches the page may be anybody on it. The protocol is in provider.py.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import orjson
import structlog
from authlib.oauth2.rfc6749 import OAuth2Error
from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader
from joserfc import jwt
from joserfc.jwk import ECKey

from deploy.local.personas import PERSONAS, Persona
from deploy.local.provider import Asked, Client, LocalProvider
from shared import clock
from shared.http.app import create_site
from shared.http.auth import SIGN_IN_PATH, Sessions, TokenVerifier
from shared.http.caller import Caller
from shared.http.client import create_client
from shared.http.html import PageTemplates
from shared.http.plain import Said
from shared.http.routing import FORMS, accepts
from shared.settings import AuthSettings
from shared.ui.templating import BASE_TEMPLATES

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SESSION: Final = timedelta(hours=12)
TEMPLATES: Final = Path(__file__).parent / "templates"

CLIENT_ID: Final = "naadloos-aanmelden"
COOKIE: Final = "oefen_identiteit"
"""Who is signed in at this provider, beside and apart from who is signed in at Naadloos."""

_VERSION = "1.0.0"
_BARE = """<!doctype html><html lang="nl"><head><meta charset="utf-8">
<title>{% block titel %}{% endblock %} - Naadloos</title></head>
<body><main>{% block inhoud %}{% endblock %}</main></body></html>"""


class LocalIssuer:
    """`LocalIssuer(folder).token("regisseur")`. The key is made in `folder` at first start and kept."""

    def __init__(self, directory: Path, settings: AuthSettings | None = None) -> None:
        given = settings or AuthSettings()
        self.jwks_file = directory / "jwks.json"
        self.address = given.issuer.rpartition("/")[0]
        self.settings = given.model_copy(
            update={
                "jwks_file": str(self.jwks_file),
                "jwks_url": None,
                "sessions_url": self.address,
                "secure_cookies": False,
            }
        )
        self._key = _key(directory)
        self.provider = LocalProvider(given.issuer, self._client(directory), self._key)
        self.jwks: dict[str, Any] = {"keys": [self._key.as_dict(private=False)]}
        published = orjson.dumps(self.jwks)
        # Who reads it meanwhile must not find half of it: written once, by who made the key.
        if not self.jwks_file.exists() or self.jwks_file.read_bytes() != published:
            self.jwks_file.write_bytes(published)

    @property
    def sign_in_environment(self) -> dict[str, str]:
        """What routes needs to have people sign in here."""
        return {
            "SIGN_IN_ISSUER": self.settings.issuer,
            "SIGN_IN_CLIENT_ID": CLIENT_ID,
            "SIGN_IN_CLIENT_SECRET": self.provider.client.secret,
            "SIGN_IN_ADDRESS": self.address,
        }

    def _client(self, directory: Path) -> Client:
        path = directory / "aanmelden-geheim"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return Client(
            client_id=CLIENT_ID,
            secret=path.read_text(),
            redirect_uri=f"{self.address}/routes/aanmelden/terug",
            after_sign_out=f"{self.address}/routes/uitgelogd",
            back_channel=f"{self.address}/routes/v1/sessies/uitloggen",
        )

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


def create_identity(
    issuer: LocalIssuer,
    sessions: Sessions,
    templates: PageTemplates | None = None,
    to_client: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The application under `/identiteit`: keys, sign in, sign out. `to_client` is another way to reach routes than the network."""
    templates = templates or _BareTemplates()
    return create_site(
        service="identiteit",
        title="Identiteit van de lokale omgeving",
        version=_VERSION,
        routers=[_for_programs(issuer)],
        pages=[
            _published(issuer),
            _sign_in_pages(issuer.provider, templates),
            _sign_out_pages(issuer.provider, templates, to_client),
        ],
        verifier=TokenVerifier(issuer.settings),
        sessions=sessions,
        state={"templates": templates},
    )


def _published(issuer: LocalIssuer) -> APIRouter:
    router = APIRouter(prefix="/.well-known")

    @router.get("/jwks.json")
    async def keys() -> JSONResponse:
        return JSONResponse(issuer.jwks)

    @router.get("/openid-configuration")
    async def description() -> JSONResponse:
        return JSONResponse(issuer.provider.description)

    return router


def _for_programs(issuer: LocalIssuer) -> APIRouter:
    router = APIRouter()

    @router.post("/token", dependencies=[accepts(*FORMS)])
    async def change_code(request: Request) -> Response:
        answer: Response = issuer.provider.server.create_token_response(await _asked(request))
        return answer

    return router


def _sign_in_pages(provider: LocalProvider, templates: PageTemplates) -> APIRouter:
    router = APIRouter()

    def choose(request: Request, *, unknown: bool = False) -> Response:
        return templates.render(
            "inloggen.html",
            None,
            status=400 if unknown else 200,
            personas=[who for who in provider.personas.values() if who.is_person],
            vraag=request.scope["query_string"].decode("latin-1"),
            onbekend=unknown,
        )

    @router.get("/inloggen")
    async def authorize(request: Request) -> Response:
        if not request.query_params:
            return RedirectResponse(SIGN_IN_PATH, 303)
        who = provider.sessions.get(request.cookies.get(COOKIE, ""))
        try:
            grant = provider.server.get_consent_grant(await _asked(request), who)
        except OAuth2Error as error:
            return _refuse(templates, error)
        return choose(request) if grant.prompt == "login" else _granted(provider, grant, who)

    @router.post("/inloggen")
    async def sign_in(request: Request, persona: Annotated[str, Form()] = "") -> Response:
        try:
            grant = provider.server.get_consent_grant(await _asked(request), None)
        except OAuth2Error as error:
            return _refuse(templates, error)
        who = provider.sign_in(persona)
        if who is None:
            return choose(request, unknown=True)
        provider.sessions.pop(request.cookies.get(COOKIE, ""), None)
        response = _granted(provider, grant, who)
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, who.session, path="/identiteit", secure=secure, httponly=True, samesite="lax"
        )
        return response

    return router


def _sign_out_pages(
    provider: LocalProvider, templates: PageTemplates, to_client: httpx.AsyncBaseTransport | None
) -> APIRouter:
    router = APIRouter()

    @router.get("/uitloggen")
    async def sign_out(request: Request) -> Response:
        """RP-Initiated Logout 1.0: at once if the token that is shown is of who is signed in here, else it is asked."""
        try:
            asked = provider.server.validate_endpoint_request("end_session", await _asked(request))
        except OAuth2Error as error:
            return _refuse(templates, error)
        session = request.cookies.get(COOKIE)
        hint = (asked.id_token_claims or {}).get("sid")
        if session in provider.sessions and hint != provider.sid_of(session):
            return templates.render("uitloggen.html", None)
        return await _leave(provider, session, asked.redirect_uri, to_client)

    @router.post("/uitloggen")
    async def really_sign_out(request: Request) -> Response:
        return await _leave(provider, request.cookies.get(COOKIE), None, to_client)

    return router


def _refuse(templates: PageTemplates, error: OAuth2Error) -> Response:
    return templates.render(
        "fout.html",
        None,
        status=400,
        gezegd=Said(
            "Dit verzoek om aan te melden klopt niet",
            f"Begin opnieuw bij Naadloos. ({error.error})",
            ways=(("/", "Naar het begin"),),
        ),
    )


def _granted(provider: LocalProvider, grant: Any, who: Any) -> Response:
    response: Response = provider.server.create_authorization_response(grant.request, who, grant)
    return response


async def _leave(
    provider: LocalProvider,
    session: str | None,
    there: str | None,
    to_client: httpx.AsyncBaseTransport | None,
) -> Response:
    logout_token = provider.sign_out(session)
    if logout_token is not None:
        try:
            async with create_client(transport=to_client) as client:
                form = {"logout_token": logout_token}
                answer = await client.post(provider.client.back_channel, data=form)
                answer.raise_for_status()
        except httpx.HTTPError as error:
            log.warning("client_was_not_told", cause=type(error).__name__)
    response = RedirectResponse(there or "/routes/uitgelogd", 303)
    response.delete_cookie(COOKIE, path="/identiteit", httponly=True, samesite="lax")
    return response


async def _asked(request: Request) -> Asked:
    form = await request.form() if request.method == "POST" else None
    given = (
        [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        if form
        else []
    )
    return Asked(
        request.method,
        str(request.url),
        request.headers,
        request.query_params.multi_items(),
        given,
    )


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
        loader = ChoiceLoader(
            [DictLoader({"basis.html": _BARE}), FileSystemLoader([TEMPLATES, BASE_TEMPLATES])]
        )
        self._environment = Environment(loader=loader, autoescape=True)

    def render(
        self, template: str, caller: Caller | None, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        text = self._environment.get_template(template).render(caller=caller, **context)
        return HTMLResponse(text, status)
