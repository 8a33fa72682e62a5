"""The API of who answers for a dossier: `/dossiers/{id}/regisseur`."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.regie import changing, service
from services.routes.regie.schemas import (
    Ontmoeting,
    Regisseur,
    Regisseurantwoord,
    Regisseurstand,
    Verzoek,
)
from services.routes.viewers import RegieReader, RegieWriter
from shared.errors import NotFound
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction

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
            return _shown(id, await changing.ask_for_one(tx, caller, id, asked))

        return await once(tx, caller, key, await request.body(), ask)


@router.post(
    "/dossiers/{id}/regisseur/antwoord",
    summary="Ja of nee zeggen als u gevraagd bent als regisseur",
    description="Na een nee is meteen de volgende gevraagd. Is er niemand anders, dan blijft u waarnemen.",
    operation_id="regisseurAntwoorden",
    response_model=Regisseurstand,
    responses=problems(404, 409),
)
async def answer_question(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    antwoord: Regisseurantwoord,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def act() -> Response:
            await changing.answer(tx, caller, id, antwoord)
            return await _shown_now(tx, id)

        return await once(tx, caller, key, await request.body(), act)


@router.post(
    "/dossiers/{id}/regisseur/ontmoeting",
    summary="Vastleggen dat de oude en de nieuwe regisseur en de inwoner elkaar spraken, of waarom niet",
    operation_id="regisseurOntmoeten",
    response_model=Regisseurstand,
    responses=problems(404, 409),
)
async def record_meeting(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: RegieReader,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    ontmoeting: Ontmoeting,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def act() -> Response:
            await changing.meet(tx, caller, id, ontmoeting)
            return await _shown_now(tx, id)

        return await once(tx, caller, key, await request.body(), act)


async def _shown_now(tx: Transaction, dossier_id: UUID) -> Response:
    """Only after who was its regisseur did something: that it exists is told to nobody else."""
    found = (await service.of_dossiers(tx.connection, [dossier_id]))[dossier_id]
    return _shown(dossier_id, found)


def _shown(dossier_id: UUID, found: Regisseur) -> Response:
    content = Regisseurstand.of(dossier_id, found).model_dump_json(by_alias=True)
    return Response(content, media_type="application/json")
