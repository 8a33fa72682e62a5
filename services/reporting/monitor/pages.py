"""The pages of the monitor: how the messages flow now, for whoever runs the platform."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.monitor import chart, picture, runbooks
from services.reporting.monitor.flowing import (
    PUBLISHED_BY,
    as_seen,
    readings_of,
    sent_per_minute,
    sides_of,
)
from services.reporting.monitor.gathered import SERVICES
from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.history import (
    PERIOD_WORDS,
    PERIODS,
    charts_of,
    moments_of,
    per_minute,
    types_of,
)
from services.reporting.monitor.judging import LEVEL_WORDS, alive, judge
from services.reporting.monitor.streams import Listeners
from shared import clock
from shared.accounting import endpoints as accounting
from shared.errors import NotFound
from shared.http.auth import require_each
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.strictness import iso_date
from shared.operations import endpoints as operations
from shared.operations.schemas import Doorstroom, Termijnen, Wachtenden
from shared.operations.timers import MOST_DAYS
from shared.operations.waiting import MOST_DOSSIERS
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
NOW: Final = "/reporting/stroom"
STREAM: Final = f"{NOW}/luister"
FLOW: Final = f"{NOW}/doorstroom"
WAITING: Final = f"{NOW}/wachtend"
ALARMS: Final = f"{NOW}/alarmen"
RECOVERED: Final = f"{NOW}/vanzelf-hersteld"
_A_WEEK: Final = timedelta(days=7)

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
        draaiboeken=runbooks.ADDRESS,
        alarmen=ALARMS,
        alarm_van={alarm.key: alarm for alarm in gathered.alarms},
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


@router.get("/stroom/doorstroom")
async def show_flow(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: Operator,
    database: DatabaseDep,
    templates: TemplatesDep,
    monitor: MonitorDep,
    lezer: str = "",
    topic: str = "",
    periode: str = "",
) -> Response:
    chosen = {
        "lezer": lezer if lezer in SERVICES else "",
        "topic": topic if topic in PUBLISHED_BY else "",
        "periode": periode if periode in PERIODS else "dag",
    }
    asked = {"uren": str(PERIODS[chosen["periode"]])}
    if chosen["topic"]:
        asked["topic"] = chosen["topic"]
    gathered, flows = await asyncio.gather(
        monitor.gather(request, database),
        monitor.ask_all(request, "doorstroom", Doorstroom, asked),
    )
    wanted = [chosen["lezer"]] if chosen["lezer"] else SERVICES
    shown = {service: flows[service] for service in wanted if service in flows}
    return templates.render(
        "stroom_doorstroom.html",
        caller,
        pad=FLOW,
        gekozen=chosen,
        lezers=[(service, service) for service in SERVICES],
        topics=[(name, name) for name in PUBLISHED_BY],
        perioden=list(PERIOD_WORDS.items()),
        woorden=LEVEL_WORDS,
        ontbreken=[service for service in wanted if service not in flows],
        verlopen=shown,
        grafieken=charts_of(shown),
        momenten=moments_of(shown),
        typen=types_of(shown, readings_of(gathered, judge(gathered))),
        snelheid=per_minute,
        maten=chart,
    )


@router.get("/stroom/wachtend")
async def show_waiting(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: Operator,
    database: DatabaseDep,
    templates: TemplatesDep,
    monitor: MonitorDep,
    vanaf: str = "",
    tot: str = "",
) -> Response:
    today = clock.today()
    first, last = iso_date(vanaf) if vanaf else today, iso_date(tot) if tot else today + _A_WEEK
    faults = _faults_of(first, last, today)
    gathered, waiting, timers = await asyncio.gather(
        monitor.gather(request, database),
        monitor.ask_all(request, "wachtend", Wachtenden),
        monitor.ask_all(request, "termijnen", Termijnen, {"tot": str(today if faults else last)}),
    )
    longest = sorted(
        ((service, row) for service, told in waiting.items() for row in told.langst),
        key=lambda pair: pair[1].mislukt_op,
    )[:MOST_DOSSIERS]
    total = sum(told.dossiers for told in waiting.values())
    days = sorted(
        ((row, service) for service, told in timers.items() for row in told.dagen),
        key=lambda pair: (pair[0].dag, pair[1], pair[0].soort),
    )
    return templates.render(
        "stroom_wachtend.html",
        caller,
        status=400 if faults else 200,
        pad=WAITING,
        woorden=LEVEL_WORDS,
        ontbreken=[service for service in SERVICES if service not in waiting],
        dossiers=longest,
        aantal_dossiers=total,
        meer=total > len(longest),
        standen=gathered.standings,
        blokkades=[(service, row) for service, told in waiting.items() for row in told.blokkades],
        leeft=alive,
        vanaf=vanaf or str(first),
        tot=tot or str(last),
        fouten=faults,
        termijnpad=f"{NOW}/termijnen",
        mislukte=[(service, row) for service, told in timers.items() for row in told.mislukt],
        gemist=[(row, service) for row, service in days if row.dag < today],
        dagen=[]
        if faults or first is None
        else [(row, service) for row, service in days if row.dag >= max(first, today)],
    )


@router.get("/stroom/draaiboek/{naam}")
async def show_runbook(caller: Operator, templates: TemplatesDep, naam: str) -> Response:
    """What to do about a finding, one click away from it."""
    if naam not in runbooks.names():
        raise NotFound("draaiboek", naam)
    title, blocks = runbooks.read(naam)
    return templates.render(
        "stroom_draaiboek.html",
        caller,
        pad=f"{runbooks.ADDRESS}/{naam}",
        kop=title,
        blokken=blocks,
        in_regel=runbooks.in_line,
    )


def _faults_of(first: date | None, last: date | None, today: date) -> dict[str, str]:
    """By field; of days that are none nothing else is said."""
    faults = {
        field: "Vul een bestaande dag in."
        for field, day in (("vanaf", first), ("tot", last))
        if day is None
    }
    if last is not None and not today <= last <= today + timedelta(days=MOST_DAYS):
        faults["tot"] = "Kies een dag vanaf vandaag, hoogstens een jaar vooruit."
    elif first is not None and last is not None and first > last:
        faults["vanaf"] = "Kies een dag die niet na de laatste ligt."
    return faults
