"""/bezwaren: somebody objects to a decision, and each step until it ended."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.objections import deeds, looking
from services.income.objections.answers import answer_of, full_answer_of
from services.income.objections.looking import Reader, Treater, Writer
from services.income.objections.model import Objection
from services.income.objections.schemas import (
    Behandeling,
    Bezwaar,
    BezwaarMetTermijnen,
    NieuwBezwaar,
)
from shared.access import avoids
from shared.events.objections import Bezwaarstand
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.observability import processing_log

router = APIRouter(tags=["Bezwaren"])


@router.get("/bezwaren", summary="Bezwaren, oudste eerst", operation_id="bezwarenTonen")
async def list_objections(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
    status: Bezwaarstand | None = None,
) -> Page[Bezwaar]:
    async with database.transaction() as tx:
        rows = await looking.list_objections(
            tx,
            caller,
            dossier_id=dossier_id,
            state=status,
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of([answer_of(row, caller) for row in rows], page, lambda found: found.id)
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, row.inwoner_id)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        await processing_log.record(
            tx, caller.subject, looking.ACTIVITY, [found.inwoner_id for found in seen]
        )
    return answer


@router.get(
    "/bezwaren/{id}",
    summary="Een bezwaar met zijn termijnen en geschiedenis",
    operation_id="bezwaarTonen",
)
async def show_objection(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> BezwaarMetTermijnen:
    async with database.transaction() as tx:
        shown = await looking.look_at(tx, caller, id)
    return full_answer_of(shown, caller)


@router.post(
    "/bezwaren",
    summary="Vastleggen dat iemand bezwaar maakt",
    description="Tegen een besluit is er een bezwaar (Awb hoofdstuk 6 en 7). Te laat is niet geweigerd: een mens beoordeelt of het verschoonbaar is.",
    operation_id="bezwaarVastleggen",
    status_code=201,
    responses=problems(404, 409),
)
async def record(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    bezwaar: NieuwBezwaar,
) -> Bezwaar:
    dossier_id = await deeds.dossier_of_decision(database, bezwaar.besluit_id)
    async with database.transaction(lock=[dossier_id]) as tx:

        async def store() -> Response:
            return _answer(await deeds.record(tx, caller, bezwaar), caller, 201)

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), store)  # type: ignore[return-value]


@router.post(
    "/bezwaren/{id}/stappen",
    summary="Een stap zetten in de behandeling van een bezwaar",
    description="Wie het bestreden besluit nam of goedkeurde, hoort en beslist niet: 403 `eigen-besluit` (Awb 7:5, 10:3 lid 3).",
    operation_id="bezwaarBehandelen",
    responses=problems(403, 404, 409),
)
async def treat(
    *,
    caller: Treater,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    behandeling: Behandeling,
) -> Bezwaar:
    dossier_id = await deeds.dossier_of(database, caller, id)
    async with database.transaction(lock=[dossier_id]) as tx:

        async def store() -> Response:
            return _answer(await deeds.take(tx, caller, id, behandeling.stap), caller, 200)

        return await once(tx, caller, key, await request.body(), store)  # type: ignore[return-value]


def _answer(found: Objection, caller: Caller, status: int) -> Response:
    return JSONResponse(answer_of(found, caller).model_dump(mode="json", by_alias=True), status)
