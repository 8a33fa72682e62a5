"""The API of whose a task is: `/taken/{id}/toewijzing`."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.assigning import service
from services.routes.assigning.schemas import Toewijzing
from services.routes.partners import service as partners
from services.routes.tasks.schemas import Taak
from services.routes.viewers import TaskWriter
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Taken"])


@router.post(
    "/taken/{id}/toewijzing",
    summary="Een taak nemen, teruggeven of toewijzen",
    description=(
        "Neem een taak die van niemand is, of geef uw eigen taak terug; een teamleider wijst toe. Is de taak intussen van een"
        " ander, dan volgt 409 met van wie."
    ),
    operation_id="taakToewijzen",
    response_model=Taak,
    responses=problems(404, 409),
)
async def assign_task(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    toewijzing: Toewijzing,
) -> Response:
    async with database.transaction() as tx:

        async def assign() -> Response:
            row = await service.assign(tx, caller, id, toewijzing)
            [named] = await partners.with_names(tx, [row])
            content = Taak.of(named, caller).model_dump_json(by_alias=True)
            return Response(content, media_type="application/json")

        return await once(tx, caller, key, await request.body(), assign)
