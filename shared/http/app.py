"""Builds every service's HTTP application, so that all four keep the same rules (NL API Design Rules 2.2)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from shared.accounting.books import Accountable
from shared.accounting.endpoints import accounting_router
from shared.http import errors
from shared.http.auth import Sessions, TokenVerifier
from shared.http.edge import Edge
from shared.http.health import health_router
from shared.http.idempotency import forget_regularly
from shared.http.openapi import describe
from shared.http.routing import make_strict, straight_way
from shared.http.sessions import SessionClient
from shared.messaging.contracts import Contracts
from shared.messaging.notifications import Notifier, Work
from shared.messaging.transaction import Database
from shared.operations.endpoints import operations_router
from shared.operations.failed.endpoints import failed_router
from shared.operations.republishing.endpoints import republishing_router
from shared.operations.trail.endpoints import trail_router
from shared.processing.endpoints import processing_router
from shared.processing.subjects import DataSubjects

CONTACT: Final = {
    "name": "Team Naadloos",
    "url": "https://naadloos.example.nl/contact",
    "email": "api@naadloos.example.nl",
}

_PLACES: Final[dict[tuple[int, str], tuple[APIRouter, Sequence[BaseRoute]]]] = {}
"""The routes of each router under a prefix, beside the router itself: one that is gone would leave its number to another."""


def create_app(  # noqa: PLR0913 - what a service is made of
    *,
    service: str,
    title: str,
    description: str,
    version: str,
    routers: Sequence[APIRouter],
    database: Database,
    verifier: TokenVerifier,
    accountable: Accountable | None = None,
    contracts: Contracts | None = None,
    data_subjects: DataSubjects | None = None,
    pages: Sequence[APIRouter] = (),
    schemas: Mapping[str, Any] | None = None,
    state: Mapping[str, Any] | None = None,
    closing: Sequence[Callable[[], Awaitable[None]]] = (),
    running: Sequence[Callable[[], Coroutine[Any, Any, None]]] = (),
    stopping: Sequence[Callable[[], None]] = (),
    sessions: Sessions | None = None,
    secret_paths: tuple[str, ...] = (),
    busiest: str | None = None,
) -> FastAPI:
    """The application of one service: its API under `/<service>/v1`, its pages under `/<service>`.

    `accountable` is what its books say beside its ledger, `contracts` what it handles and so may fail at. `data_subjects` finds
    whom its processing log is asked about. `schemas` are those that its OpenAPI document refers to and no endpoint of FastAPI has, by name.
    `running` is what goes on for as long as it lives, `stopping` what ends answers that never end by themselves, before the
    server waits for them, `closing` what to close at its end, beside the database. `sessions` are those of routes, who keeps them; others ask it.
    `secret_paths` begin addresses that are a secret themselves. `busiest` is the operation that is reached without a search.
    """
    if sessions is None:
        sessions = SessionClient(verifier.settings.sessions_url)
        closing = (*closing, sessions.close)
    if data_subjects is not None:
        routers = (*routers, processing_router())
        closing = (*closing, data_subjects.close)

    notifier = Notifier(database.engine)
    database.when_published = partial(notifier.notify, Work.OUTBOX)
    database.when_due = partial(notifier.notify, Work.TIMERS)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        upkeep = [asyncio.create_task(forget_regularly(database))]
        upkeep += [asyncio.create_task(notifier.run())]
        upkeep += [asyncio.create_task(run()) for run in running]
        yield
        for task in upkeep:
            task.cancel()
        for task in upkeep:
            with suppress(asyncio.CancelledError):
                await task
        for close in (*closing, database.close):
            await close()

    app = create_site(
        service=service,
        title=title,
        version=version,
        pages=pages,
        verifier=verifier,
        sessions=sessions,
        state={
            "database": database,
            "stopping": stopping,
            "accountable": accountable or Accountable(),
            "contracts": contracts or Contracts(service),
            "data_subjects": data_subjects,
            **(state or {}),
        },
        lifespan=lifespan,
        routers=(
            *routers,
            accounting_router(),
            operations_router(),
            failed_router(),
            trail_router(),
            republishing_router(),
            health_router(),
        ),
        secret_paths=secret_paths,
    )
    if busiest is not None:
        app.router.routes.insert(0, straight_way(routers, busiest, app.state.api_prefix))
    app.description = description
    _publish_openapi(app, app.state.api_prefix, schemas or {})
    return app


def create_site(  # noqa: PLR0913 - what a site is made of
    *,
    service: str,
    title: str,
    version: str,
    pages: Sequence[APIRouter],
    verifier: TokenVerifier,
    sessions: Sessions,
    state: Mapping[str, Any] | None = None,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    routers: Sequence[APIRouter] = (),
    secret_paths: tuple[str, ...] = (),
) -> FastAPI:
    """An application of pages under `/<service>`, with the same errors, headers and checks as an API.

    `routers` are those of its API, if it has one. A request is held against all routes in the order in which they stand here,
    so that these, and among these the busiest, come first.
    """
    prefix = f"/{service}/v1"
    app = FastAPI(
        title=title,
        version=version,
        contact=CONTACT,
        servers=[{"url": prefix}],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        # Traces and metrics are our own (shared/observability); to find out that nobody wants these it asks the environment thrice a request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.verifier = verifier
    app.state.sessions = sessions
    app.state.service = service
    app.state.api_prefix = prefix
    app.state.has_pages = bool(pages)
    for name, value in (state or {}).items():
        setattr(app.state, name, value)
    errors.install(app)
    for router in routers:
        app.router.routes.extend(_routes_of(router, prefix, in_schema=True))
    for router in pages:
        app.router.routes.extend(_routes_of(router, f"/{service}", in_schema=False))
    app.add_middleware(
        Edge, service=service, version=version, api_prefix=prefix, secret_paths=secret_paths
    )
    return app


def _routes_of(router: APIRouter, prefix: str, *, in_schema: bool) -> Sequence[BaseRoute]:
    """A router in its place. What FastAPI works out of it, the most of building an application, is worked out once per process."""
    key = (id(router), prefix)
    if key not in _PLACES:
        make_strict(router)
        place = APIRouter()
        place.include_router(router, prefix=prefix, include_in_schema=in_schema)
        _PLACES[key] = (router, place.routes)
    return _PLACES[key][1]


def _publish_openapi(app: FastAPI, prefix: str, schemas: Mapping[str, Any]) -> None:
    """Open to all and to any site: `<base path>/openapi.json`."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app, prefix, schemas)
        return app.openapi_schema

    async def openapi(_: Request) -> Response:
        return JSONResponse(document(), headers={"Access-Control-Allow-Origin": "*"})

    app.state.document = document

    app.add_api_route(f"{prefix}/openapi.json", openapi, include_in_schema=False)
