"""The form that a dossier of another team is opened with, and the team leader's page of who did."""

from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.routes.openings import service
from services.routes.openings.schemas import Gezien, Inzage
from services.routes.workers.callers import Leader, LeaderWriter, worker_id_of
from shared.access import REASONS
from shared.http.auth import require, safe_path
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import read_form
from shared.http.routing import FORMS, accepts
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH: Final = "/routes/inzage"
AS_FORM: Final = [accepts(*FORMS)]
Opener = Annotated[Caller, Depends(require("intake.inwoners.lezen"))]
"""A reason opens a dossier to who may look at residents of its municipality, and to nobody else."""

router = APIRouter()


@router.get("/inzage")
async def show_openings(caller: Leader, database: DatabaseDep, request: Request) -> Response:
    async with database.transaction() as tx:
        openings = await service.list_openings(tx, caller)
    templates: Templates = request.app.state.templates
    return templates.render("inzage.html", caller, pad=PATH, inzagen=openings, redenen=REASONS)


@router.post("/inzage", dependencies=AS_FORM)
async def open_dossier(caller: Opener, database: DatabaseDep, request: Request) -> Response:
    filled = await read_form(request, Inzage)
    there = safe_path(next(iter(filled.values.get("terug", ())), ""))
    if filled.asked is not None:
        async with database.transaction() as tx:
            await service.open_dossier(tx, caller, worker_id_of(caller), filled.asked)
        return RedirectResponse(there, 303)
    typed: dict[str, Any] = {name: given[0] for name, given in filled.values.items()}
    templates: Templates = request.app.state.templates
    return templates.render(
        "ander-team.html",
        caller,
        status=400,
        pad=PATH,
        dossier=typed.get("dossier", ""),
        terug=there,
        redenen=list(REASONS.items()),
        fouten=filled.faults,
        ingevuld=typed,
    )


@router.post("/inzage/gezien", dependencies=AS_FORM)
async def mark_seen(caller: LeaderWriter, database: DatabaseDep, request: Request) -> Response:
    filled = await read_form(request, Gezien)
    if filled.asked is not None:
        async with database.transaction() as tx:
            await service.mark_seen(tx, caller, filled.asked.over)
    return RedirectResponse(PATH, 303)
