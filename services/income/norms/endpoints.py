"""GET /parameters: every dated parameter that is valid on a day, with its source. No personal data."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.income.norms.loading import load_parameters
from services.income.norms.schemas import ParameterOpDatum, ParametersOpDatum
from shared import clock
from shared.http.auth import Caller, require

router = APIRouter(tags=["Parameters"])
Reader = Annotated[Caller, Depends(require("income.herbeoordelingen.lezen"))]


@router.get(
    "/parameters", summary="De parameters die op een dag gelden", operation_id="parametersTonen"
)
async def list_parameters(
    _: Reader,
    datum: Annotated[date | None, Query(description="De dag; zonder: vandaag.")] = None,
) -> ParametersOpDatum:
    day = datum or clock.today()
    return ParametersOpDatum(
        datum=day,
        parameters=[
            ParameterOpDatum.model_validate(parameter)
            for parameter in load_parameters().valid_on(day)
        ],
    )
