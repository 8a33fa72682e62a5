"""Two residents are one person: merge them, with their dossiers and everything that was told of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.merging import service
from services.intake.merging.schemas import Samenvoeging, Samenvoegingsresultaat
from services.intake.residents.endpoints import ResidentsDep, Writer
from services.intake.residents.service import visible
from services.intake.residents.teams import check_resident, check_team_of
from shared.errors import Fault, InvalidInput
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.observability import processing_log

router = APIRouter(tags=["inwoners"])


@router.post(
    "/inwoners/{inwonerId}/samenvoeging",
    operation_id="inwonersSamenvoegen",
    status_code=201,
    response_model=Samenvoegingsresultaat,
    summary="Voeg twee inwoners samen die dezelfde persoon zijn",
    responses=problems(404, 409),
)
async def merge(
    *,
    request: Request,
    kept_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner die blijft.")],
    body: Samenvoeging,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Wat over de ander is gemeld, geldt voor de inwoner die blijft. Beide nummers leiden daarna naar deze inwoner.

    De dossiers houden hun id; van twee dossiers tegelijk over dezelfde mensen wordt dat van de ander leeg.
    """
    name, other_id = "metInwonerId", body.met_inwoner_id
    if other_id == kept_id:
        raise InvalidInput((Fault(name, "zelfde", "dit is dezelfde inwoner"),))
    async with database.transaction() as tx:
        await check_resident(tx, residents, caller, kept_id)
        scope = await service.prepare(tx, kept_id, other_id)

        async def apply() -> Response:
            # Only now: sent again, the other is no person of its own any more.
            if not await residents.is_visible(tx, other_id, caller):
                raise InvalidInput((Fault(name, "onbekend", "deze inwoner is hier niet bekend"),))
            await check_team_of(tx, caller, other_id)
            subjects = [kept_id, other_id]
            await processing_log.record(tx, caller.subject, "inwoners-samenvoegen", subjects)
            changed = await service.merge(
                tx,
                residents,
                kept_id,
                other_id,
                scope=scope,
                explanation=body.toelichting,
                actor=caller.subject,
            )
            answer = Samenvoegingsresultaat(
                inwoner_id=kept_id, samengevoegd_met=other_id, dossiers=visible(tx, caller, changed)
            )
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

        return await once(tx, caller, key, await request.body(), apply)
