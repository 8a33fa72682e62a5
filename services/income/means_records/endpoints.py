"""/middelen: what an inkomensconsulent established of a household's means, from which day."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.means_records import service
from services.income.means_records.repository import MeansRecord
from services.income.means_records.schemas import Middelenopgave, NieuweMiddelen
from shared.http.auth import Caller, Forbidden, require
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.observability import processing_log

router = APIRouter(tags=["Middelen"])
Reader = Annotated[Caller, Depends(require("income.middelen.lezen"))]
Writer = Annotated[Caller, Depends(require("income.middelen.schrijven"))]

ESTABLISHES: Final = "inkomensconsulent"
"""Whose work it is. The scope says that a client may, the role that this person may."""


@router.get(
    "/middelen", summary="De middelen van een dossier, oudste eerst", operation_id="middelenTonen"
)
async def list_records(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID, Query(alias="dossierId", description="Van welk dossier.")],
) -> Page[Middelenopgave]:
    async with database.transaction() as tx:
        rows = await service.list_records(
            tx.connection,
            caller.municipalities,
            dossier_id,
            page.after(tuple[date, UUID]),
            page.limit,
        )
        answer = Page.of(
            [_out(row) for row in rows], page, lambda one: (one.middelen.vanaf, one.id)
        )
        # Means are a household's: they are about everybody in the dossier.
        subjects = [dossier_id] if answer.resultaten else []
        await processing_log.record(tx, caller.subject, "middelen-inzien", subjects)
    return answer


@router.post(
    "/middelen",
    summary="Middelen vastleggen",
    description="Door een inkomensconsulent, na onderzoek. Vervangt wat eerder vanaf dezelfde dag was vastgelegd; het recht wordt "
    "vanaf die dag opnieuw beoordeeld.",
    operation_id="middelenVastleggen",
    status_code=201,
    responses=problems(404, 409),
)
async def record(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    opgave: NieuweMiddelen,
) -> Middelenopgave:
    if ESTABLISHES not in caller.roles:
        raise Forbidden(f"Middelen vaststellen is voor de rol {ESTABLISHES}.")
    async with database.transaction(lock=[opgave.dossier_id]) as tx:

        async def store() -> Response:
            stored = await service.record(
                tx,
                opgave.dossier_id,
                opgave.middelen,
                actor=caller.subject,
                municipalities=caller.municipalities,
            )
            await processing_log.record(
                tx, caller.subject, "middelen-vastleggen", [stored.dossier_id]
            )
            return JSONResponse(
                _out(stored).model_dump(mode="json", by_alias=True), status_code=201
            )

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), store)  # type: ignore[return-value]


def _out(found: MeansRecord) -> Middelenopgave:
    return Middelenopgave(
        id=found.id,
        dossier_id=found.dossier_id,
        gemeente=found.municipality,
        middelen=found.means,
        vastgelegd_op=found.recorded_at,
        vastgelegd_door=found.recorded_by,
        vervangen_op=found.superseded_at,
    )
