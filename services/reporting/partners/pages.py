"""The page of counts per partner."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.partners import service
from services.reporting.partners.names import PartnerNames
from services.reporting.partners.rules import telling
from services.reporting.periods import faults_in
from shared import clock
from shared.http.dependencies import DatabaseDep
from shared.http.strictness import iso_date
from shared.permissions import Data
from shared.refusals import refusal_text
from shared.ui.dependencies import TemplatesDep
from shared.ui.dutch import MUNICIPALITIES

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/partners"

router = APIRouter()


async def _names(request: Request) -> PartnerNames:
    names: PartnerNames = request.app.state.partner_names
    return names


@router.get("/partners")
async def show_partners(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: CountReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: Annotated[PartnerNames, Depends(_names)],
    gemeente: str = "",
    vanaf: str = "",
    tot: str = "",
) -> Response:
    today = clock.today()
    first, last = (
        iso_date(vanaf) if vanaf else date(today.year, 1, 1),
        iso_date(tot) if tot else today,
    )
    faults = faults_in(first, last)
    counted = []
    if first is not None and last is not None and not faults:
        sight = viewer_of(caller).sight
        async with database.reading() as connection:
            counted = await service.count_partners(connection, sight, gemeente or None, first, last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    named = await names.ask(request, caller) if counted else {}
    rows = [
        (
            named.get(row.organisation_id, f"Naam niet bekend ({str(row.organisation_id)[-6:]})"),
            telling(row, small_numbers=row.municipality in small),
        )
        for row in counted
    ]
    return templates.render(
        "partners.html",
        caller,
        status=400 if faults else 200,
        pad=PATH,
        rijen=sorted(rows, key=lambda row: (row[0].lower(), row[1].gemeente)),
        zonder_namen=bool(counted) and not named,
        gemeenten=[
            (code, name) for code, name in MUNICIPALITIES.items() if code in caller.municipalities
        ],
        gekozen={
            "gemeente": gemeente,
            "vanaf": vanaf or str(first),
            "tot": tot or str(last),
        },
        fouten=faults,
        waarom=refusal_text,
    )
