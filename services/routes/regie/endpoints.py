"""The API of who answers for a dossier: `/dossiers/{id}/regisseur`."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.regie import changing
from services.routes.regie.schemas import Regisseurstand, Verzoek
from services.routes.viewers import RegieReader, RegieWriter
from shared.errors import NotFound
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Regie"])


@router.get(
    "/dossiers/{id}/regisseur",
    summary="Wie de regisseur van een dossier is",
    operation_id="regisseurTonen",
    responses=problems(404),
)
async def show_regisseur(
    caller: RegieReader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Regisseurstand:
    async with database.transaction() as tx:
        found = await changing.get(tx, caller, id)
    if found is None:
        raise NotFound("regisseur van dossier", id)
    return Regisseurstand.of(id, found)


@router.put(
    "/dossiers/{id}/regisseur",
    summary="Iemand bij naam vragen als regisseur",
    operation_id="regisseurVragen",
    response_model=Regisseurstand,
    responses=problems(404, 409),
)
async def ask_regisseur(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: RegieWriter,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    asked: Verzoek,
) -> Response:
    """Die collega neemt meteen waar. Veranderde de regisseur na de `versie` die u zag, dan krijgt u 409 met hoe het nu is."""
    async with database.transaction(lock=[id]) as tx:

        async def ask() -> Response:
            found = await changing.ask_for_one(tx, caller, id, asked)
            answer = Regisseurstand.of(id, found)
            return Response(answer.model_dump_json(by_alias=True), media_type="application/json")

        return await once(tx, caller, key, await request.body(), ask)
