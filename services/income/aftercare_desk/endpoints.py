"""/nazorgdossiers and /nazorgcontroles: what was expected, what came in, and what somebody did about it."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.aftercare_desk import deeds, looking
from services.income.aftercare_desk.answers import answer_of, due_of, full_answer_of
from services.income.aftercare_desk.looking import Reader, Whose, Writer
from services.income.aftercare_desk.schemas import (
    Afsluiting,
    Controleresultaat,
    Doorgegeven,
    Nazorgdossier,
    TeDoen,
    VolledigNazorgdossier,
)
from shared.access import avoids
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

router = APIRouter(tags=["Nazorg"])
AT_ONCE = 100


@router.get(
    "/nazorgdossiers", summary="Nazorgdossiers, oudste eerst", operation_id="nazorgdossiersTonen"
)
async def list_dossiers(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
) -> Page[Nazorgdossier]:
    async with database.transaction() as tx:
        rows = await looking.list_dossiers(
            tx, caller, dossier_id=dossier_id, after=page.after(UUID), limit=page.limit
        )
        answer = Page.of([answer_of(row, caller) for row in rows], page, lambda dossier: dossier.id)
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, row.inwoner_id)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        subjects = [dossier.inwoner_id for dossier in answer.resultaten]
        await processing_log.record(tx, caller.subject, looking.ACTIVITY, subjects)
    return answer


@router.get(
    "/nazorgdossiers/{id}",
    summary="Een nazorgdossier met zijn controles, en wat is door te geven",
    operation_id="nazorgdossierTonen",
)
async def get_dossier(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> VolledigNazorgdossier:
    async with database.transaction() as tx:
        shown = await looking.look_at(tx, caller, id)
    return full_answer_of(shown, caller)


@router.get(
    "/nazorgcontroles",
    summary="Controles die iemand moet doen, de oudste eerst",
    description="Wat open staat, en wat de komende twee weken aan de beurt komt; ten hoogste 100.",
    operation_id="nazorgcontrolesTonen",
)
async def list_checks(
    caller: Reader, database: DatabaseDep, whose: Annotated[Whose, Query(alias="van")] = "alle"
) -> list[TeDoen]:
    async with database.transaction() as tx:
        waiting = await looking.list_waiting(tx, caller, whose, None, AT_ONCE + 1)
        return [due_of(due, tx.today) for due in waiting.due[:AT_ONCE]]


@router.post(
    "/nazorgcontroles/{id}/resultaat",
    summary="Een controle vastleggen",
    description="Wat er echt binnenkwam, met wat daaruit volgt; of waarom het nog niet kon, met een nieuwe dag.",
    operation_id="nazorgcontroleVastleggen",
    responses=problems(404, 409),
)
async def check(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    controle: Controleresultaat,
) -> Nazorgdossier:
    dossier_id = await deeds.dossier_of_check(database, caller, id)

    async def do(tx: Transaction) -> Response:
        return _answer(answer_of(await deeds.check(tx, caller, id, controle), caller))

    # The stored answer is sent as it is; the annotation documents it.
    return await _done(request, database, caller, key, dossier_id, do)  # type: ignore[return-value]


@router.post(
    "/nazorgdossiers/{id}/doorgegeven",
    summary="Vastleggen wat een huishouden zelf heeft doorgegeven",
    operation_id="doorgegevenVastleggen",
    responses=problems(404, 409),
)
async def pass_on(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    doorgegeven: Doorgegeven,
) -> VolledigNazorgdossier:
    dossier_id = await deeds.dossier_of(database, caller, id)

    async def do(tx: Transaction) -> Response:
        await deeds.pass_on(tx, caller, id, doorgegeven)
        return _answer(full_answer_of(await looking.look_at(tx, caller, id), caller))

    return await _done(request, database, caller, key, dossier_id, do)  # type: ignore[return-value]


@router.post(
    "/nazorgdossiers/{id}/afronding",
    summary="De nazorg afsluiten met een uitkomst",
    description="Controles die nog komen, hoeven dan niet meer.",
    operation_id="nazorgAfsluiten",
    responses=problems(404, 409),
)
async def close(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    afsluiting: Afsluiting,
) -> Nazorgdossier:
    dossier_id = await deeds.dossier_of(database, caller, id)

    async def do(tx: Transaction) -> Response:
        return _answer(answer_of(await deeds.close(tx, caller, id, afsluiting), caller))

    return await _done(request, database, caller, key, dossier_id, do)  # type: ignore[return-value]


async def _done(  # noqa: PLR0917 - a request, and what it asks for
    request: Request,
    database: Database,
    caller: Caller,
    key: IdempotencyKey | None,
    dossier_id: UUID,
    do: Callable[[Transaction], Awaitable[Response]],
) -> Response:
    async with database.transaction(lock=[dossier_id]) as tx:
        return await once(tx, caller, key, await request.body(), lambda: do(tx))


def _answer(found: Nazorgdossier) -> Response:
    return JSONResponse(found.model_dump(mode="json", by_alias=True), 200)
