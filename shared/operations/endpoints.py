"""Every service's figures for operations over HTTP (scope `beheer.stroom.lezen`), for the monitor that gathers them."""

from functools import cache
from typing import Final

from fastapi import APIRouter, Depends, Request

from shared.http.auth import require
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.operations.schemas import Stand
from shared.operations.standing import read_standing

READ: Final = "beheer.stroom.lezen"
PREFIX: Final = "/beheer"


@cache
def operations_router() -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["beheer"])
    router.add_api_route(
        "/stand",
        show_standing,
        operation_id="standTonen",
        summary="Hoe de berichtenstroom van deze dienst loopt",
        response_model=Stand,
        responses=problems(503),
        dependencies=[Depends(require(READ))],
    )
    return router


async def show_standing(request: Request, database: DatabaseDep) -> Stand:
    """Aantallen, leeftijden en oordelen van dit moment, niets over personen."""
    async with database.reading() as connection:
        return await read_standing(
            connection, database.service, request.app.state.accountable.topics
        )
