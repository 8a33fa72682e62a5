"""The pages of the monitor: how the messages flow now, for whoever runs the platform."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.judging import LEVEL_WORDS, judge
from shared.accounting import endpoints as accounting
from shared.http.auth import require_each
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.operations import endpoints as operations
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
NOW: Final = "/reporting/stroom"

router = APIRouter()

Operator = Annotated[Caller, Depends(require_each(operations.READ, accounting.READ))]


async def _monitor(request: Request) -> Monitor:
    monitor: Monitor = request.app.state.monitor
    return monitor


MonitorDep = Annotated[Monitor, Depends(_monitor)]


@router.get("/stroom")
async def show_now(
    request: Request,
    caller: Operator,
    database: DatabaseDep,
    templates: TemplatesDep,
    monitor: MonitorDep,
) -> Response:
    gathered = await monitor.gather(request, database)
    return templates.render(
        "stroom_nu.html",
        caller,
        pad=NOW,
        nu=gathered,
        oordeel=judge(gathered),
        woorden=LEVEL_WORDS,
        diensten=SERVICES,
    )
