"""The page that recalculates a dossier: each month as the facts of now give it, beside what it came to."""

from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.income.recheck import service, wording
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.names import Purpose
from shared.ui.dependencies import DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final[Purpose] = "herbeoordelingen"

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.verrekeningen.lezen"))]


@router.get("/dossiers/{dossier_id}/narekening")
async def show(dossier_id: UUID, caller: Reader, desk: DeskDep) -> Response:
    async with desk.database.transaction() as tx:
        found = await service.recheck(tx, caller, dossier_id)
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=[dossier_id])
    return desk.templates.render(
        "narekening.html",
        caller,
        dossier=dossier_id,
        narekening=found,
        namen=named.of_dossier(dossier_id),
        namen_ontbreken=named.are_missing,
        w=wording,
    )
