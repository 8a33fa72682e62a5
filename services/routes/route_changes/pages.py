"""The page on which somebody takes a step back or forward with a resident."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.routes.resident_routes import wording
from services.routes.resident_routes.schemas import OfPerson
from services.routes.route_changes import service
from services.routes.route_changes.schemas import RouteForm
from shared import clock
from shared.errors import Conflict, InvalidInput, NotFound, Transient
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.filled import BUSY, read_form
from shared.http.routing import FORMS, accepts
from shared.resident_routes import ROUTES, RUNGS
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "plannen"
AS_FORM: Final = [accepts(*FORMS)]
LABELS: Final[Mapping[str, str]] = {
    "route": "Welke route?",
    "trede": "Op welke trede?",
    "vanaf": "Vanaf wanneer?",
    "reden": "Waarom?",
    "verteldDoor": "Wie vertelde het?",
    "woorden": "In diens woorden",
}

router = APIRouter()
Writer = Annotated[Caller, Depends(require("routes.plannen.schrijven"))]


@dataclass(frozen=True, slots=True)
class Typed:
    """A step that was not taken: what was typed, and why not."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    why: str = ""

    @property
    def status(self) -> int:
        return 400 if self.faults else 409 if self.why else 200


@router.get("/dossiers/{dossier_id}/routes/{person_id}")
async def show_step(dossier_id: UUID, person_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    return await _page(desk, caller, dossier_id, person_id, Typed())


@router.post("/dossiers/{dossier_id}/routes/{person_id}", dependencies=AS_FORM)
async def take_step(dossier_id: UUID, person_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, RouteForm)
    why = ""
    if filled.asked is not None:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await service.change(tx, caller, dossier_id, person_id, filled.asked)
        except InvalidInput as error:
            filled.blame(error)
        except (Conflict, Transient) as refusal:
            why = BUSY if isinstance(refusal, Transient) else refusal.detail
        else:
            return RedirectResponse(f"/routes/dossiers/{dossier_id}/plan?gedaan=route", 303)
    values = {name: given[0] for name, given in filled.values.items() if given}
    typed = Typed(values, filled.faults, why)
    return await _page(desk, caller, dossier_id, person_id, typed)


async def _page(
    desk: Desk, caller: Caller, dossier_id: UUID, person_id: UUID, typed: Typed
) -> Response:
    async with desk.database.transaction() as tx:
        _, found = await service.look(tx, caller, dossier_id)
    person = _of(found.people, person_id)
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [person_id], dossier_ids=[dossier_id]
    )
    return desk.templates.render(
        "route.html",
        caller,
        status=typed.status,
        pad=f"/routes/dossiers/{dossier_id}",
        wie=named.of(person_id),
        persoon=person,
        rust=[item for item in found.resting if item.person_id == person_id],
        getypt=typed,
        fouten=typed.faults,
        waarden=typed.values,
        labels=LABELS,
        routes=ROUTES,
        treden=RUNGS,
        woorden=wording,
        vandaag=clock.today(),
    )


def _of(people: Sequence[OfPerson], person_id: UUID) -> OfPerson:
    """Raises NotFound for who is not in this dossier."""
    for person in people:
        if person.person_id == person_id:
            return person
    raise NotFound("inwoner", person_id)
