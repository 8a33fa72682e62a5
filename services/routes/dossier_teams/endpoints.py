"""The API of which team a dossier is of: `/dossiers/{id}/team`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.routes.dossier_teams import service
from services.routes.dossier_teams.schemas import Dossierteam, Teamwissel
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Medewerkers"])
LeaderWriter = Annotated[Caller, Depends(require("routes.medewerkers.schrijven"))]


@router.post(
    "/dossiers/{id}/team",
    summary="Een dossier aan een ander team geven",
    operation_id="dossierVerplaatsen",
    response_model=Dossierteam,
    responses=problems(404, 409),
)
async def move_dossier(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    wissel: Teamwissel,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def move() -> Response:
            moved = await service.move(tx, caller, id, wissel)
            answer = Dossierteam(
                dossier_id=moved.dossier_id, team_id=moved.team_id, gemeente=moved.municipality
            )
            return Response(answer.model_dump_json(by_alias=True), media_type="application/json")

        return await once(tx, caller, key, await request.body(), move)
