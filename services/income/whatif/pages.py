"""The what-if page, for a conversation at a table: what is left at how many hours of work. Nothing of it is kept."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from services.income.norms.loading import load_local_parameters
from services.income.norms.register import Parameter
from services.income.whatif import service
from services.income.whatif.form import (
    HOURS,
    VOORBEELDEN,
    Formulier,
    beside_fields,
    day_of,
    question_of,
)
from services.income.whatif.picture import KINDS, Beeld, picture_of
from shared.errors import Fault, InvalidInput
from shared.http.auth import Caller, require
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/wat-als"

router = APIRouter()
Calculator = Annotated[Caller, Depends(require("income.berekeningen.maken"))]
# A page that keeps itself up to date asks for itself: htmx says so in this header.
Live = Annotated[str | None, Header(alias="HX-Request")]


@router.get("/wat-als")
async def show_what_if(caller: Calculator, request: Request, live: Live = None) -> Response:
    form = Formulier.read(request.query_params)
    picture, faults = work_out(form)
    templates: Templates = request.app.state.templates
    return templates.render(
        "wat-als.html",
        caller,
        # The script only shows answers that succeeded, and the faults belong beside the fields.
        status=400 if faults and live is None else 200,
        pad=PATH,
        formulier=form,
        fouten={fault.name: fault.reason for fault in faults},
        beeld=picture,
        soorten=[(kind, name) for kind, name, _ in KINDS],
        keuzes=[(str(hours), f"{hours} uur") for hours in HOURS],
        gemeenten=MUNICIPALITIES,
        regelingen=_schemes(form),
        voorbeelden={name: _link(differs) for name, differs in VOORBEELDEN.items()},
    )


def work_out(form: Formulier) -> tuple[Beeld | None, tuple[Fault, ...]]:
    """What to show, or what is wrong with what was filled in."""
    question, faults = question_of(form)
    if question is None:
        return None, faults
    try:
        found = service.calculate(question)
    except InvalidInput as refused:
        return None, beside_fields(refused.faults)
    return picture_of(found, int(form.van), int(form.naar)), ()


def _link(differs: dict[str, str]) -> str:
    form = replace(Formulier(), **differs)
    values = {name: getattr(form, name) for name in Formulier.__dataclass_fields__}
    return f"{PATH}?{urlencode(values)}"


def _schemes(form: Formulier) -> tuple[Parameter, ...]:
    """Amounts that the municipality itself gives on that day, as far as they are known."""
    day = day_of(form.datum)
    if day is None or form.gemeente not in MUNICIPALITIES:
        return ()
    return tuple(
        one for one in load_local_parameters(form.gemeente).valid_on(day) if one.eenheid == "cent"
    )
