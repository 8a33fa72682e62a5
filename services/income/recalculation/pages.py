"""The page of a recalculation, for who makes policy: what changes for everybody, as a table and a histogram. A dry run."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.income.recalculation import service
from services.income.recalculation.form import Formulier, beside_fields, question_of
from services.income.recalculation.picture import KOLOMMEN, bars_of
from services.income.recalculation.schemas import Doorrekening
from services.income.recalculation.service import Busy, Viewer
from services.income.recalculation.viewer import SCOPE, viewer_of
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.messaging.transaction import Database
from shared.ui.dutch import MUNICIPALITIES, municipality_text
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/doorrekening"
BUSY = "Er loopt al een doorrekening. Probeer het over een minuut nog eens."

Answer = tuple[Doorrekening | None, tuple[Fault, ...], int]

router = APIRouter()
Policymaker = Annotated[Caller, Depends(require(SCOPE))]


@router.get("/doorrekening")
async def show_recalculation(
    caller: Policymaker, database: DatabaseDep, request: Request
) -> Response:
    form = Formulier.read(request.query_params)
    found, faults, status = await _work_out(form, database, viewer_of(caller))
    templates: Templates = request.app.state.templates
    return templates.render(
        "doorrekening.html",
        caller,
        status=status,
        pad=PATH,
        formulier=form,
        vandaag=clock.today(),
        gemeenten=[
            ("", "Al mijn gemeenten"),
            *(
                (code, municipality_text(code))
                for code in MUNICIPALITIES
                if code in caller.municipalities
            ),
        ],
        fouten={fault.name: fault.reason for fault in faults},
        uitkomst=found,
        balken=bars_of(found.histogram) if found else (),
        kolommen=KOLOMMEN,
    )


async def _work_out(form: Formulier, database: Database, viewer: Viewer) -> Answer:
    """What to show, or what is wrong with what was filled in, and the status that says so."""
    if not form.is_asked:
        return None, (), 200
    question, faults = question_of(form, viewer.municipalities)
    if question is None:
        return None, faults, 400
    try:
        return await service.recalculate(database, question, viewer), (), 200
    except InvalidInput as refused:
        return None, beside_fields(refused.faults), refused.status
    except Busy:
        return None, (Fault("", "bezig", BUSY),), 503
