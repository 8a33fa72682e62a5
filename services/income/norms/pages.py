"""The page of parameters: every amount of the law, or of a municipality, that is valid on a day, with its source."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.income.norms.loading import (
    UnknownMunicipality,
    load_local_parameters,
    load_parameters,
)
from services.income.norms.register import Parameter, UnknownPeriod
from services.income.norms.wording import CERTAINTY, value
from shared import clock
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/parameters"

Row = Parameter | UnknownPeriod
AnyRow = TypeVar("AnyRow", Parameter, Row)

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.parameters.lezen"))]


@router.get("/parameters")
async def show_parameters(
    caller: Reader,
    request: Request,
    datum: Annotated[date | None, Query()] = None,
    gemeente: str = "",
    regeling: str = "",
) -> Response:
    day = datum or clock.today()
    try:
        parameters = load_local_parameters(gemeente) if gemeente else load_parameters()
    except UnknownMunicipality as unknown:
        raise NotFound("gemeente in het werkgebied", gemeente) from unknown
    valid = sorted(parameters.valid_on(day), key=_place)
    missing = sorted((*parameters.unknown_on(day), *parameters.ended_on(day)), key=_place)
    names = sorted({row.regeling for row in (*valid, *missing)})
    # A regulation of the other list: after a change of municipality there is nothing to filter by.
    chosen = regeling if regeling in names else ""
    templates: Templates = request.app.state.templates
    return templates.render(
        "parameters.html",
        caller,
        pad=PATH,
        datum=day,
        gemeente=gemeente,
        gemeenten=MUNICIPALITIES,
        regeling=chosen,
        namen=names,
        regelingen=[
            (name, [(row, value(row)) for row in group])
            for name, group in groupby(_of(chosen, valid), key=lambda row: row.regeling)
        ],
        onbekend=_of(chosen, missing),
        zekerheden=CERTAINTY,
    )


def _place(row: Row) -> tuple[str, str, str]:
    return row.regeling, row.artikel, row.code


def _of(regeling: str, rows: Sequence[AnyRow]) -> list[AnyRow]:
    return [row for row in rows if regeling in {"", row.regeling}]
