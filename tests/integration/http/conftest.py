"""A small application built like every service, on a real database, asked over HTTP."""

import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import pytest
import structlog
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import AwareDatetime, Field
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from shared.db.engine import create_engine
from shared.errors import Conflict, NotFound, Transient
from shared.http.app import create_app
from shared.http.auth import COOKIE, SESSION_PREFIX, TokenVerifier, require, signed_in
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.routing import accepts
from shared.http.schemas import RequestModel, ResponseModel, problems
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.observability.logging import configure_logging
from shared.permissions import Grant
from shared.settings import ServiceSettings
from tests.servers import Address, ask

READ, WRITE = "proef.dingen.lezen", "proef.dingen.schrijven"
USER: Any = {"roles": ["gebruiker"], "municipalities": ["0106"]}
"""Who may do everything in the small application."""
PERMISSIONS = {"gebruiker": Grant(frozenset({READ, WRITE, "beheer.metrics"}), frozenset())}
FILE_LIMIT = 3 * 1024 * 1024


class Ding(RequestModel):
    titel: str = Field(min_length=1, max_length=50)
    aantal: int = Field(ge=1)
    start_datum: date | None = None
    gemeld_op: AwareDatetime | None = None
    extra: dict[str, object] | None = None


class DingUit(ResponseModel):
    id: UUID
    titel: str
    start_datum: date | None = None
    gemaakt_op: datetime | None = None


Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]


def choosing() -> APIRouter:
    router = APIRouter(tags=["dingen"])

    @router.post("/dingen/{dingId}/keuze", response_model=DingUit, responses=problems(404, 409))
    async def choose(
        dingId: UUID,  # noqa: N803 - a published name
        request: Request,
        caller: Writer,
        database: DatabaseDep,
        key: IdempotencyKeyDep,
    ) -> Response:
        """Kies een ding, dat maar een keer gekozen wordt: dat wordt bekeken voor er iets gebeurt."""
        chosen = text("SELECT count(*) FROM processing_log WHERE activity LIKE '%/dossier-inzien'")
        async with database.reading() as connection:
            if (await connection.execute(chosen)).scalar_one():
                raise Conflict("al-gekozen", "Dit is al gekozen.")
        async with database.transaction(lock=[dingId]) as tx:

            async def choose() -> Response:
                await processing_log.record(tx, caller.subject, "dossier-inzien", [dingId])
                answer = DingUit(id=dingId, titel="gekozen").model_dump_json(by_alias=True)
                return Response(answer, media_type="application/json")

            return await once(tx, caller, key, await request.body(), choose)

    return router


def api() -> APIRouter:
    router = APIRouter(tags=["dingen"])

    @router.get("/dingen")
    async def list_things(caller: Reader, page: PageDep, soort: str | None = None) -> Page[DingUit]:
        """Alle dingen."""
        rows = [DingUit(id=UUID(int=number), titel=soort or "x") for number in range(1, 6)]
        after = page.after(UUID)
        rows = [row for row in rows if after is None or row.id > after][: page.limit]
        return Page.of(rows, page, lambda row: row.id)

    @router.post("/dingen", status_code=201, response_model=DingUit, responses=problems(409))
    async def make_thing(
        ding: Ding, request: Request, caller: Writer, database: DatabaseDep, key: IdempotencyKeyDep
    ) -> Response:
        """Maak een ding."""
        async with database.transaction(lock=[UUID(int=7)]) as tx:

            async def make() -> Response:
                made = uuid4()
                await processing_log.record(tx, caller.subject, "dossier-heropenen", [made])
                if ding.titel == "mislukt":
                    raise NotFound("ding", made)
                answer = DingUit(id=made, titel=ding.titel, gemaakt_op=datetime.now(UTC))  # noqa: TID251
                headers = {"Location": f"/proef/v1/dingen/{made}"}
                return Response(
                    answer.model_dump_json(by_alias=True), 201, headers, "application/json"
                )

            return await once(tx, caller, key, await request.body(), make)

    @router.get("/dingen/{dingId}")
    async def one_thing(dingId: UUID, caller: Reader) -> DingUit:  # noqa: N803 - a published name
        """Een ding."""
        if dingId.int == 1:
            return DingUit(id=dingId, titel="één")
        raise NotFound("ding", dingId)

    @router.post(
        "/meldingen", status_code=202, dependencies=[accepts("application/cloudevents+json")]
    )
    async def report(request: Request, caller: Writer) -> JSONResponse:
        """Een melding zoals ze komt."""
        return JSONResponse({"bytes": len(await request.body())}, 202)

    @router.post(
        "/bestanden",
        status_code=202,
        dependencies=[accepts("application/x-ndjson", limit=FILE_LIMIT)],
    )
    async def upload(request: Request, caller: Writer) -> JSONResponse:
        """Een bestand, regel voor regel."""
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
        return JSONResponse({"bytes": size}, 202)

    return router


