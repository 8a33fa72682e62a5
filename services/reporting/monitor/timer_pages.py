# ruff: noqa: FAST003 - the service in a path is the one that the desk asks
"""The timers of one kind in one service, by their ids: what fires on a day, and what failed, to be tried again once."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from services.reporting.monitor.alarm_pages import AS_FORM, Mender
from services.reporting.monitor.pages import WAITING, MonitorDep, Operator
from services.reporting.monitor.remote import Remote, Service, why
from shared.errors import AppError
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.filled import Sent, read_form
from shared.http.schemas import RequestModel
from shared.http.strictness import Moment
from shared.operations import endpoints as operations
from shared.operations.failed.schemas import Reden
from shared.operations.schemas import (
    Termijnherkansing,
    Termijnlijst,
    Termijnsoort,
    Termijnuitslag,
)
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

PATH: Final = "/reporting/stroom/termijnen"

router = APIRouter()


class Again(RequestModel):
    """As the page showed what had failed, at a moment."""

    gezien: Moment
    reden: Reden


@dataclass(frozen=True, slots=True)
class Desk:
    """The timers of a kind in one service, and who has them."""

    request: Request
    remote: Remote
    templates: Templates
    kind: str

    @property
    def path(self) -> str:
        return f"{PATH}/{self.remote.service}/{self.kind}"


async def _desk(
    request: Request,
    dienst: Service,
    soort: Termijnsoort,
    monitor: MonitorDep,
    templates: TemplatesDep,
) -> Desk:
    remote = Remote(dienst, monitor.client(dienst), passed_on(request), operations.PREFIX)
    return Desk(request, remote, templates, soort)


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/stroom/termijnen/{dienst}/{soort}")
async def show_timers(
    desk: DeskDep,
    caller: Operator,
    dag: date | None = None,
    opnieuw: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    return await _page(desk, caller, Sent(), dag, opnieuw)


@router.post("/stroom/termijnen/{dienst}/{soort}", dependencies=AS_FORM)
async def run_again(desk: DeskDep, caller: Mender) -> Response:
    filled = await read_form(desk.request, Again)
    refused = ""
    if filled.asked is not None:
        body = Termijnherkansing(
            soort=desk.kind, mislukt_voor=filled.asked.gezien, reden=filled.asked.reden
        )
        try:
            done = await desk.remote.do("termijnen/herkansing", body, Termijnuitslag)
        except AppError as refusal:
            refused = why(refusal)
        else:
            return RedirectResponse(f"{desk.path}?opnieuw={done.aantal}", 303)
    return await _page(desk, caller, Sent("opnieuw", filled.values, filled.faults, refused))


async def _page(
    desk: Desk, caller: Caller, sent: Sent, day: date | None = None, again: int | None = None
) -> Response:
    asked: dict[str, Any] = {"soort": desk.kind} | ({"dag": str(day)} if day else {})
    listed = await desk.remote.look("termijnen/lijst", Termijnlijst, asked)
    return desk.templates.render(
        "stroom_termijnen.html",
        caller,
        status=sent.status,
        pad=desk.path,
        lijst=WAITING,
        dienst=desk.remote.service,
        soort=desk.kind,
        dag=day,
        termijnen=listed,
        opnieuw=again,
        mag=caller.may(operations.WRITE) and day is None,
        verstuurd=sent,
    )
