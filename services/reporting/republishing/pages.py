"""The pages to publish again what a service published: choose and count, confirm, see how far it is, and stop it."""

import asyncio
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.reporting.monitor.flowing import PUBLISHED_BY
from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.pages import MonitorDep
from services.reporting.monitor.remote import SERVICES, Remote, Service
from services.reporting.republishing.forms import Choosing, check
from shared.errors import AppError, Away
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.filled import Filled, Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.operations.failed.endpoints import WRITE, Reader, Writer
from shared.operations.republishing import schemas
from shared.operations.republishing.endpoints import PREFIX
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/stroom/opnieuw-versturen"
FORM: Final = "keuze"
SHOWN: Final = 20
_REFUSALS: Final = frozenset({400, 409})
_PUBLISHERS: Final = tuple(service for service in SERVICES if service in PUBLISHED_BY.values())

router = APIRouter()


class Desk:
    """What these pages work with."""

    def __init__(self, request: Request, monitor: Monitor, templates: Templates) -> None:
        self.request = request
        self._monitor = monitor
        self._templates = templates

    def remote(self, service: Service) -> Remote:
        return Remote(service, self._monitor.client(service), passed_on(self.request), PREFIX)

    async def page(
        self,
        caller: Caller,
        sent: Sent,
        counted: schemas.Telling | None = None,
    ) -> Response:
        """The form with what was filled in, what was counted of it, and all that was sent again before."""
        answers = await asyncio.gather(*(self._runs(service) for service in _PUBLISHERS))
        runs = [
            (service, run)
            for service, found in zip(_PUBLISHERS, answers, strict=True)
            for run in found or ()
        ]
        return self._templates.render(
            "opnieuw_versturen.html",
            caller,
            status=sent.status,
            pad=PATH,
            mag=caller.may(WRITE),
            verstuurd=sent,
            geteld=counted,
            kenmerk=uuid4(),
            diensten=[(service, service) for service in _PUBLISHERS],
            lezers=[("", "Alle diensten die het lezen"), *((one, one) for one in SERVICES)],
            topics=[("", "Alle topics"), *((topic, topic) for topic in PUBLISHED_BY)],
            verzendingen=sorted(runs, key=lambda pair: pair[1].begonnen_op, reverse=True)[:SHOWN],
            zwijgt=[
                service
                for service, found in zip(_PUBLISHERS, answers, strict=True)
                if found is None
            ],
        )

    async def run_page(self, caller: Caller, service: Service, run_id: UUID) -> Response:
        run = await self.remote(service).look(str(run_id), schemas.Verzending)
        return self._templates.render(
            "opnieuw_verzending.html",
            caller,
            pad=f"{PATH}/{service}/{run_id}",
            lijst=PATH,
            dienst=service,
            mag=caller.may(WRITE),
            verzending=run,
        )

    async def _runs(self, service: Service) -> list[schemas.Verzending] | None:
        try:
            return (await self.remote(service).look("", schemas.Verzendingen)).resultaten
        except Away:
            return None


async def _desk(request: Request, monitor: MonitorDep, templates: TemplatesDep) -> Desk:
    return Desk(request, monitor, templates)


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/stroom/opnieuw-versturen")
async def show_form(desk: DeskDep, caller: Reader) -> Response:
    return await desk.page(caller, Sent())


@router.post("/stroom/opnieuw-versturen", dependencies=[accepts(*FORMS)])
async def send_form(desk: DeskDep, caller: Writer) -> Response:
    """Count what was chosen, or send what was counted."""
    filled = await read_form(desk.request, Choosing)
    asked = check(filled)
    if asked is None:
        return await desk.page(caller, _sent(filled))
    remote = desk.remote(asked.dienst)
    try:
        if asked.wat == "versturen":
            run = await remote.put(str(asked.kenmerk or uuid4()), asked.order, schemas.Verzending)
            return RedirectResponse(f"{PATH}/{asked.dienst}/{run.id}", 303)
        counted = await remote.do("keuze/telling", asked.selection, schemas.Telling)
    except AppError as refusal:
        if refusal.status not in _REFUSALS:
            raise
        return await desk.page(caller, Sent(FORM, filled.values, {}, refusal.detail))
    return await desk.page(caller, _sent(filled), counted)


def _sent(filled: Filled[Choosing]) -> Sent:
    return Sent(FORM, filled.values, filled.faults)


@router.get("/stroom/opnieuw-versturen/{dienst}/{id}")
async def show_run(
    desk: DeskDep,
    caller: Reader,
    dienst: Service,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    return await desk.run_page(caller, dienst, id)


@router.post("/stroom/opnieuw-versturen/{dienst}/{id}/stop", dependencies=[accepts(*FORMS)])
async def stop_run(
    desk: DeskDep,
    _: Writer,
    dienst: Service,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    await desk.remote(dienst).do(f"{id}/stop", None, schemas.Gestopt)
    return RedirectResponse(f"{PATH}/{dienst}/{id}", 303)