def troubles() -> APIRouter:
    router = APIRouter(prefix="/storingen", tags=["storingen"])

    @router.get("/bug")
    async def bug(caller: Reader) -> None:
        """Een fout van ons."""
        raise ZeroDivisionError("wachtwoord is geheim")

    @router.get("/weg")
    async def away(caller: Reader) -> None:
        """Iets anders is even weg."""
        raise Transient("broker away")

    @router.get("/slot")
    async def locked(caller: Reader, database: DatabaseDep) -> None:
        """Een slot dat te lang duurt."""
        async with database.transaction() as tx:
            await tx.execute(text("SET LOCAL lock_timeout = '20ms'"))
            await tx.execute(text("LOCK TABLE timers IN ACCESS EXCLUSIVE MODE"))

    @router.get("/tabel")
    async def broken_statement(caller: Reader, database: DatabaseDep) -> None:
        """Een fout in onze SQL."""
        async with database.reading() as connection:
            await connection.execute(text("SELECT geheim FROM bestaat_niet"))

    @router.get("/waarde")
    async def unsendable_value(caller: Reader, database: DatabaseDep) -> None:
        """Een waarde van ons die de driver niet kan versturen."""
        async with database.reading() as connection:
            await connection.execute(text("SELECT CAST(:x AS int)"), {"x": "geheim"})

    return router


def pages() -> APIRouter:
    router = APIRouter()

    @router.get("/bladzij")
    async def page(caller: Annotated[Caller, Depends(signed_in)]) -> HTMLResponse:
        return HTMLResponse(f"<p>{caller.name}</p>")

    @router.get("/kapot")
    async def broken() -> None:
        raise ZeroDivisionError("geheim")

    @router.post("/formulier")
    async def form(request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> HTMLResponse:
        posted = await request.form()
        return HTMLResponse(f"<p>{len(posted)}</p>")

    @router.get("/lijst")
    async def things(caller: Reader, soort: str = "", na: UUID | None = None) -> HTMLResponse:
        return HTMLResponse(f"<p>{soort} {na} {caller.name}</p>")

    @router.get("/lijst/{ding_id}")
    async def thing(caller: Reader, ding_id: UUID) -> HTMLResponse:
        raise NotFound("spoor", ding_id)

    return router


@pytest.fixture
def issuer(tmp_path: Path) -> LocalIssuer:
    return LocalIssuer(tmp_path)


class FewSessions:
    """Sessions of this service alone, in its memory."""

    def __init__(self) -> None:
        self.callers: dict[str, Caller] = {}
        self.asked: list[tuple[str, bool]] = []

    def begin(self, caller: Caller) -> str:
        number = f"{SESSION_PREFIX}{len(self.callers)}"
        self.callers[number] = caller
        return number

    def forget(self) -> None:
        pass

    async def caller_of(self, number: str, browser: str, *, is_active: bool) -> Caller | None:
        self.asked.append((browser, is_active))
        return self.callers.get(number)


@pytest.fixture
def sessions() -> FewSessions:
    return FewSessions()


@pytest.fixture
def visitor(anonymous: httpx.AsyncClient, sessions: FewSessions) -> httpx.AsyncClient:
    """A browser in which somebody is signed in."""
    anonymous.cookies.set(COOKIE, sessions.begin(Caller("w-1", "Renske Regie")))
    return anonymous


@pytest.fixture(autouse=True)
def logged() -> Iterator[io.StringIO]:
    """As a running process logs: the console form of a traceback takes seconds to draw."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logging(service="proef", process="api")
    lines = io.StringIO()
    assert isinstance(root.handlers[0], logging.StreamHandler)
    root.handlers[0].setStream(lines)
    yield lines
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture(scope="module")
def shared_url(test_servers: Address) -> Iterator[str]:
    # Any service's database has the runtime's tables; this small application needs no more.
    url = ask(test_servers, "database", "reporting")
    yield url
    ask(test_servers, "drop", url)


@pytest.fixture
async def database(shared_url: str) -> AsyncIterator[Database]:
    """Empty of what the small application writes."""
    database = Database(create_engine(shared_url), "proef", ServiceSettings().oin)
    async with database.transaction() as tx:
        await tx.execute(text("SET LOCAL session_replication_role = replica"))
        await tx.execute(text("TRUNCATE processing_log, idempotency_key"))
    yield database
    await database.close()


@pytest.fixture
def make_app(issuer: LocalIssuer, sessions: FewSessions) -> Callable[[Database], FastAPI]:
    def make(database: Database) -> FastAPI:
        return create_app(
            service="proef",
            title="Proef",
            description="Een kleine dienst.",
            version="1.2.3",
            routers=[api(), choosing(), troubles()],
            pages=[pages()],
            database=database,
            verifier=TokenVerifier(issuer.settings, PERMISSIONS),
            sessions=sessions,
        )

    return make


@pytest.fixture
def app(make_app: Callable[[Database], FastAPI], database: Database) -> FastAPI:
    return make_app(database)


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://naadloos.test") as client:
        yield client


@pytest.fixture
async def client(anonymous: httpx.AsyncClient, issuer: LocalIssuer) -> httpx.AsyncClient:
    """Signed in with every right that the small application knows."""
    token = issuer.issue("u-1", {READ, WRITE, "beheer.metrics"}, name="Renske", **USER)
    anonymous.headers["Authorization"] = f"Bearer {token}"
    return anonymous
