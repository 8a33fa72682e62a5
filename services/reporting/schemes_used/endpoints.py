"""The API of indicator I1: `/tellingen/voorzieningenwijzer`."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.reporting.flow.endpoints import Gemeente, check_period
from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.schemes_used import service
from services.reporting.schemes_used.rules import telling
from services.reporting.schemes_used.schemas import Gebruikstellingen
from shared import clock
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data

router = APIRouter(tags=["Sporen"])


@router.get(
    "/tellingen/voorzieningenwijzer",
    summary="Aan wie VoorzieningenWijzer is aangeboden, en wie het gebruikt (indicator I1)",
    description=(
        "Per gemeente, over de huishoudens aan wie het in de periode is aangeboden; ieder huishouden telt één keer. Aantallen onder"
        " de vijf staan er als '<5', behalve voor wie het recht `kleine aantallen` heeft."
    ),
    operation_id="voorzieningenwijzertellingenTonen",
)
async def get_scheme_counts(
    caller: CountReader,
    database: DatabaseDep,
    gemeente: Gemeente = None,
    vanaf: Annotated[
        date | None, Query(description="Eerste dag; zonder: 1 januari van het jaar van tot.")
    ] = None,
    tot: Annotated[date | None, Query(description="Laatste dag; zonder: vandaag.")] = None,
) -> Gebruikstellingen:
    last = tot or clock.today()
    first = vanaf or date(last.year, 1, 1)
    check_period(first, last)
    sight = viewer_of(caller).sight
    async with database.reading() as connection:
        counted = await service.count(connection, sight, gemeente, first, last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return Gebruikstellingen(
        vanaf=first,
        tot=last,
        tellingen=[telling(row, small_numbers=row.municipality in small) for row in counted],
    )
