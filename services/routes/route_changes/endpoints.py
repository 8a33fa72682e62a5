"""The API of the routes of residents: `/dossiers/{id}/routes`."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.routes.route_changes import service
from services.routes.route_changes.schemas import Routes, RouteUit, RouteVan
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Routes"])
Reader = Annotated[Caller, Depends(require("routes.plannen.lezen"))]
Writer = Annotated[Caller, Depends(require("routes.plannen.schrijven"))]
CREATED: Final = 201


@router.get(
    "/dossiers/{id}/routes",
    summary="De routes van de inwoners van een dossier, die van nu en eerdere, en wat van het plan rust",
    operation_id="routesTonen",
    responses=problems(404),
)
async def list_routes(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Routes:
    async with database.transaction() as tx:
        _, found = await service.look(tx, caller, id)
    return Routes.of(found)


@router.post(
    "/dossiers/{id}/routes",
    summary="Een stap terug of vooruit",
    description=(
        "Eén handeling: de route van nu eindigt, de andere begint. Wat van plan en werk bij de oude hoort, rust; volgde de"
        " inwoner deze route eerder, dan gaat dat weer verder, met wie toen meeging en dat nog kan. Veranderde de route na"
        " `gezien`, dan krijgt u 409 met hoe het nu is."
    ),
    operation_id="routeWijzigen",
    status_code=CREATED,
    response_model=RouteUit,
    responses=problems(404, 409),
)
async def change_route(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: Writer,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: RouteVan,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def act() -> Response:
            route_id = await service.change(tx, caller, id, asked.inwoner_id, asked)
            _, found = await service.look(tx, caller, id)
            made = next(
                stay
                for person in found.people
                for stay in [person.now]
                if stay and stay.id == route_id
            )
            content = RouteUit.of(made).model_dump_json(by_alias=True)
            return Response(content, CREATED, media_type="application/json")

        return await once(tx, caller, key, await request.body(), act)
