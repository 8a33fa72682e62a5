"""One address for the whole local stack: four services, sign in, static files, and a page about what runs here."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.local import identity
from deploy.local.identity import LocalIssuer, create_identity
from deploy.local.ports import LOOPBACK
from shared.http.app import create_site
from shared.http.auth import SIGN_IN_PATH, NotSignedIn, Sessions, TokenVerifier, caller_of
from shared.http.sessions import SessionClient
from shared.ui.documentation import overview
from shared.ui.static import PREFIX, StaticFiles
from shared.ui.templating import Templates

ABOUT: Final = "over-deze-omgeving"
"""Its page is for who builds it or connects to it; the page at `/` is that of the product, in routes."""
SITES: Final = {"": "routes", "overdracht": "routes", "opgave": "income"}
"""The start page and personal links, of partners and of residents, are of no service's path: who has each."""
VERSION: Final = "1.0.0"


@dataclass(frozen=True, slots=True)
class Card:
    """Somewhere to go from the page."""

    adres: str
    naam: str
    uitleg: str


@dataclass(frozen=True, slots=True)
class Running:
    """Something that runs in this stack, such as the broker."""

    naam: str
    uitleg: str
    versie: str
    documentatie: str = ""


CARDS: Final = (
    Card(
        "/documentatie",
        "Een systeem aansluiten",
        "Lees hoe u een gebeurtenis meldt en wat u terugkrijgt, met voorbeelden die hier werken.",
    ),
    Card(
        f"{SIGN_IN_PATH}?wissel=ja",
        "Als iemand anders kijken",
        "Kies een verzonnen medewerker. Wat u ziet hangt af van de rol en de gemeente.",
    ),
    Card("/", "Naar het begin", "Begin waar een medewerker begint."),
)


def create_origin(
    apps: Mapping[str, FastAPI], issuer: LocalIssuer, running: Sequence[Running] = ()
) -> ASGIApp:
    """The services by name (`{"intake": create_app(), ...}`) behind one address, each at its own first path segment."""
    static = StaticFiles()
    templates = Templates(static, identity.TEMPLATES)
    # These sites are no services: they ask routes as a service would, at the one address.
    sessions = SessionClient(issuer.settings.sessions_url)
    verifier = TokenVerifier(issuer.settings)
    about = _about_site(templates, verifier, sessions, [*map(_part, apps.values()), *running])
    about.router.routes.append(Mount(PREFIX, app=static))
    sites: dict[str, ASGIApp] = {
        **apps,
        "identiteit": create_identity(issuer, sessions, templates),
    }
    if apps:  # each of them has it
        sites[overview.NAME] = next(iter(apps.values()))

    async def dispatch(scope: Scope, receive: Receive, send: Send) -> None:
        part = scope["path"].split("/")[1]
        site = sites.get(SITES.get(part, part), about)
        await site(scope, receive, send)

    router = Router(default=dispatch, lifespan=_shared_lifespan(list(apps.values()), sessions))
    # A site elsewhere may give its own name our address, and have a browser ask here as if it were that site.
    return TrustedHostMiddleware(router, [LOOPBACK, "localhost"], www_redirect=False)


def _shared_lifespan(apps: Sequence[FastAPI], sessions: SessionClient) -> Any:
    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(sessions.close)
            for app in apps:
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    return lifespan


def _about_site(
    templates: Templates, verifier: TokenVerifier, sessions: Sessions, parts: Sequence[Running]
) -> FastAPI:
    """The page about this stack, and a page for every address that nobody knows."""
    router = APIRouter()

    @router.get("")
    async def show_about(request: Request) -> HTMLResponse:
        try:
            caller = await caller_of(request)
        except NotSignedIn:
            caller = None
        return templates.render(
            "over-deze-omgeving.html", caller, pad=f"/{ABOUT}", kaarten=CARDS, onderdelen=parts
        )

    return create_site(
        service=ABOUT,
        title="Naadloos",
        version=VERSION,
        pages=[router],
        verifier=verifier,
        sessions=sessions,
        state={"templates": templates},
    )


def _part(app: FastAPI) -> Running:
    service: str = app.state.service
    return Running(
        service, overview.SERVICES.get(service, app.title), app.version, f"/{service}/documentatie"
    )
