"""The API of dividing work: `/verdelingen`."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.dividing import service
from services.routes.dividing.answers import Verdeelverzoek, Verdeling
from services.routes.dividing.schemas import Item
from services.routes.viewers import TaskReader, TaskWriter
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction

router = APIRouter(tags=["Taken"])


@router.post(
    "/verdelingen",
    summary="Veel taken in een keer toewijzen",
    description=(
        "Elke taak volgt de regels van één taak toewijzen; wat niet kan, staat met de reden bij de resultaten. Het eerste deel"
        " is meteen gedaan, de rest volgt; vraag de verdeling op om te zien hoe ver zij is."
    ),
    operation_id="takenVerdelen",
    status_code=201,
    response_model=Verdeling,
)
async def divide(
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    verzoek: Verdeelverzoek,
) -> Response:
    async with database.transaction() as tx:

        async def start() -> Response:
            items = [Item(task.taak_id, task.was_van) for task in verzoek.taken]
            division_id = await service.start(tx, caller, verzoek.medewerker_id, items)
            content = (await _answer(tx, caller, division_id)).model_dump_json(by_alias=True)
            return Response(content, 201, media_type="application/json")

        return await once(tx, caller, key, await request.body(), start)


@router.get(
    "/verdelingen/{id}",
    summary="Hoe ver het verdelen is",
    description="Alleen voor wie verdeelde.",
    operation_id="verdelingTonen",
    responses=problems(404),
)
async def get_division(
    caller: TaskReader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002
) -> Verdeling:
    async with database.transaction() as tx:
        return await _answer(tx, caller, id)


@router.post(
    "/verdelingen/{id}/stop",
    summary="Niet verder verdelen",
    description="Wat gedaan is, blijft gedaan. Nog eens stoppen verandert niets.",
    operation_id="verdelingStoppen",
    responses=problems(404),
)
async def stop_division(
    caller: TaskWriter,
    database: DatabaseDep,
    id: UUID,  # noqa: A002
) -> Verdeling:
    async with database.transaction() as tx:
        await service.stop(tx, caller, id)
        return await _answer(tx, caller, id)


async def _answer(tx: Transaction, caller: Caller, division_id: UUID) -> Verdeling:
    found = await service.get(tx, caller, division_id)
    return Verdeling.of(found, await service.list_results(tx, caller, division_id))
