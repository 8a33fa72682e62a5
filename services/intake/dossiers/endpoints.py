"""Close a dossier over HTTP, and open it again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.dossiers import service
from services.intake.dossiers.schemas import Dossierwijziging, Heropening, Sluiting
from services.intake.residents.endpoints import ResidentsDep, Writer
from services.intake.residents.service import Residents, today_of
from services.intake.timeline.lifecycle import state_on
from shared.access import check_dossier
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Database
from shared.observability import processing_log

router = APIRouter(tags=["dossiers"])
DossierPath = Annotated[UUID, Path(alias="dossierId", description="Het dossier.")]


@router.post(
    "/dossiers/{dossierId}/sluiting",  # noqa: FAST003 - the name is in DossierPath
    operation_id="dossierSluiten",
    status_code=201,
    response_model=Dossierwijziging,
    summary="Sluit een dossier",
    responses=problems(404, 409),
)
async def close_dossier(
    *,
    request: Request,
    dossier_id: DossierPath,
    body: Sluiting,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Vanaf die dag hoort niemand bij dit dossier. Loopt er nog bijstand, dan kan het niet (409). Ook niet zolang
    de eerste betaling van een nieuwe gemeente niet is bevestigd (409, `wacht-op-betaling`).

    Werk dat nog open staat blijft staan tot iemand het doet. Wat later gebeurt in het leven van deze mensen wordt bewaard,
    en gaat over geen dossier zolang het gesloten is.
    """
    return await _record(request, dossier_id, body, caller, database, residents, key)


@router.post(
    "/dossiers/{dossierId}/heropening",  # noqa: FAST003 - the name is in DossierPath
    operation_id="dossierHeropenen",
    status_code=201,
    response_model=Dossierwijziging,
    summary="Open een gesloten dossier opnieuw",
    responses=problems(404, 409),
)
async def reopen_dossier(
    *,
    request: Request,
    dossier_id: DossierPath,
    body: Heropening,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """De laatste aanvrager is weer aanvrager, met wie er dan in de woning wonen. Niet als die een ander dossier heeft (409)."""
    return await _record(request, dossier_id, body, caller, database, residents, key)


async def _record(  # noqa: PLR0917 - what every request has
    request: Request,
    dossier_id: UUID,
    body: Sluiting | Heropening,
    caller: Caller,
    database: Database,
    residents: Residents,
    key: IdempotencyKey | None,
) -> Response:
    async with database.transaction() as tx:
        household, _ = await residents.get_answered(tx, dossier_id, caller)
        applicant_id = household.last_applicant
        if applicant_id is None:
            raise NotFound("dossier", dossier_id)
        await check_dossier(tx.connection, caller, dossier_id, household.answering_on(today_of(tx)))
        scope = await service.prepare(tx, applicant_id)

        async def record() -> Response:
            fact = body.to_fact(dossier_id, applicant_id)
            is_closing = isinstance(body, Sluiting)
            activity = "dossier-sluiten" if is_closing else "dossier-heropenen"
            await processing_log.record(tx, caller.subject, activity, fact.people)
            changed = await service.record(tx, residents, fact, scope, caller.subject)
            answer = Dossierwijziging(
                id=fact.id,
                dossier_id=dossier_id,
                status=state_on(changed, fact.day),
                versie=changed.version,
            )
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

        return await once(tx, caller, key, await request.body(), record)
