"""The API of counts per partner: `/tellingen/partners`."""

from fastapi import APIRouter

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.partners import service
from services.reporting.partners.rules import telling
from services.reporting.partners.schemas import Partnertellingen
from services.reporting.periods import Gemeente, PeriodDep
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
    period: PeriodDep,
    gemeente: Gemeente = None,
) -> Partnertellingen:
    sight = viewer_of(caller).sight
    async with database.reading() as connection:
        counted = await service.count_partners(
            connection, sight, gemeente, period.first, period.last
        )
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return Partnertellingen(
        vanaf=period.first,
        tot=period.last,
        tellingen=[telling(row, small_numbers=row.municipality in small) for row in counted],
    )
