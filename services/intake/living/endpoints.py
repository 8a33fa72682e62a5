"""Record over HTTP how a resident lives: the contract of a housemate, the main residence of a child."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.living import service
from services.intake.living.schemas import (
    Hoofdverblijf,
    Inschrijving,
    Vastlegging,
    Woonsituatie,
)
from services.intake.residents.endpoints import ResidentsDep, Writer
from services.intake.residents.service import Residents, visible
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Database

router = APIRouter(tags=["woonsituatie"])
PersonPath = Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")]


@router.post(
    "/inwoners/{inwonerId}/woonsituatie",  # noqa: FAST003 - the name is in PersonPath
    operation_id="woonsituatieVastleggen",
    status_code=201,
    response_model=Vastlegging,
    summary="Leg vast waarom een medebewoner geen kosten deelt",
    responses=problems(404, 409),
)
async def record_arrangement(
    *,
    request: Request,
    person_id: PersonPath,
    body: Woonsituatie,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Een student, een commercieel contract met bewijs, een zorgbehoefte; of dat dit is geëindigd.

    Geldt zolang de inwoner in deze woning woont, voor ieder dossier op dit adres.
    """
    return await _record(request, person_id, body, caller, database, residents, key)


@router.post(
    "/inwoners/{inwonerId}/hoofdverblijf",  # noqa: FAST003 - the name is in PersonPath
    operation_id="hoofdverblijfVastleggen",
    status_code=201,
    response_model=Vastlegging,
    summary="Leg vast bij welke ouder een kind zijn hoofdverblijf heeft",
    responses=problems(404, 409),
)
async def record_main_residence(
    *,
    request: Request,
    person_id: PersonPath,
    body: Hoofdverblijf,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Het kind staat vanaf die dag in het dossier van deze ouder; bij de andere ouder staat het zorgaandeel."""
    return await _record(request, person_id, body, caller, database, residents, key)


@router.post(
    "/inwoners/{inwonerId}/inschrijving",  # noqa: FAST003 - the name is in PersonPath
    operation_id="inschrijvingVastleggen",
    status_code=201,
    response_model=Vastlegging,
    summary="Leg vast of een inwoner ergens anders is ingeschreven dan waar hij woont",
    responses=problems(404, 409),
)
async def record_registration(
    *,
    request: Request,
    person_id: PersonPath,
    body: Inschrijving,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Voor het recht telt waar iemand woont; het huishouden verandert hierdoor niet. Een verhuizing maakt er een eind aan."""
    return await _record(request, person_id, body, caller, database, residents, key)


async def _record(  # noqa: PLR0917 - what every request has
    request: Request,
    person_id: UUID,
    body: service.Asked,
    caller: Caller,
    database: Database,
    residents: Residents,
    key: IdempotencyKey | None,
) -> Response:
    async with database.transaction() as tx:
        recording = await service.prepare(tx, residents, person_id, body, caller)

        async def record() -> Response:
            changed = await service.record(tx, residents, recording, caller.subject)
            answer = Vastlegging(
                id=recording.fact.id,
                inwoner_id=person_id,
                dossiers=visible(tx, caller, changed),
            )
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

        return await once(tx, caller, key, await request.body(), record)
