"""The page of indicator I1: to whom VoorzieningenWijzer was offered and who uses it, per municipality."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.periods import ChosenDep
from services.reporting.schemes_used import service
from services.reporting.schemes_used.rules import telling
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/voorzieningenwijzer"

router = APIRouter()


@router.get("/voorzieningenwijzer")
async def show_use(
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
        "voorzieningenwijzer.html",
        caller,
        pad=PATH,
        rijen=[telling(row, small_numbers=row.municipality in small) for row in counted],
        **chosen.on_page(caller),
    )
