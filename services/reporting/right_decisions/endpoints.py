"""The API of indicator I2: `/tellingen/besluiten`."""

from fastapi import APIRouter

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.periods import Gemeente, PeriodDep
from services.reporting.right_decisions import service
from services.reporting.right_decisions.rules import telling
from services.reporting.right_decisions.schemas import Besluittellingen
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data

router = APIRouter(tags=["Sporen"])


@router.get(
    "/tellingen/besluiten",
    summary="Wat er blijft staan van wat er is besloten (indicator I2)",
    description=(
        "Per gemeente, over de besluiten die in de periode zijn genomen, en de bezwaren die toen binnenkwamen. Aantallen onder de"
        " vijf staan er als '<5', behalve voor wie het recht `kleine aantallen` heeft."
    ),
    operation_id="besluittellingenTonen",
)
async def get_decision_counts(
    caller: CountReader,
    database: DatabaseDep,
    period: PeriodDep,
    gemeente: Gemeente = None,
) -> Besluittellingen:
    sight = viewer_of(caller).sight
    async with database.reading() as connection:
        counted = await service.count(connection, sight, gemeente, period.first, period.last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return Besluittellingen(
        vanaf=period.first,
        tot=period.last,
        tellingen=[telling(row, small_numbers=row.municipality in small) for row in counted],
    )
