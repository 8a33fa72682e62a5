"""The pages of letters: which a dossier has, and one as the resident reads it."""

from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.income.letters import viewing
from services.income.letters.answers import state_text
from services.income.letters.viewing import Reader
from shared.http.dependencies import DatabaseDep
from shared.http.names import NameService
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/income/brieven"

router = APIRouter()


@router.get("/brieven")
async def show_letters(
    caller: Reader,
    request: Request,
    database: DatabaseDep,
    dossier: Annotated[UUID, Query()],
) -> Response:
    found = await viewing.of_dossier(database, caller, dossier)
    names: NameService = request.app.state.names
    named = await names.look_up(request, caller, "brieven", [], dossier_ids=[dossier])
    templates: Templates = request.app.state.templates
    return templates.render(
        "brieven.html",
        caller,
        pad=PATH,
        dossier=dossier,
        wie=named.of_dossier(dossier),
        brieven=[
            (letter, state_text(letter), viewing.may_read(caller, letter)) for letter in found
        ],
    )


@router.get("/brieven/{id}")
async def show_letter(
    caller: Reader,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    opened = await viewing.open_letter(request, database, caller, id)
    templates: Templates = request.app.state.templates
    return templates.render(
        "brief.html",
        caller,
        pad=PATH,
        bewaard=opened.letter,
        stand=state_text(opened.letter),
        aan=opened.to,
    )


@router.get("/brieven/{id}/pdf")
async def download_letter(
    caller: Reader,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    opened = await viewing.open_letter(request, database, caller, id, with_pdf=True)
    return viewing.pdf_response(opened)
