"""The page of a recalculation, for who makes policy: what changes for everybody, as a table and a histogram. A dry run."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from services.income.norms.loading import load_parameters
from services.income.norms.pages import PATH as AMOUNTS
from services.income.recalculation import service
from services.income.recalculation.form import Formulier, beside_fields, question_of
from services.income.recalculation.picture import KOLOMMEN, bars_of
from services.income.recalculation.proposed import (
    MOST_BYTES,
    Verandering,
    changed_values,
    read_proposal,
)
from services.income.recalculation.schemas import Doorrekening, Voorstelwaarde
from services.income.recalculation.service import Busy, Viewer
from services.income.recalculation.viewer import SCOPE, viewer_of
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import TooLarge, read_form, reads_form
from shared.messaging.transaction import Database
from shared.ui.dutch import MUNICIPALITIES, municipality_text
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/income/doorrekening"
_ROOM_FOR_FIELDS = 16 * 1024
_LIMIT = MOST_BYTES + _ROOM_FOR_FIELDS
TOO_LARGE = f"Dit bestand is te groot: ten hoogste {MOST_BYTES // 1024} KiB."
BUSY = "Er loopt al een doorrekening. Probeer het over een minuut nog eens."

Answer = tuple[Doorrekening | None, tuple[Fault, ...], int]

router = APIRouter()
Policymaker = Annotated[Caller, Depends(require(SCOPE))]


@router.get("/doorrekening")
async def show_recalculation(
    caller: Policymaker, database: DatabaseDep, request: Request
) -> Response:
    form = Formulier.read(request.query_params)
    return _page(request, caller, form, await _work_out(form, database, viewer_of(caller)))


@router.post("/doorrekening", dependencies=[reads_form(_LIMIT)])
async def try_proposal(caller: Policymaker, database: DatabaseDep, request: Request) -> Response:
    """With amounts that are no law yet, from a file; nothing of it is kept."""
    form, changed = Formulier(), tuple[Verandering, ...]()
    try:
        sent = await read_form(request, _LIMIT, files=1)
        form = Formulier.read({name: text for name, text in sent.items() if isinstance(text, str)})
        proposed = await _proposal(sent)
        answer = await _work_out(form, database, viewer_of(caller), proposed)
        if answer[0] is not None:
            changed = changed_values(load_parameters(), proposed, answer[0].datum)
    except TooLarge:
        answer = (None, (Fault("bestand", "te-groot", TOO_LARGE),), 413)
    except InvalidInput as refused:
        answer = (None, beside_fields(refused.faults), refused.status)
    return _page(request, caller, form, answer, changed)


async def _proposal(sent: FormData) -> tuple[Voorstelwaarde, ...]:
    """Raises InvalidInput."""
    file = sent.get("bestand")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise InvalidInput((Fault("bestand", "verplicht", "Kies een bestand."),))
        return read_proposal(await file.read(MOST_BYTES + 1))
    finally:
        await sent.close()


def _page(
    request: Request,
    caller: Caller,
    form: Formulier,
    answer: Answer,
    changed: tuple[Verandering, ...] = (),
) -> Response:
    found, faults, status = answer
    templates: Templates = request.app.state.templates
    return templates.render(
        "doorrekening.html",
        caller,
        status=status,
        pad=PATH,
        bedragen=AMOUNTS,
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
        veranderd=changed,
        balken=bars_of(found.histogram) if found else (),
        kolommen=KOLOMMEN,
    )


async def _work_out(
    form: Formulier,
    database: Database,
    viewer: Viewer,
    proposed: tuple[Voorstelwaarde, ...] = (),
) -> Answer:
    """What to show, or what is wrong with what was filled in, and the status that says so."""
    if not form.is_asked and not proposed:
        return None, (), 200
    question, faults = question_of(form, viewer.municipalities, proposed)
    if question is None:
        return None, faults, 400
    try:
        return await service.recalculate(database, question, viewer), (), 200
    except InvalidInput as refused:
        return None, beside_fields(refused.faults), refused.status
    except Busy:
        return None, (Fault("", "bezig", BUSY),), 503
