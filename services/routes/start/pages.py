"""The page that everybody begins at: what needs me now, and where to go on."""

from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from services.routes.start import service
from services.routes.start.elsewhere import Others
from services.routes.start.rules import shown
from shared.http.auth import signed_in
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import make_strict
from shared.ui.dependencies import TemplatesDep
from shared.ui.menu import START, menu_of

TEMPLATES: Final = Path(__file__).parent / "templates"


async def _others(request: Request) -> Others:
    others: Others = request.app.state.others
    return others


OthersDep = Annotated[Others, Depends(_others)]
Somebody = Annotated[Caller, Depends(signed_in)]


def install(app: FastAPI) -> None:
    """At `/`, which is of no service's path: whatever stands before the services sends it here."""
    made = APIRouter()
    made.add_api_route("/", show_start)
    make_strict(made)
    app.include_router(made, include_in_schema=False)


async def show_start(
    request: Request,
    caller: Somebody,
    database: DatabaseDep,
    templates: TemplatesDep,
    others: OthersDep,
) -> Response:
    if caller.is_from_outside:
        return RedirectResponse(menu_of(caller)[0].address, 303)
    async with database.transaction() as tx:
        own = await service.own_needs(tx, caller)
    elsewhere = await others.look(request, caller)
    return templates.render(
        "start.html",
        caller,
        pad=START.address,
        nodig=sorted(shown([*own, *elsewhere.needs]), key=lambda need: not need.is_urgent),
        ontbreekt=elsewhere.missing,
        diensten=elsewhere.services,
        verder=[item for item in menu_of(caller) if item is not START],
    )
