"""The page on which a consulent sees a new personal link, once, and how one is taken back."""

from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.income.wage_links import deeds
from services.income.wage_links.rules import Standing
from services.income.wage_links.scanning import code_of
from services.income.wage_links.schemas import NieuweKoppeling
from shared.errors import AppError, NotFound, Transient
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.filled import BUSY, read_form
from shared.http.routing import FORMS, accepts
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "loon"

router = APIRouter()
Writer = Annotated[Caller, Depends(require(deeds.WRITES))]
AS_FORM: Final = [accepts(*FORMS)]


@router.post("/dossiers/{dossier_id}/koppelingen", dependencies=AS_FORM)
async def make(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    """The address is shown in this answer and never again: no page can be asked for that has it."""
    filled = await read_form(desk.request, NieuweKoppeling)
    if filled.asked is None:
        return await _page(desk, caller, dossier_id, why="Kies voor wie de koppeling is.")
    site: str = desk.request.app.state.address
    try:
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            stands, address = await deeds.make(
                tx, caller, dossier_id, filled.asked.inwoner_id, site
            )
    except Transient:
        return await _page(desk, caller, dossier_id, why=BUSY)
    except NotFound:
        raise
    except AppError as error:
        if error.status not in {400, 409}:
            raise
        why = error.faults[0].reason if error.faults else error.detail
        return await _page(desk, caller, dossier_id, why=why)
    return await _page(desk, caller, dossier_id, stands=stands, address=address)


@router.post("/dossiers/{dossier_id}/koppelingen/{koppeling_id}/intrekken", dependencies=AS_FORM)
async def take_back(
    dossier_id: UUID, koppeling_id: UUID, caller: Writer, desk: DeskDep
) -> Response:
    async with desk.database.transaction(lock=[dossier_id]) as tx:
        await deeds.take_back(tx, caller, dossier_id, koppeling_id)
    return RedirectResponse(f"{_back(dossier_id)}?gedaan=ingetrokken", 303)


async def _page(
    desk: Desk,
    caller: Caller,
    dossier_id: UUID,
    *,
    stands: Standing | None = None,
    address: str = "",
    why: str = "",
) -> Response:
    people = [stands.link.person_id] if stands else []
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, people, dossier_ids=[dossier_id]
    )
    return desk.templates.render(
        "loonkoppeling.html",
        caller,
        status=400 if why else 200,
        pad=_back(dossier_id),
        terug=_back(dossier_id),
        naam=named.of(stands.link.person_id).name if stands else "",
        koppeling=stands,
        adres=address,
        code=code_of(address) if address else "",
        waarom=why,
    )


def _back(dossier_id: UUID) -> str:
    return f"/income/dossiers/{dossier_id}/verrekening"
