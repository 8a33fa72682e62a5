"""The page of indicator I2: what stands of what was decided, per municipality."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.periods import ChosenDep
from services.reporting.right_decisions import service
from services.reporting.right_decisions.rules import telling
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/besluiten"

router = APIRouter()


@router.get("/besluiten")
async def show_decisions(
    caller: CountReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    chosen: ChosenDep,
) -> Response:
    counted = []
    if period := chosen.period:
        sight = viewer_of(caller).sight
        async with database.reading() as connection:
            counted = await service.count(
                connection, sight, chosen.municipality, period.first, period.last
            )
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return templates.render(
        "besluiten.html",
        caller,
        pad=PATH,
        rijen=[telling(row, small_numbers=row.municipality in small) for row in counted],
        **chosen.on_page(caller),
    )
