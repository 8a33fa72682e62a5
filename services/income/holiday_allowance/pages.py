"""The pages of the holiday allowance: of a dossier, and the list of what was determined."""

from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from services.income.holiday_allowance import looking, service
from services.income.own import own_of
from shared.access import avoids
from shared.http.auth import require
from shared.http.caller import Caller
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.dependencies import DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/income/vakantietoeslagen"
PURPOSE: Final = "loon"
AT_ONCE: Final = 50
BECAUSE: Final = {
    "betaalmaand": "De maand waarin iedereen haar krijgt",
    "einde": "Het einde van de bijstand",
}
Toon = Literal["mens", "alles"]
FILTERS: Final[tuple[tuple[Toon, str], ...]] = (
    ("mens", "Wat een mens moet bekijken"),
    ("alles", "Alles wat is vastgesteld"),
)

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.verrekeningen.lezen"))]


@router.get("/dossiers/{dossier_id}/vakantietoeslag")
async def show_dossier(dossier_id: UUID, caller: Reader, desk: DeskDep) -> Response:
    async with desk.database.transaction() as tx:
        found = await looking.look(tx, caller, dossier_id)
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=[dossier_id])
    return desk.templates.render(
        "vakantietoeslag.html",
        caller,
        dossier=dossier_id,
        overzicht=found,
        namen=named.of_dossier(dossier_id),
        namen_ontbreken=named.are_missing,
        waarom=BECAUSE,
    )


@router.get("/vakantietoeslagen")
async def show_list(
    caller: Reader,
    desk: DeskDep,
    toon: Annotated[Toon, Query()] = "mens",
    na: Annotated[UUID | None, Query()] = None,
) -> Response:
    async with desk.database.transaction() as tx:
        rows = await service.list_own(
            tx.connection, own_of(caller), tx.today, na, AT_ONCE + 1, needs_person=toon == "mens"
        )
        shown = [row for row in rows[:AT_ONCE] if not avoids(caller, row.dossier_id)]
        dossier_ids = [row.dossier_id for row in shown]
        await processing_log.record(
            tx, caller.subject, looking.ACTIVITY, dossier_ids, kind="dossier"
        )
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=dossier_ids)
    return desk.templates.render(
        "vakantietoeslagen.html",
        caller,
        pad=PATH,
        toon=toon,
        filters=FILTERS,
        waarom=BECAUSE,
        rijen=[
            (
                row,
                named.of_dossier(row.dossier_id).name,
                caller.sees(Data.BEDRAGEN, row.municipality),
            )
            for row in shown
        ],
        namen_ontbreken=named.are_missing,
        volgende=rows[AT_ONCE - 1].id if len(rows) > AT_ONCE else None,
    )
