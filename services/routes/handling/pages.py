"""The page of one task: what it is, what can be done with it now, and what became of it. Plain forms."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from services.routes.access import Viewer
from services.routes.assigning import service as assigning
from services.routes.assigning.schemas import Toewijzing
from services.routes.handling import service, sight
from services.routes.handling.schemas import Afronding, Notitie, Wachten
from services.routes.tasks import looking as tasks
from services.routes.viewers import TaskReader, TaskWriter
from services.routes.workers.callers import worker_id_of
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, Filled, read_form
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.messaging.transaction import Transaction
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "taken"
AS_FORM: Final = [accepts(*FORMS)]

router = APIRouter()
M = TypeVar("M", bound=RequestModel)
Change = Callable[[Transaction, Viewer, UUID], Awaitable[object]]
ChangeWith = Callable[[Transaction, Viewer, UUID, M], Awaitable[object]]
"""A use case of a task, and one that asks for a form."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not carried out; what was typed stays."""

    status: int
    faults: dict[str, str] = field(default_factory=dict)
    """By field."""
    why: str | None = None
    """Of the form as a whole."""
    typed: dict[str, str] = field(default_factory=dict)


@router.post("/taken/volgende", dependencies=AS_FORM)
async def take_next(caller: TaskWriter, desk: DeskDep) -> Response:
    worker_id = worker_id_of(caller)
    why = None
    try:
        async with desk.database.transaction() as tx:
            row = await service.take_next(tx, caller, worker_id)
    except Conflict as refusal:
        row, why = None, refusal.detail
    if row is not None:
        return RedirectResponse(f"/routes/taken/{row['id']}", 303)
    return desk.templates.render(
        "volgende.html", caller, status=409 if why else 200, pad="/routes/werk", waarom=why
    )


@router.get("/taken/{id}")
async def show_task(
    caller: TaskReader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    return await _render(desk, caller, id)


@router.post("/taken/{id}/toewijzing", dependencies=AS_FORM)
async def assign_task(
    caller: TaskWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    """Take a task that is nobody's, or give one's own back to the team."""
    me = worker_id_of(caller)
    takes = (await desk.request.form()).get("doen") == "nemen"
    asked = Toewijzing(medewerker_id=me if takes else None, was_van=None if takes else me)
    try:
        async with desk.database.transaction() as tx:
            await assigning.assign(tx, caller, id, asked)
    except (Conflict, InvalidInput, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
        return await _render(desk, caller, id, Refused(409, why=why))
    return _back(id)


@router.post("/taken/{id}/afronding", dependencies=AS_FORM)
async def complete_task(
    caller: TaskWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Afronding)
    return await _change_with(desk, caller, id, filled, service.complete)


@router.post("/taken/{id}/wachten", dependencies=AS_FORM)
async def let_wait(
    caller: TaskWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Wachten)
    if filled.asked is None:
        # What else is wrong is told at once with a day that cannot be.
        for fault in service.faults_in_day(next(iter(filled.values.get("tot", ())), "")):
            filled.faults.setdefault(fault.name, fault.reason)
    return await _change_with(desk, caller, id, filled, service.wait)


@router.post("/taken/{id}/wachten/einde", dependencies=AS_FORM)
async def end_wait(
    caller: TaskWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    return await _change(desk, caller, id, service.end_wait, {})


@router.post("/taken/{id}/notities", dependencies=AS_FORM)
async def add_note(
    caller: TaskWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Notitie)
    return await _change_with(desk, caller, id, filled, service.note)


async def _change_with(
    desk: Desk, caller: Caller, task_id: UUID, filled: Filled[M], change: ChangeWith[M]
) -> Response:
    """Carry out a form; or the page again, with what is wrong beside each field and what was typed."""
    typed = {name: given[0] for name, given in filled.values.items()}
    asked = filled.asked
    if asked is None:
        return await _render(desk, caller, task_id, Refused(400, filled.faults, typed=typed))

    async def carry_out(tx: Transaction, viewer: Viewer, of: UUID) -> object:
        return await change(tx, viewer, of, asked)

    try:
        return await _change(desk, caller, task_id, carry_out, typed)
    except InvalidInput as error:
        filled.blame(error)
        return await _render(desk, caller, task_id, Refused(400, filled.faults, typed=typed))


async def _change(
    desk: Desk, caller: Caller, task_id: UUID, change: Change, typed: dict[str, str]
) -> Response:
    """In one transaction, the dossier locked; or the page again, with why not now."""
    viewer = Viewer(caller)
    dossier_id = await tasks.find_dossier(desk.database, viewer, task_id)
    try:
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            await change(tx, viewer, task_id)
    except (Conflict, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
        kept = f"{why} {NOT_KEPT}" if any(typed.values()) else why
        return await _render(desk, caller, task_id, Refused(409, why=kept, typed=typed))
    return _back(task_id)


def _back(task_id: UUID) -> Response:
    return RedirectResponse(f"/routes/taken/{task_id}", 303)


async def _render(
    desk: Desk, caller: Caller, task_id: UUID, refused: Refused | None = None
) -> Response:
    refused = refused or Refused(200)
    async with desk.database.transaction() as tx:
        seen = await sight.look(tx, Viewer(caller), task_id)
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [seen.person_id], dossier_ids=[seen.task.dossier_id]
    )
    return desk.templates.render(
        "taak.html",
        caller,
        status=refused.status,
        pad=f"/routes/taken/{task_id}",
        lijst="/routes/werk",
        gezien=seen,
        taak=seen.task,
        wie=named,
        fouten=refused.faults,
        niet_gedaan=refused.why,
        ingevuld=refused.typed,
    )
