"""/brieven: which letters a dossier has, what one says, and its PDF as it went out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.income.letters import viewing
from services.income.letters.answers import Brief, Briefregel, Brieven
from services.income.letters.viewing import Reader
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems

router = APIRouter(tags=["Brieven"])


@router.get(
    "/brieven", summary="De brieven van een dossier, nieuwste eerst", operation_id="brievenTonen"
)
async def list_letters(
    caller: Reader,
    database: DatabaseDep,
    dossier_id: Annotated[UUID, Query(alias="dossierId")],
) -> Brieven:
    found = await viewing.of_dossier(database, caller, dossier_id)
    return Brieven(resultaten=[Briefregel.of(letter) for letter in found])


@router.get(
    "/brieven/{id}",
    summary="Een brief",
    operation_id="briefTonen",
    responses=problems(404),
)
async def show_letter(
    caller: Reader,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Brief:
    opened = await viewing.open_letter(request, database, caller, id)
    return Brief.of(opened.letter)


@router.get(
    "/brieven/{id}/pdf",
    summary="Een brief als PDF, zoals hij is verstuurd",
    operation_id="briefDownloaden",
    response_class=Response,
    responses={
        200: {
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
            "description": "De PDF.",
        },
        **problems(404),
    },
)
async def download_letter(
    caller: Reader,
    request: Request,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    opened = await viewing.open_letter(request, database, caller, id, with_pdf=True)
    return viewing.pdf_response(opened)
