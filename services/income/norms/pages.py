"""The page of parameters: every amount of the law, or of a municipality, that is valid on a day, with its source."""

from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.income.norms.loading import (
    UnknownMunicipality,
    load_local_parameters,
    load_parameters,
)
from services.income.norms.wording import value
from shared import clock
from shared.errors import NotFound
from shared.http.auth import Caller, require
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/parameters"

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.herbeoordelingen.lezen"))]


@router.get("/parameters")
async def show_parameters(
    caller: Reader,
    request: Request,
    datum: Annotated[date | None, Query()] = None,
    gemeente: str = "",
) -> Response:
    day = datum or clock.today()
    try:
        parameters = load_local_parameters(gemeente) if gemeente else load_parameters()
    except UnknownMunicipality as unknown:
        raise NotFound("gemeente in het werkgebied", gemeente) from unknown
    rows = sorted(parameters.valid_on(day), key=lambda one: (one.regeling, one.artikel, one.code))
    templates: Templates = request.app.state.templates
    return templates.render(
        "parameters.html",
        caller,
        pad=PATH,
        datum=day,
        gemeente=gemeente,
        gemeenten=MUNICIPALITIES,
        regelingen=[
            (name, [(one, value(one)) for one in group])
            for name, group in groupby(rows, key=lambda one: one.regeling)
        ],
        onbekend=[one.code for one in parameters.unknown_on(day)],
    )
