"""The pages of a policy officer: the amounts that are valid on a day with their sources, and how far each article is built."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.income.norms.articles.register import STANDEN, Regel, Wet, load_articles
from services.income.norms.comparing import OpTweeDagen, values_on
from services.income.norms.loading import (
    UnknownMunicipality,
    load_local_parameters,
    load_parameters,
    load_sources,
)
from services.income.norms.register import Parameter, Parameters, UnknownPeriod
from services.income.norms.values import Bron, as_csv, keys_of
from services.income.norms.wording import CERTAINTY, STATES, aow_ages, value
from shared import clock
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.strictness import iso_date
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/parameters"
ARTICLES = f"{PATH}/artikelen"
PARTICIPATIEWET = "Participatiewet"

Row = Parameter | UnknownPeriod
AnyRow = TypeVar("AnyRow", Parameter, Row, OpTweeDagen)

router = APIRouter()
Reader = Annotated[Caller, Depends(require("income.parameters.lezen"))]


@router.get("/parameters")
async def show_parameters(
    caller: Reader,
    request: Request,
    *,
    datum: Annotated[date | None, Query()] = None,
    gemeente: str = "",
    regeling: str = "",
    zoek: Annotated[str, Query(max_length=80)] = "",
    vergelijk: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    day = datum or clock.today()
    other = iso_date(vergelijk)
    parameters = _parameters_of(gemeente)
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
        artikelen=ARTICLES,
        datum=day,
        gemeente=gemeente,
        gemeenten=MUNICIPALITIES,
        regeling=chosen,
        zoek=zoek.strip(),
        vergelijk=vergelijk,
        andere_dag=other,
        verschillen=[]
        if other is None
        else _matching(zoek, _of(chosen, values_on(parameters, day, other))),
        namen=names,
        regelingen=[
            (name, [(row, value(row), _sources(row)) for row in group])
            for name, group in groupby(
                _matching(zoek, _of(chosen, valid)), key=lambda row: row.regeling
            )
        ],
        onbekend=_matching(zoek, _of(chosen, missing)),
        aow=[] if gemeente or zoek or chosen not in {"", PARTICIPATIEWET} else aow_ages(),
        herlezen=_matching(zoek, _of(chosen, parameters.to_read_again(day))),
        zekerheden=CERTAINTY,
    )


@router.get("/parameters/bestand")
async def download_parameters(
    _: Reader,
    datum: Annotated[date | None, Query()] = None,
    gemeente: str = "",
) -> Response:
    """The amounts of a day for a spreadsheet; with other values in it, a proposal that can be recalculated."""
    day = datum or clock.today()
    rows = sorted(_parameters_of(gemeente).valid_on(day), key=_place)
    name = f"bedragen-{gemeente or 'rijk'}-{day.isoformat()}.csv"
    return Response(
        as_csv(rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _parameters_of(gemeente: str) -> Parameters:
    """Raises NotFound."""
    try:
        return load_local_parameters(gemeente) if gemeente else load_parameters()
    except UnknownMunicipality as unknown:
        raise NotFound("gemeente in het werkgebied", gemeente) from unknown


@router.get("/parameters/artikelen")
async def show_articles(
    caller: Reader, request: Request, stand: str = "", wet: str = ""
) -> Response:
    rules = load_articles()
    laws = {rule.wet.kort: rule.wet.naam for rule in rules}
    of_law = [rule for rule in rules if wet not in laws or rule.wet.kort == wet]
    shown = [rule for rule in of_law if stand not in STANDEN or rule.stand == stand]
    templates: Templates = request.app.state.templates
    return templates.render(
        "artikelen.html",
        caller,
        pad=ARTICLES,
        bedragen=PATH,
        standen=STATES,
        stand=stand if stand in STANDEN else "",
        wet=wet if wet in laws else "",
        wetten=laws,
        aantallen={state: sum(rule.stand == state for rule in of_law) for state in STANDEN},
        groepen=_by_law(shown),
    )


def _by_law(rules: Sequence[Regel]) -> list[tuple[Wet, list[Regel]]]:
    return [(law, list(group)) for law, group in groupby(rules, key=lambda rule: rule.wet)]


def _sources(row: Parameter) -> list[Bron]:
    known = load_sources()
    return [known[key] for key in keys_of(row.bron)]


def _place(row: Row) -> tuple[str, str, str]:
    return row.regeling, row.artikel, row.code


def _matching(words: str, rows: Sequence[AnyRow]) -> list[AnyRow]:
    """With all these words in its description, its code or its article."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if all(word in f"{row.omschrijving} {row.code} {row.artikel}".casefold() for word in wanted)
    ]


def _of(regeling: str, rows: Sequence[AnyRow]) -> list[AnyRow]:
    return [row for row in rows if regeling in {"", row.regeling}]
