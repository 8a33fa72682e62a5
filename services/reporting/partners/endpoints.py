"""The API of counts per partner: `/tellingen/partners`."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.reporting.flow.endpoints import Gemeente, check_period
from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.partners import service
from services.reporting.partners.rules import telling
from services.reporting.partners.schemas import Partnertellingen
from shared import clock
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data

router = APIRouter(tags=["Sporen"])


@router.get(
    "/tellingen/partners",
    summary="Wat er kwam van wat aan partners werd aangeboden",
    description=(
        "Per organisatie en gemeente, over wat in de periode werd aangeboden. Aantallen onder de vijf staan er als '<5',"
        " behalve voor wie het recht `kleine aantallen` heeft."
    ),
    operation_id="partnertellingenTonen",
)
async def get_partner_counts(
    caller: CountReader,
    database: DatabaseDep,
    gemeente: Gemeente = None,
    vanaf: Annotated[
        date | None, Query(description="Eerste dag; zonder: 1 januari van het jaar van tot.")
    ] = None,
    tot: Annotated[date | None, Query(description="Laatste dag; zonder: vandaag.")] = None,
) -> Partnertellingen:
    last = tot or clock.today()
    first = vanaf or date(last.year, 1, 1)
    check_period(first, last)
    sight = viewer_of(caller).sight
    async with database.reading() as connection:
        counted = await service.count_partners(connection, sight, gemeente, first, last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return Partnertellingen(
        vanaf=first,
        tot=last,
        tellingen=[telling(row, small_numbers=row.municipality in small) for row in counted],
    )
