"""Everybody's own page: teams, roles and working days, being away, and people to stay away from."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.routes.workers import conflicts, looking
from services.routes.workers import looking_repository as known
from services.routes.workers.callers import Somebody, worker_id_of
from services.routes.workers.pages import (
    AS_FORM,
    OWN_CHANGES,
    apply_form,
    form_context,
)
from services.routes.workers.wording import changed
from shared import clock
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.http.schemas import RequestModel
from shared.messaging.transaction import Database
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

PATH: Final = "/routes/mijn-gegevens"
_DONE: Final = {
    "belangenconflict": "Het belangenconflict is gemeld. U ziet deze inwoner niet meer.",
    "belangenconflict-einde": "Het belangenconflict is voorbij.",
}

router = APIRouter()


class Belangenconflict(RequestModel):
    """Over welke inwoner een medewerker niets mag zien of beslissen."""

    persoon: UUID


class Voorbij(RequestModel):
    """Welk belangenconflict voorbij is."""

    over: UUID


@router.get("/mijn-gegevens")
async def show_own(
    caller: Somebody, database: DatabaseDep, templates: TemplatesDep, gedaan: str = ""
) -> Response:
    return await _page(database, templates, caller, gedaan)


@router.post("/mijn-gegevens/belangenconflict-einde", dependencies=AS_FORM)
async def end_conflict(request: Request, caller: Somebody, database: DatabaseDep) -> Response:
    filled = await read_form(request, Voorbij)
    if filled.asked is not None:
        async with database.transaction() as tx:
            await conflicts.end(tx, caller, worker_id_of(caller), filled.asked.over)
    return RedirectResponse(f"{PATH}?gedaan=belangenconflict-einde", 303)


@router.post("/mijn-gegevens/{wat}", dependencies=AS_FORM)
async def change_own(
    wat: str,
    request: Request,
    caller: Somebody,
    database: DatabaseDep,
    templates: TemplatesDep,
) -> Response:
    filled = await apply_form(request, database, caller, worker_id_of(caller), wat, OWN_CHANGES)
    if filled.faults:
        return await _page(database, templates, caller, "", wat, filled)
    return RedirectResponse(f"{PATH}?gedaan={wat}", 303)


@router.get("/belangenconflict")
async def ask_conflict(caller: Somebody, templates: TemplatesDep, persoon: str = "") -> Response:
    worker_id_of(caller)
    return templates.render("belangenconflict.html", caller, pad=PATH, persoon=persoon, fouten={})


@router.post("/belangenconflict", dependencies=AS_FORM)
async def declare_conflict(
    request: Request, caller: Somebody, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    worker_id = worker_id_of(caller)
    filled = await read_form(request, Belangenconflict)
    if filled.asked is None:
        return templates.render(
            "belangenconflict.html",
            caller,
            status=400,
            pad=PATH,
            persoon="",
            fouten={"persoon": "Kies eerst een inwoner: ga naar de pagina van die inwoner."},
        )
    async with database.transaction() as tx:
        await conflicts.declare(tx, caller, worker_id, filled.asked.persoon)
    return RedirectResponse(f"{PATH}?gedaan=belangenconflict", 303)


async def _page(  # noqa: PLR0917 - what the page is about, and what stands in it
    database: Database,
    templates: Templates,
    caller: Caller,
    done: str,
    what: str = "",
    filled: Filled[Any] | None = None,
) -> Response:
    worker_id = worker_id_of(caller)
    async with database.transaction() as tx:
        worker = await looking.worker(tx.connection, worker_id)
        municipalities = worker.municipalities_on(clock.today())
        colleagues = await known.colleagues_of(
            tx.connection, worker_id, municipalities, clock.today()
        )
        changes = await known.changes_of(tx.connection, worker_id=worker_id)
        own = await conflicts.own(tx, worker_id)
    message = OWN_CHANGES[done].done if done in OWN_CHANGES else _DONE.get(done, "")
    return templates.render(
        "mijn-gegevens.html",
        caller,
        status=400 if filled else 200,
        pad=PATH,
        gedaan=message,
        collegas=colleagues,
        conflicten=own,
        wijzigingen=[changed(row) for row in changes],
        **form_context(worker, caller, what, filled),
    )
