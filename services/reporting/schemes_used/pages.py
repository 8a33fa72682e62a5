"""The page of indicator I1: to whom VoorzieningenWijzer was offered and who uses it, per municipality."""

from datetime import date
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.periods import faults_in
from services.reporting.schemes_used import service
from services.reporting.schemes_used.rules import telling
from shared import clock
from shared.http.dependencies import DatabaseDep
from shared.http.strictness import iso_date
from shared.permissions import Data
from shared.ui.dependencies import TemplatesDep
from shared.ui.dutch import MUNICIPALITIES

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/voorzieningenwijzer"

router = APIRouter()


@router.get("/voorzieningenwijzer")
async def show_use(  # noqa: PLR0917 - what a page depends on
    caller: CountReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    gemeente: str = "",
    vanaf: str = "",
    tot: str = "",
) -> Response:
    today = clock.today()
    first = iso_date(vanaf) if vanaf else date(today.year, 1, 1)
    last = iso_date(tot) if tot else today
    faults = faults_in(first, last)
    counted = []
    if first is not None and last is not None and not faults:
        sight = viewer_of(caller).sight
        async with database.reading() as connection:
            counted = await service.count(connection, sight, gemeente or None, first, last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return templates.render(
        "voorzieningenwijzer.html",
        caller,
        status=400 if faults else 200,
        pad=PATH,
        rijen=[telling(row, small_numbers=row.municipality in small) for row in counted],
        gemeenten=[
            (code, name) for code, name in MUNICIPALITIES.items() if code in caller.municipalities
        ],
        gekozen={"gemeente": gemeente, "vanaf": vanaf or str(first), "tot": tot or str(last)},
        fouten=faults,
    )
