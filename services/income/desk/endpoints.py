"""/bijstandsmeldingen: the desk records that somebody reports for bijstand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from services.income.desk import service
from services.income.desk.schemas import Bijstandsmelding, NieuweBijstandsmelding
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Aanvragen"])
Writer = Annotated[Caller, Depends(require(service.REPORT))]


@router.post(
    "/bijstandsmeldingen",
    summary="Aan de balie vastleggen dat iemand zich meldt voor bijstand",
    description="Een inkomensconsulent ziet de melding meteen en helpt met de aanvraag. De termijnen lopen vanaf de dag van "
    "de melding. Loopt er al een aanvraag, dan is het antwoord 409 en verandert er niets.",
    operation_id="bijstandsmeldingVastleggen",
    status_code=201,
    responses=problems(404, 409),
)
async def report(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    melding: NieuweBijstandsmelding,
) -> Bijstandsmelding:
    async with database.transaction(lock=[melding.dossier_id]) as tx:

        async def store() -> Response:
            found = await service.report(tx, caller, melding.dossier_id, melding.meldingsdatum)
            answer = Bijstandsmelding(
                dossier_id=found.dossier_id,
                gemeente=found.municipality,
                meldingsdatum=found.reported_on,
                vastgelegd_op=found.recorded_at,
            )
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), store)  # type: ignore[return-value]
