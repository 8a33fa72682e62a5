"""What mended itself in all services, per week: nobody was asked for anything, so nobody looked, and that is where a fault hides."""

from itertools import groupby
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.judging import LEVEL_WORDS
from services.reporting.monitor.pages import RECOVERED, MonitorDep, Operator
from shared.operations.schemas import Hersteld, Herstelwijze
from shared.ui.dependencies import TemplatesDep

router = APIRouter()

WORDS: Final[dict[Herstelwijze, str]] = {
    "meteen": "Bij de volgende poging, meteen daarna",
    "later": "Bij een latere poging",
    "na-een-gat": "Toen een eerder bericht alsnog kwam",
    "termijn": "Een termijn, bij een latere poging",
}


@router.get("/stroom/vanzelf-hersteld")
async def show_recovered(
    request: Request, caller: Operator, templates: TemplatesDep, monitor: MonitorDep
) -> Response:
    told = await monitor.ask_all(request, "vanzelf-hersteld", Hersteld)
    rows = sorted(
        ((service, row) for service, answer in told.items() for row in answer.resultaten),
        key=lambda pair: (-pair[1].week.toordinal(), -pair[1].aantal, pair[0], pair[1].soort),
    )
    weeks = groupby(rows, key=lambda pair: pair[1].week)
    return templates.render(
        "stroom_hersteld.html",
        caller,
        pad=RECOVERED,
        woorden=LEVEL_WORDS,
        hoe=WORDS,
        weken=[(week, list(found)) for week, found in weeks],
        ontbreken=[service for service in SERVICES if service not in told],
    )
