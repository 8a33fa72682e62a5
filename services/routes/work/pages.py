"""The page of one task: to read, to take and to finish."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from services.routes.access import Viewer
from services.routes.assigning import service as assigning
from services.routes.assigning.schemas import Toewijzing
from services.routes.tasks import service as tasks
from services.routes.tasks.schemas import Afronding, Taak
from services.routes.viewers import TaskReader, TaskWriter
from services.routes.work.lists import PURPOSE, person_of
from services.routes.work.rules import urgency_of
from services.routes.work.service import URGENCIES
from services.routes.workers import looking
from services.routes.workers.callers import worker_id_of
from shared import clock
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.auth import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.names import NameService
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Database
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.templating import Templates

LIST: Final = "/routes/werk"
TOO_SHORT: Final = "Schrijf in een paar woorden wat eruit kwam."
TOO_LONG: Final = "Maak de tekst korter: ten hoogste 1.000 tekens."
WITH_BSN: Final = "Laat het burgerservicenummer uit de tekst."
BUSY: Final = "Iemand anders is op dit moment met dit huishouden bezig. Probeer het zo weer."

router = APIRouter()


@router.get("/taken/{id}")
async def show_task(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    return await _render_task(request, caller, database, templates, names, id)


@router.post("/taken/{id}/afronding", dependencies=[accepts(*FORMS)])
async def complete_task(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    typed = str((await request.form()).get("resultaat") or "").strip()
    fault = _fault_in(typed)
    if fault is None:
        try:
            await _complete(database, Viewer(caller), id, typed)
        except Transient:
            fault = BUSY
        except Conflict as refusal:
            fault = f"{refusal.detail} Wat u schreef is niet bewaard."
        else:
            return RedirectResponse(f"/routes/taken/{id}", 303)
    return await _render_task(
        request, caller, database, templates, names, id, typed=typed, fault=fault
    )


@router.post("/taken/{id}/toewijzing", dependencies=[accepts(*FORMS)])
async def assign_task(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    """Take a task that is nobody's, or give one's own back to the team."""
    form = await request.form()
    me = worker_id_of(caller)
    takes = form.get("doen") == "nemen"
    asked = Toewijzing(medewerker_id=me if takes else None, was_van=None if takes else me)
    try:
        async with database.transaction() as tx:
            await assigning.assign(tx, caller, id, asked)
    except (Conflict, InvalidInput, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
        return await _render_task(request, caller, database, templates, names, id, not_assigned=why)
    return RedirectResponse(f"/routes/taken/{id}", 303)


async def _complete(database: Database, viewer: Viewer, task_id: UUID, result: str) -> None:
    dossier_id = await tasks.find_dossier(database, viewer, task_id)
    async with database.transaction(lock=[dossier_id]) as tx:
        await tasks.complete_task(tx, viewer, task_id, result)


async def _render_task(  # noqa: PLR0913, PLR0917 - what a page depends on
    request: Request,
    caller: Caller,
    database: Database,
    templates: Templates,
    names: NameService,
    task_id: UUID,
    *,
    typed: str = "",
    fault: str | None = None,
    not_assigned: str | None = None,
) -> Response:
    viewer = Viewer(caller)
    async with database.transaction() as tx:
        row = await tasks.get_task(tx, viewer, task_id)
        holder = await looking.name_of(tx.connection, row["assignee_id"])
    named = await names.look_up(
        request, caller, PURPOSE, [person_of(row)], dossier_ids=[row["dossier_id"]]
    )
    return templates.render(
        "taak.html",
        caller,
        status=400 if fault else 409 if not_assigned else 200,
        pad=f"/routes/taken/{task_id}",
        lijst=LIST,
        taak=Taak.of(row, caller),
        dringend=URGENCIES[urgency_of(row["due_on"], clock.today())],
        te_laat=row["due_on"] < clock.today(),
        wie=named,
        persoon=person_of(row),
        mag_afronden=row["status"] == "open" and viewer.may_do(row["municipality"], row["role"]),
        mag_nemen=row["status"] == "open"
        and row["assignee_id"] is None
        and row["role"] in caller.roles_in(row["municipality"]),
        is_van_mij=str(row["assignee_id"]) == caller.subject,
        van=holder,
        niet_toegewezen=not_assigned,
        ingevuld=typed,
        fouten={"resultaat": fault} if fault else {},
    )


def _fault_in(typed: str) -> str | None:
    try:
        Afronding.model_validate({"resultaat": typed})
    except ValidationError as error:
        kinds = {fault["type"] for fault in error.errors()}
        if "string_too_short" in kinds:
            return TOO_SHORT
        return TOO_LONG if "string_too_long" in kinds else WITH_BSN
    return None
