"""GET /parameters: every dated parameter that is valid on a day, with its source. No personal data."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.income.norms.loading import (
    UnknownMunicipality,
    load_local_parameters,
    load_parameters,
    load_sources,
)
from services.income.norms.schemas import BronVanWaarde, ParameterOpDatum, ParametersOpDatum
from services.income.norms.values import keys_of
from shared import clock
from shared.errors import NotFound
from shared.events.household import Gemeentecode
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.schemas import problems

router = APIRouter(tags=["Parameters"])
Reader = Annotated[Caller, Depends(require("income.parameters.lezen"))]


@router.get(
    "/parameters",
    summary="De parameters die op een dag gelden",
    operation_id="parametersTonen",
    responses=problems(404),
)
async def list_parameters(
    _: Reader,
    datum: Annotated[date | None, Query(description="De dag; zonder: vandaag.")] = None,
    gemeente: Annotated[
        Gemeentecode | None,
        Query(description="Een gemeente van het werkgebied: wat die zelf vaststelt."),
    ] = None,
) -> ParametersOpDatum:
    day = datum or clock.today()
    try:
        parameters = load_local_parameters(gemeente) if gemeente else load_parameters()
    except UnknownMunicipality as unknown:
        raise NotFound("gemeente in het werkgebied", gemeente) from unknown
    valid = parameters.valid_on(day)
    used = {key for parameter in valid for key in keys_of(parameter.bron)}
    return ParametersOpDatum(
        datum=day,
        parameters=[ParameterOpDatum.model_validate(parameter) for parameter in valid],
        bronnen=[
            BronVanWaarde.model_validate(source)
            for key, source in load_sources().items()
            if key in used
        ],
        onbekend=[period.code for period in parameters.unknown_on(day)],
    )
