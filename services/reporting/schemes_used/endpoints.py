"""The API of indicator I1: `/tellingen/voorzieningenwijzer`."""

from fastapi import APIRouter

from services.reporting.flow.viewers import CountReader, viewer_of
from services.reporting.periods import Gemeente, PeriodDep
from services.reporting.schemes_used import service
from services.reporting.schemes_used.rules import telling
from services.reporting.schemes_used.schemas import Gebruikstellingen
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
    period: PeriodDep,
    gemeente: Gemeente = None,
) -> Gebruikstellingen:
    sight = viewer_of(caller).sight
    async with database.reading() as connection:
        counted = await service.count(connection, sight, gemeente, period.first, period.last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    return Gebruikstellingen(
        vanaf=period.first,
        tot=period.last,
        tellingen=[telling(row, small_numbers=row.municipality in small) for row in counted],
    )
