"""What a page of work asks by itself: a stream that says that something changed, and how many tasks are new."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from services.routes.access import Viewer
from services.routes.notices.repository import count_new
from services.routes.notices.rules import Interest
from services.routes.notices.streams import Stream, Streams
from services.routes.viewers import TaskReader
from shared import clock
from shared.errors import AppError
from shared.http.auth import STREAM, asks_by_itself, session_of
from shared.http.dependencies import DatabaseDep
from shared.secret_keys import hash_of
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
ADDRESS: Final = "/routes/werk/nieuw"
_UNDER_WAY: Final = timedelta(seconds=3)
"""A task has the moment at which its transaction began, and is there when that ends."""
_LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)

router = APIRouter()


@router.get("/werk/stroom")
async def listen(request: Request, caller: TaskReader) -> Response:
    """Says `werk` when something changed in the work that the caller sees, and nothing about what."""
    if STREAM not in request.headers.get("accept", ""):
        detail = "Dit adres is voor een pagina die luistert (Accept: text/event-stream)."
        raise AppError(406, "alleen-een-stroom", "Alleen als stroom", detail)
    viewer = Viewer(caller)
    interest = Interest(caller.subject, viewer.roles_asked(viewer.municipalities_asked(None), None))
    number = session_of(request)
    streams: Streams = request.app.state.streams
    return streams.open(Stream(interest, hash_of(number) if number is not None else None))


@router.get("/werk/nieuw")
async def show_new(
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    sinds: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """How many tasks came in after a moment: a number for a page that asks by itself, else a page of its own."""
    since = _moment(sinds)
    async with database.reading() as connection:
        new = await count_new(connection, Viewer(caller), clock.today(), since - _UNDER_WAY)
    if asks_by_itself(request):
        return JSONResponse({"nieuw": new})
    return templates.render("nieuw.html", caller, pad="/routes/werk", nieuw=new, sinds=since)


def _moment(text: str) -> datetime:
    """Of a moment that makes no sense: the begin of today."""
    with suppress(ValueError, OverflowError):
        given = datetime.fromisoformat(text)
        if given.tzinfo is not None and _LONG_AGO < given <= clock.now():
            return given
    return clock.start_of_day(clock.today())
