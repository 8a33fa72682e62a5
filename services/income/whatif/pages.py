"""The what-if page, for a conversation at a table: what more work or a life event leaves. Nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from services.income.purse.wages import minimumloon
from services.income.whatif import service
from services.income.whatif.bars import kinds_of
from services.income.whatif.checks import WORK, beside_fields, faults_of, works
from services.income.whatif.fixed_costs import fixed_costs, unknown_costs
from services.income.whatif.form import (
    MOST_RESIDENTS,
    VOORBEELDEN,
    VOORBEELDEN_VAN_GEBEURTENISSEN,
    Bewonerregel,
    Formulier,
    cents_of,
    compared_hours,
    day_of,
    hours_of,
    is_count,
)
from services.income.whatif.life_events import (
    GEBEURTENISSEN,
    VERHUIZINGEN,
    Gebeurtenis,
    effects_of,
    question_of,
)
from services.income.whatif.picture import (
    Beeld,
    Costs,
    picture_of_event,
    picture_of_hours,
)
from services.income.whatif.question import hours_question
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/wat-als"
ASKED = "reken"
"""The button, in what a browser sends."""

router = APIRouter()
Calculator = Annotated[Caller, Depends(require("income.berekeningen.maken"))]
# A page that keeps itself up to date asks for itself: htmx says so in this header.
Live = Annotated[str | None, Header(alias="HX-Request")]


@router.get("/wat-als")
async def show_what_if(caller: Calculator, request: Request, live: Live = None) -> Response:
    given = request.query_params.multi_items()
    return render(request, caller, Formulier.read(given), live, given=dict(given))


def render(
    request: Request,
    caller: Caller,
    form: Formulier,
    live: str | None,
    *,
    given: Mapping[str, str],
    known: tuple[str, ...] | None = None,
) -> Response:
    """The page with its answer. `known` is what income knows beside the form, where it is about a household that it knows;
    `given` is what the browser sent.
    """
    picture, found = work_out(form)
    faults = tuple(fault for fault in found if is_shown(fault, form, given))
    missing = tuple(fault.name for fault in found if fault not in faults)
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
        zonder_bedragen=() if found or event is None or event.sides else effects_of(event, form),
        soorten=kinds_of(picture.staven if picture else ()),
        veranderingen=[
            (WORK, "Meer of minder uren werken"),
            *((code, event.naam) for code, event in GEBEURTENISSEN.items()),
        ],
        verhuizingen=[(code, name) for code, (name, _) in VERHUIZINGEN.items()],
        nog_in_te_vullen=missing,
        vraagt_vrijlating=works(form),
        is_begonnen=bool(form.leeftijd),
        onder_minimum=minimum_above(form),
        vandaag=clock.today(),
        gemeenten=MUNICIPALITIES,
        voorbeelden=_links(VOORBEELDEN),
        voorbeelden_van_gebeurtenissen=_links(VOORBEELDEN_VAN_GEBEURTENISSEN),
    )


def is_shown(fault: Fault, form: Formulier, given: Mapping[str, str]) -> bool:
    """What nobody filled in yet is no fault, until somebody asks for an answer; what was never asked is none at all."""
    is_empty = not getattr(form, fault.name, fault.name)
    return not is_empty or (ASKED in given and fault.name in given)


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


def minimum_above(form: Formulier) -> int | None:
    """The minimum wage per hour in cents, where the wage that was filled in is below it."""
    cents, day = cents_of(form.uurloon) if form.uurloon else None, day_of(form.datum)
    if cents is None or day is None or not is_count(form.leeftijd):
        return None
    try:
        least = minimumloon(day, Fraction(0), load_parameters(), leeftijd=int(form.leeftijd))
    except NietVastTeStellen:
        return None
    return least.uurloon if cents < least.uurloon else None


def _picture_of_hours(form: Formulier) -> Beeld:
    found, hours = service.calculate(hours_question(form)), compared_hours(form)
    return picture_of_hours(
        found, hours, hours_of(form.van) or 0, hours_of(form.naar) or 0, _costs(form)
    )


def _picture_of(event: Gebeurtenis, form: Formulier) -> Beeld:
    return picture_of_event(
        service.calculate(question_of(event, form)),
        date.fromisoformat(form.dag),
        _costs(form),
        effects_of(event, form),
        event.toeslagen,
    )


def _costs(form: Formulier) -> Costs:
    return Costs(fixed_costs(form), unknown_costs(form))


def _links(examples: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        name: f"{PATH}?{replace(Formulier(), **differs).link()}"  # type: ignore[arg-type]
        for name, differs in examples.items()
    }
