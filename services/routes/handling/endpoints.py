"""The API of doing a task: `/taken/volgende`, and what is under `/taken/{id}`."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from starlette.responses import Response

from services.routes.access import Viewer
from services.routes.handling import service
from services.routes.handling.schemas import Afronding, Geschiedenis, Notitie, Regel, Wachten
from services.routes.partners import service as partners
from services.routes.tasks import looking as tasks
from services.routes.tasks.schemas import Taak
from services.routes.viewers import TaskReader, TaskWriter
from services.routes.workers.callers import worker_id_of
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Database, Transaction

router = APIRouter(tags=["Taken"])
Change = Callable[[Transaction, Viewer], Awaitable[RowMapping]]


@router.post(
    "/taken/volgende",
    summary="Geef mij de volgende taak",
    description=(
        "De meest dringende taak van uw rollen die van niemand is en nergens op wacht; zij is daarna van u. 204 als er nu"
        " geen werk meer voor u is."
    ),
    operation_id="volgendeTaakNemen",
    response_model=Taak,
    responses={**problems(409), 204: {"description": "Er is nu geen werk meer voor u."}},
)
async def take_next(
    request: Request, caller: TaskWriter, database: DatabaseDep, key: IdempotencyKeyDep
) -> Response:
    worker_id = worker_id_of(caller)
    async with database.transaction() as tx:

        async def take() -> Response:
            row = await service.take_next(tx, caller, worker_id)
            return Response(status_code=204) if row is None else await _answer(tx, row, caller)

        return await once(tx, caller, key, await request.body(), take)


@router.post(
    "/taken/{id}/afronding",
    summary="Een taak afronden",
    description=(
        "Met een uitkomst van de stap en een paar woorden. Door iemand met de rol van de taak of met het recht"
        " `taken van een ander afronden`."
    ),
    operation_id="taakAfronden",
    response_model=Taak,
    responses=problems(404, 409),
)
async def complete_task(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    afronding: Afronding,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> RowMapping:
        return await service.complete(tx, viewer, id, afronding)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/taken/{id}/wachten",
    summary="Een taak laten wachten",
    description=(
        "Altijd tot een dag; op een gebeurtenis in dit dossier ook tot die er is. Wie de taak heeft, houdt haar."
        " Nog eens wachten stelt een andere dag."
    ),
    operation_id="taakLatenWachten",
    response_model=Taak,
    responses=problems(404, 409),
)
async def let_wait(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    wachten: Wachten,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> RowMapping:
        return await service.wait(tx, viewer, id, wachten)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/taken/{id}/wachten/einde",
    summary="Verdergaan met een taak die wacht",
    operation_id="wachtenBeeindigen",
    response_model=Taak,
    responses=problems(404, 409),
)
async def end_wait(
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> RowMapping:
        return await service.end_wait(tx, viewer, id)

    return await _change(request, caller, database, key, id, change)


@router.post(
    "/taken/{id}/notities",
    summary="Een notitie bij een taak",
    description="Te lezen met het recht `woorden`, en voor wie haar schreef.",
    operation_id="notitieMaken",
    response_model=Taak,
    responses=problems(404, 409),
)
async def add_note(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    notitie: Notitie,
) -> Response:
    async def change(tx: Transaction, viewer: Viewer) -> RowMapping:
        return await service.note(tx, viewer, id, notitie)

    return await _change(request, caller, database, key, id, change)


@router.get(
    "/taken/{id}/geschiedenis",
    summary="Wat er met een taak gebeurde",
    operation_id="taakGeschiedenisTonen",
    responses=problems(404),
)
async def show_history(
    caller: TaskReader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002
) -> Geschiedenis:
    async with database.transaction() as tx:
        row, lines = await service.history(tx, Viewer(caller), id)
    return Geschiedenis(regels=[Regel.of(line, caller, row["municipality"]) for line in lines])


async def _change(  # noqa: PLR0917 - what its callers have
    request: Request,
    caller: Caller,
    database: Database,
    key: IdempotencyKey | None,
    task_id: UUID,
    change: Change,
) -> Response:
    """One change of one task, its dossier locked; once per key."""
    viewer = Viewer(caller)
    dossier_id = await tasks.find_dossier(database, viewer, task_id)
    async with database.transaction(lock=[dossier_id]) as tx:

        async def act() -> Response:
            return await _answer(tx, await change(tx, viewer), caller)

        return await once(tx, caller, key, await request.body(), act)


async def _answer(tx: Transaction, row: RowMapping, caller: Caller) -> Response:
    [named] = await partners.with_names(tx, [row])
    content = Taak.of(named, caller).model_dump_json(by_alias=True)
    return Response(content, media_type="application/json")
