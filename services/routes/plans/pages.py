"""The pages of the plan of a household: to read and print, to change as a whole, and what the resident says of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.routes.plans import service, wording
from services.routes.plans.forms import PILLARS, PlanForm, form_of, read_plan
from services.routes.plans.schemas import MOST_STEPS, Instemmingsvraag
from services.routes.resident_routes import wording as route_wording
from shared import clock
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, read_form
from shared.http.routing import FORMS, accepts
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "plannen"
AS_FORM: Final = [accepts(*FORMS)]
_DONE: Final = {
    "gewijzigd": "Het plan is bewaard. Vraag de inwoner wat hij of zij ervan vindt.",
    "gevraagd": "Wat de inwoner vindt, is vastgelegd.",
    "stap": "De stap is gedaan.",
    "route": "De route is vastgelegd. Vraag de inwoner wat hij of zij van het plan vindt.",
}

router = APIRouter()
Reader = Annotated[Caller, Depends(require("routes.plannen.lezen"))]
Writer = Annotated[Caller, Depends(require("routes.plannen.schrijven"))]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something was not carried out, and what was typed."""

    status: int = 200
    why: str = ""
    faults: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


@router.get("/dossiers/{dossier_id}/plan")
async def show_plan(dossier_id: UUID, caller: Reader, desk: DeskDep, gedaan: str = "") -> Response:
    return await _page(desk, caller, dossier_id, done=_DONE.get(gedaan, ""))


@router.get("/dossiers/{dossier_id}/plan/wijzigen")
async def show_form(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    async with desk.database.transaction() as tx:
        seen = await service.look(tx, caller, dossier_id)
    return await _form(desk, caller, dossier_id, form_of(seen.plan))


@router.post("/dossiers/{dossier_id}/plan/wijzigen", dependencies=AS_FORM)
async def change_plan(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    form = await read_plan(desk.request)
    why = ""
    if not form.faults:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await service.change(tx, caller, dossier_id, form.version, form.wanted)
        except InvalidInput as error:
            form.blame(error.faults)
        except (Conflict, Transient) as refusal:
            why = BUSY if isinstance(refusal, Transient) else refusal.detail
        else:
            return _back(dossier_id, "gewijzigd")
    return await _form(desk, caller, dossier_id, form, why)


@router.post("/dossiers/{dossier_id}/plan/instemming", dependencies=AS_FORM)
async def note_answer(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, Instemmingsvraag)
    refused = Refused(400, "", filled.faults)
    if filled.asked is not None:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await service.agree(tx, caller, dossier_id, filled.asked)
        except InvalidInput as error:
            filled.blame(error)
        except (Conflict, Transient) as refusal:
            why = BUSY if isinstance(refusal, Transient) else refusal.detail
            refused = Refused(409, f"{why} {NOT_KEPT}")
        else:
            return _back(dossier_id, "gevraagd")
    typed = {name: given[0] for name, given in filled.values.items() if given}
    shown = Refused(refused.status, refused.why, filled.faults, typed)
    return await _page(desk, caller, dossier_id, shown)


@router.post("/dossiers/{dossier_id}/plan/stappen/{step_id}/gedaan", dependencies=AS_FORM)
async def finish_step(dossier_id: UUID, step_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    try:
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            await service.finish(tx, caller, dossier_id, step_id)
    except (Conflict, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
        return await _page(desk, caller, dossier_id, Refused(409, why))
    return _back(dossier_id, "stap")


def _back(dossier_id: UUID, done: str) -> Response:
    return RedirectResponse(f"/routes/dossiers/{dossier_id}/plan?gedaan={done}", 303)


async def _page(
    desk: Desk, caller: Caller, dossier_id: UUID, refused: Refused | None = None, *, done: str = ""
) -> Response:
    refused = refused or Refused()
    async with desk.database.transaction() as tx:
        seen = await service.look(tx, caller, dossier_id)
    people = [person.person_id for person in seen.routes.people]
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, people, dossier_ids=[dossier_id]
    )
    may_write = seen.gemeente in caller.everywhere.where_may("routes.plannen.schrijven")
    return desk.templates.render(
        "plan.html",
        caller,
        status=refused.status,
        pad=f"/routes/dossiers/{dossier_id}",
        wie=named.of_dossier(dossier_id),
        namen=named,
        plan=seen.plan,
        routes=seen.routes,
        routewoorden=route_wording,
        taken=seen.open_tasks,
        woorden=wording,
        naam_van=wording.label_of,
        geweigerd=refused,
        fouten=refused.faults,
        ingevuld=refused.typed,
        gedaan=done,
        mag_schrijven=may_write,
        vandaag=clock.today(),
    )


async def _form(
    desk: Desk, caller: Caller, dossier_id: UUID, form: PlanForm, why: str = ""
) -> Response:
    async with desk.database.transaction() as tx:
        await service.look(tx, caller, dossier_id)
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=[dossier_id])
    return desk.templates.render(
        "plan-wijzigen.html",
        caller,
        status=400 if form.faults else 409 if why else 200,
        pad=f"/routes/dossiers/{dossier_id}/plan",
        wie=named.of_dossier(dossier_id),
        pijlers=[(pillar, wording.PILLARS[pillar]) for pillar in PILLARS],
        rijen=range(MOST_STEPS),
        waarden=form.values,
        fouten=form.faults,
        waarom=why,
        woorden=wording,
        naam_van=wording.label_of,
    )
