"""The API of who works here: `/medewerkers` and `/teams`, for team leaders."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from services.routes.workers import changing, looking
from services.routes.workers.answers import Medewerker, MedewerkersPagina, Teams, TeamUit
from services.routes.workers.callers import Leader, LeaderWriter
from services.routes.workers.forms import (
    Afwezigmelding,
    Einde,
    Rolgave,
    Teamgemeenten,
    Teamopgave,
    Teamplaatsing,
    Terugmelding,
    Werkdagen,
)
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.pagination import PageDep
from shared.http.schemas import problems
from shared.messaging.transaction import Database, Transaction

router = APIRouter(tags=["Medewerkers"])


@router.get("/medewerkers", summary="Wie hier werken", operation_id="medewerkersTonen")
async def list_workers(caller: Leader, database: DatabaseDep, page: PageDep) -> MedewerkersPagina:
    """Medewerkers met een rol in uw gemeenten, op naam; en wie nog geen rol heeft."""
    async with database.reading() as connection:
        workers = await looking.list_workers(
            connection, caller, page.after(tuple[str, UUID]), page.limit
        )
    return MedewerkersPagina.of(
        [Medewerker.of(worker) for worker in workers],
        page,
        lambda worker: (worker.naam, worker.id),
    )


@router.get(
    "/medewerkers/{id}",
    summary="Eén medewerker",
    operation_id="medewerkerTonen",
    responses=problems(404),
)
async def get_worker(caller: Leader, database: DatabaseDep, id: UUID) -> Medewerker:  # noqa: A002
    async with database.reading() as connection:
        return Medewerker.of(await looking.worker_of(connection, caller, id))


@router.post(
    "/medewerkers/{id}/rollen",
    summary="Een rol geven",
    operation_id="rolGeven",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def give_role(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: Rolgave,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.give_role(tx, caller, id, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/rollen/{rolId}/einde",
    summary="Een rol beëindigen",
    operation_id="rolBeeindigen",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def end_role(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    rolId: UUID,  # noqa: N803 - the published name
    asked: Einde,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.end_role(tx, caller, id, rolId, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/teams",
    summary="In een team zetten",
    operation_id="inTeamZetten",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def join_team(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: Teamplaatsing,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.join_team(tx, caller, id, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/teams/{teamId}/einde",
    summary="Uit een team halen",
    operation_id="uitTeamHalen",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def leave_team(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    teamId: UUID,  # noqa: N803 - the published name
    asked: Einde,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.leave_team(tx, caller, id, teamId, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/werkdagen",
    summary="Werkdagen vastleggen",
    operation_id="werkdagenVastleggen",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def set_working_days(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: Werkdagen,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.set_working_days(tx, caller, id, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/afwezigheden",
    summary="Afwezig melden",
    operation_id="afwezigMelden",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def report_absence(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: Afwezigmelding,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.report_absence(tx, caller, id, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/afwezigheden/{afwezigheidId}/einde",
    summary="Weer aanwezig melden",
    operation_id="aanwezigMelden",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def report_return(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    afwezigheidId: UUID,  # noqa: N803 - the published name
    asked: Terugmelding,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.report_return(tx, caller, id, afwezigheidId, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.post(
    "/medewerkers/{id}/uitdienst",
    summary="Het dienstverband beëindigen",
    operation_id="dienstverbandBeeindigen",
    response_model=Medewerker,
    responses=problems(404, 409),
)
async def end_employment(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: Einde,
) -> Response:
    async def change(tx: Transaction) -> None:
        await changing.end_employment(tx, caller, id, asked)

    return await _changed(database, caller, key, await request.body(), id, change)


@router.get("/teams", summary="De teams van uw gemeenten", operation_id="teamsTonen")
async def list_teams(caller: Leader, database: DatabaseDep) -> Teams:
    async with database.reading() as connection:
        teams = await looking.list_teams(connection, caller)
    return Teams(resultaten=[TeamUit.of(team) for team in teams])


@router.post(
    "/teams",
    summary="Een team maken",
    operation_id="teamMaken",
    status_code=201,
    response_model=TeamUit,
    responses=problems(409),
)
async def make_team(
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    asked: Teamopgave,
) -> Response:
    async with database.transaction() as tx:

        async def act() -> Response:
            team_id = await changing.make_team(tx, caller, asked)
            team = await looking.team_of(tx.connection, caller, team_id)
            return _json(TeamUit.of(team), 201)

        return await once(tx, caller, key, await request.body(), act)


@router.post(
    "/teams/{id}/gemeenten",
    summary="Voor welke gemeenten een team werkt",
    operation_id="teamgemeentenVastleggen",
    response_model=TeamUit,
    responses=problems(404, 409),
)
async def change_area(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    asked: Teamgemeenten,
) -> Response:
    async with database.transaction() as tx:

        async def act() -> Response:
            await changing.change_area(tx, caller, id, asked)
            return _json(TeamUit.of(await looking.team_of(tx.connection, caller, id)))

        return await once(tx, caller, key, await request.body(), act)


async def _changed(  # noqa: PLR0917 - what is changed, by whom and how
    database: Database,
    caller: Caller,
    key: IdempotencyKey | None,
    body: bytes,
    worker_id: UUID,
    change: Callable[[Transaction], Awaitable[None]],
) -> Response:
    """The worker after the change."""
    async with database.transaction() as tx:

        async def act() -> Response:
            await change(tx)
            return _json(Medewerker.of(await looking.worker(tx.connection, worker_id)))

        return await once(tx, caller, key, body, act)


def _json(answer: BaseModel, status: int = 200) -> Response:
    return Response(answer.model_dump_json(by_alias=True), status, media_type="application/json")
