"""The page of counts per partner."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.partners import service
from services.reporting.partners.names import PartnerNames
from services.reporting.partners.rules import telling
from services.reporting.periods import ChosenDep
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data
from shared.refusals import refusal_text
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/partners"

router = APIRouter()


async def _names(request: Request) -> PartnerNames:
    names: PartnerNames = request.app.state.partner_names
    return names


@router.get("/partners")
async def show_partners(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: CountReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: Annotated[PartnerNames, Depends(_names)],
    chosen: ChosenDep,
) -> Response:
    counted = []
    if period := chosen.period:
        sight = viewer_of(caller).sight
        async with database.reading() as connection:
            counted = await service.count_partners(
                connection, sight, chosen.municipality, period.first, period.last
            )
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
        pad=PATH,
        rijen=sorted(rows, key=lambda row: (row[0].lower(), row[1].gemeente)),
        zonder_namen=bool(counted) and not named,
        **chosen.on_page(caller),
        waarom=refusal_text,
    )
