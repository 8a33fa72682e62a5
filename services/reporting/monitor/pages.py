"""The pages of the monitor: how the messages flow now, for whoever runs the platform."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.monitor import picture
from services.reporting.monitor.flowing import (
    PUBLISHED_BY,
    as_seen,
    readings_of,
    sent_per_minute,
    sides_of,
)
from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.judging import LEVEL_WORDS, judge
from services.reporting.monitor.streams import Listeners
from shared.accounting import endpoints as accounting
from shared.http.auth import require_each
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.operations import endpoints as operations
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
NOW: Final = "/reporting/stroom"
STREAM: Final = f"{NOW}/luister"

router = APIRouter()

Operator = Annotated[Caller, Depends(require_each(operations.READ, accounting.READ))]


async def _monitor(request: Request) -> Monitor:
    monitor: Monitor = request.app.state.monitor
    return monitor


MonitorDep = Annotated[Monitor, Depends(_monitor)]


async def _listeners(request: Request) -> Listeners:
    listeners: Listeners = request.app.state.listeners
    return listeners


@router.get("/stroom")
async def show_now(
    request: Request,
    caller: Operator,
    database: DatabaseDep,
    templates: TemplatesDep,
    monitor: MonitorDep,
) -> Response:
    gathered = await monitor.gather(request, database)
    judgement = judge(gathered)
    readings = readings_of(gathered, judgement)
    sent = {topic: sent_per_minute(gathered, topic) for topic in PUBLISHED_BY}
    return templates.render(
        "stroom_nu.html",
        caller,
        pad=NOW,
        stroomadres=STREAM,
        nu=gathered,
        oordeel=judgement,
        woorden=LEVEL_WORDS,
        lezingen=readings,
        kanten=sides_of(gathered, judgement),
        verstuurd=sent,
        beeld=picture.draw(readings, sent),
        maten=picture,
    )


@router.get("/stroom/luister")
async def listen(
    request: Request,
    _: Operator,
    database: DatabaseDep,
    monitor: MonitorDep,
    listeners: Annotated[Listeners, Depends(_listeners)],
) -> Response:
    """Says `stroom` when the page would show something else, and nothing about what."""

    async def look() -> object:
        return as_seen(await monitor.gather(request, database))

    return listeners.open(request, look)
