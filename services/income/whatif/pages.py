"""The what-if page, for a conversation at a table: what more work or a life event leaves. Nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from services.income.whatif import service
from services.income.whatif.checks import WORK, beside_fields, faults_of
from services.income.whatif.form import (
    HOURS,
    MOST_RESIDENTS,
    VOORBEELDEN,
    VOORBEELDEN_VAN_GEBEURTENISSEN,
    Bewonerregel,
    Formulier,
)
from services.income.whatif.life_events import (
    GEBEURTENISSEN,
    VERHUIZINGEN,
    Gebeurtenis,
    effects_of,
    question_of,
)
from services.income.whatif.picture import Beeld, kinds_of, picture_of_event, picture_of_hours
from services.income.whatif.question import hours_question
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
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
    return render(request, caller, Formulier.read(request.query_params.multi_items()), live)


def render(
    request: Request,
    caller: Caller,
    form: Formulier,
    live: str | None,
    known: tuple[str, ...] | None = None,
    *,
    is_unfinished: bool = False,
) -> Response:
    """The page with its answer. `known` is what income knows beside the form, where it is about a household that it knows;
    what nobody filled in yet is no fault, and has no answer.
    """
    picture, faults = (None, ()) if is_unfinished else work_out(form)
    event = GEBEURTENISSEN.get(form.gebeurtenis)
    templates: Templates = request.app.state.templates
    return templates.render(
        "wat-als.html",
        caller,
        # The script only shows answers that succeeded, and the faults belong beside the fields.
        status=400 if faults and live is None else 200,
        pad=PATH,
        bekend=known,
        formulier=form,
        bewoners=(*form.bewoners, Bewonerregel())[:MOST_RESIDENTS],
        gebeurtenis=event,
        fouten={fault.name: fault.reason for fault in faults},
        beeld=picture,
        zonder_bedragen=() if faults or event is None or event.sides else effects_of(event, form),
        soorten=kinds_of(picture),
        veranderingen=[
            (WORK, "Meer of minder uren werken"),
            *((code, event.naam) for code, event in GEBEURTENISSEN.items()),
        ],
        verhuizingen=[(code, name) for code, (name, _) in VERHUIZINGEN.items()],
        keuzes=[(str(hours), f"{hours} uur") for hours in HOURS],
        gemeenten=MUNICIPALITIES,
        voorbeelden=_links(VOORBEELDEN),
        voorbeelden_van_gebeurtenissen=_links(VOORBEELDEN_VAN_GEBEURTENISSEN),
    )


def work_out(form: Formulier) -> tuple[Beeld | None, tuple[Fault, ...]]:
    """What to show, or what is wrong with what was filled in; neither where the amounts can't be worked out here."""
    faults = faults_of(form)
    if faults:
        return None, faults
    event = GEBEURTENISSEN.get(form.gebeurtenis)
    if event is not None and event.sides is None:
        return None, ()
    try:
        return (_picture_of_hours(form) if event is None else _picture_of(event, form)), ()
    except InvalidInput as refused:
        return None, beside_fields(refused.faults)


def _picture_of_hours(form: Formulier) -> Beeld:
    found = service.calculate(hours_question(form))
    return picture_of_hours(found, int(form.van), int(form.naar))


def _picture_of(event: Gebeurtenis, form: Formulier) -> Beeld:
    question = question_of(event, form)
    rent = tuple(scenario.kale_huur_centen or 0 for scenario in question.scenarios)
    return picture_of_event(
        service.calculate(question),
        date.fromisoformat(form.dag),
        (rent[0], rent[1]),
        effects_of(event, form),
        event.toeslagen,
    )


def _links(examples: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        name: f"{PATH}?{replace(Formulier(), **differs).link()}"  # type: ignore[arg-type]
        for name, differs in examples.items()
    }
