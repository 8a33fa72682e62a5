"""/vaststellingen: what an inkomensconsulent established of a household, from which day."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.findings.schemas import NieuweVaststellingen, shown
from services.income.inquiries import service
from services.income.inquiries.repository import Recorded
from services.income.inquiries.schemas import VastgelegdeVaststelling, VastgelegdeVaststellingen
from services.income.own import own_of
from shared.access import avoids, check_dossier
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

router = APIRouter(tags=["Vaststellingen"])
Reader = Annotated[Caller, Depends(require("income.vaststellingen.lezen"))]
Writer = Annotated[Caller, Depends(require("income.vaststellingen.schrijven"))]


@router.get(
    "/vaststellingen",
    summary="De vaststellingen van een dossier, oudste eerst",
    operation_id="vaststellingenTonen",
)
async def list_findings(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID, Query(alias="dossierId", description="Van welk dossier.")],
) -> Page[VastgelegdeVaststelling]:
    async with database.transaction() as tx:
        rows = await service.list_recorded(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id,
            after=page.after(tuple[date, UUID]),
            limit=page.limit,
        )
        answer = Page.of(
            [_out(row) for row in rows if not avoids(caller, row.dossier_id)],
            page,
            lambda told: (told.vanaf, told.id),
        )
        # What the household may have is about everybody in the dossier.
        subjects = [dossier_id] if answer.resultaten else []
        await processing_log.record(
            tx, caller.subject, "vaststellingen-inzien", subjects, kind="dossier"
        )
    return answer


@router.post(
    "/vaststellingen",
    summary="Vastleggen wat over een gezin is vastgesteld",
    description="Door een mens, na onderzoek: een of meer feiten vanaf een dag. Elk feit geldt tot zijn einde, of tot het "
    "volgende over hetzelfde begint; het vervangt alleen hetzelfde feit vanaf dezelfde dag. Een feit eindigt door het met "
    "een einddag opnieuw vast te leggen. Het recht wordt vanaf die dag opnieuw beoordeeld.",
    operation_id="vaststellingenVastleggen",
    status_code=201,
    responses=problems(404, 409),
)
async def record(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    nieuw: NieuweVaststellingen,
) -> VastgelegdeVaststellingen:

    if avoids(caller, nieuw.dossier_id):
        raise NotFound("dossier", nieuw.dossier_id)

    async def work(tx: Transaction) -> Response:
        async def store() -> Response:
            recorded = await service.record(
                tx,
                nieuw.dossier_id,
                nieuw.facts(),
                nieuw.reden,
                actor=caller.subject,
                own=own_of(caller),
            )
            first = recorded[0]
            await check_dossier(tx.connection, caller, first.dossier_id, first.municipality)
            await processing_log.record(
                tx, caller.subject, "vaststelling-vastleggen", [first.dossier_id], kind="dossier"
            )
            answer = VastgelegdeVaststellingen(vaststellingen=[_out(new) for new in recorded])
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), status_code=201)

        return await once(tx, caller, key, await request.body(), store)

    # It may matter in another dossier of these people too. The stored answer is sent as it is; the annotation documents it.
    return await database.run([nieuw.dossier_id], work)  # type: ignore[arg-type]


def _out(found: Recorded) -> VastgelegdeVaststelling:
    return VastgelegdeVaststelling(
        id=found.id,
        dossier_id=found.dossier_id,
        gemeente=found.municipality,
        vanaf=found.fact.vanaf,
        feit=shown(found.fact),
        reden=found.reason,
        vastgelegd_op=found.recorded_at,
        vastgelegd_door=found.recorded_by,
        vervangen_op=found.superseded_at,
    )
