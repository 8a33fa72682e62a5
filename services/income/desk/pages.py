"""The page on which the desk records that a household reports for bijstand."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.income.applying.service import RunsAlready
from services.income.desk import service
from shared import clock
from shared.errors import InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.filled import Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "aanvragen"
FORM: Final = "melding"

router = APIRouter()
Writer = Annotated[Caller, Depends(require(service.REPORT))]


class Formulier(RequestModel):
    meldingsdatum: date


@router.get("/dossiers/{dossier_id}/melding")
async def show_report(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    done = desk.request.query_params.get("gedaan", "")
    return await _page(desk, caller, dossier_id, Sent(), done)


@router.post("/dossiers/{dossier_id}/melding", dependencies=[accepts(*FORMS)])
async def report(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, Formulier)
    if filled.asked is not None:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await service.report(tx, caller, dossier_id, filled.asked.meldingsdatum)
        except RunsAlready:
            return _to(dossier_id, "liep-al")
        except InvalidInput as error:
            filled.blame(error)
        else:
            return _to(dossier_id, "melding")
    return await _page(desk, caller, dossier_id, Sent(FORM, filled.values, filled.faults))


def _path(dossier_id: UUID) -> str:
    return f"/income/dossiers/{dossier_id}/melding"


def _to(dossier_id: UUID, done: str) -> Response:
    return RedirectResponse(f"{_path(dossier_id)}?gedaan={done}", 303)


async def _page(
    desk: Desk, caller: Caller, dossier_id: UUID, sent: Sent, done: str = ""
) -> Response:
    async with desk.database.transaction() as tx:
        opened = await service.open_dossier(tx, caller, dossier_id)
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, opened.applicants, dossier_ids=[dossier_id]
    )
    return desk.templates.render(
        "bijstandsmelding.html",
        caller,
        status=sent.status,
        pad=_path(dossier_id),
        dossier_id=dossier_id,
        geopend=opened,
        wie=named,
        gedaan=done,
        verstuurd=sent,
        vandaag=clock.today(),
    )
