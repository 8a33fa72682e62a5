"""The API of the filters that somebody keeps of a list of work: `/werklijsten/{lijst}/filters`."""

from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.saved_filters import service
from services.routes.saved_filters.answers import (
    Begin,
    Filter,
    Filters,
    Naam,
    TeBewaren,
    Werklijst,
)
from services.routes.viewers import TaskReader
from services.routes.work.service import Listed, choice_of
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction

router = APIRouter(tags=["Taken"])


@router.get(
    "/werklijsten/{lijst}/filters",
    summary="Uw bewaarde filters",
    operation_id="filtersTonen",
)
async def list_filters(caller: TaskReader, database: DatabaseDep, lijst: Werklijst) -> Filters:
    async with database.transaction() as tx:
        return await _own(tx, caller, lijst)


@router.post(
    "/werklijsten/{lijst}/filters",
    summary="Een filter bewaren",
    operation_id="filterBewaren",
    response_model=Filters,
    status_code=201,
)
async def keep_filter(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    lijst: Werklijst,
    filter: TeBewaren,  # noqa: A002
) -> Response:
    async with database.transaction() as tx:

        async def keep() -> Response:
            choice = await choice_of(tx, caller, Listed(lijst), urlencode(filter.filter))
            await service.keep(tx, caller, lijst, filter.naam, choice.query)
            content = (await _own(tx, caller, lijst)).model_dump_json(by_alias=True)
            return Response(content, 201, media_type="application/json")

        return await once(tx, caller, key, await request.body(), keep)


@router.post(
    "/werklijsten/{lijst}/filters/{id}/benaming",
    summary="Een filter anders noemen",
    operation_id="filterHernoemen",
    responses=problems(404),
)
async def rename_filter(
    caller: TaskReader,
    database: DatabaseDep,
    lijst: Werklijst,
    id: UUID,  # noqa: A002
    naam: Naam,
) -> Filters:
    async with database.transaction() as tx:
        await service.rename(tx, caller, lijst, id, naam.naam)
        return await _own(tx, caller, lijst)


@router.post(
    "/werklijsten/{lijst}/filters/{id}/verwijdering",
    summary="Een filter weggooien",
    description="Nog eens weggooien verandert niets.",
    operation_id="filterVerwijderen",
)
async def delete_filter(
    caller: TaskReader,
    database: DatabaseDep,
    lijst: Werklijst,
    id: UUID,  # noqa: A002
) -> Filters:
    async with database.transaction() as tx:
        await service.delete(tx, caller, lijst, id)
        return await _own(tx, caller, lijst)


@router.post(
    "/werklijsten/{lijst}/begin",
    summary="Kiezen met welk filter een lijst opent",
    operation_id="beginfilterKiezen",
)
async def begin_with(
    caller: TaskReader, database: DatabaseDep, lijst: Werklijst, begin: Begin
) -> Filters:
    async with database.transaction() as tx:
        await service.begin_with(tx, caller, lijst, begin.filter_id)
        return await _own(tx, caller, lijst)


async def _own(tx: Transaction, caller: Caller, which: str) -> Filters:
    kept = await service.list_of(tx.connection, caller, which)
    return Filters(resultaten=[Filter.of(found) for found in kept])
