"""/aanvragen: somebody reports and applies for bijstand, is asked for what is missing, and gets an advance."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.applications.model import Application
from services.income.applying import deeds, leaving, looking
from services.income.applying.answers import answer_of, full_answer_of
from services.income.applying.deeds import Deed
from services.income.applying.looking import Decides, Reader, Writer
from services.income.applying.schemas import (
    Aanvraag,
    AanvraagMetTermijnen,
    Aanvulling,
    Intrekking,
    NietBehandelen,
    NieuweAanvraag,
    NieuweMelding,
    NieuweOpschorting,
    NieuwVoorschot,
    Termijnenstand,
)
from services.income.decisions.opening import decider_of
from services.income.decisions.starting import Why
from shared.access import avoids
from shared.events.applications import Aanvraagstand
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.messaging.transaction import Database
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["Aanvragen"])


@router.get("/aanvragen", summary="Aanvragen, oudste eerst", operation_id="aanvragenTonen")
async def list_applications(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID | None, Query(alias="dossierId")] = None,
    status: Aanvraagstand | None = None,
) -> Page[Aanvraag]:
    async with database.transaction() as tx:
        rows = await looking.list_applications(
            tx,
            caller,
            dossier_id=dossier_id,
            state=status,
            after=page.after(UUID),
            limit=page.limit,
        )
        answer = Page.of([answer_of(row) for row in rows], page, lambda found: found.id)
        seen = [
            row for row in answer.resultaten if not avoids(caller, row.dossier_id, *row.inwoner_ids)
        ]
        answer = answer.model_copy(update={"resultaten": seen})
        people = [who for found in answer.resultaten for who in found.inwoner_ids]
        await processing_log.record(tx, caller.subject, looking.ACTIVITY, people)
    return answer


@router.get(
    "/aanvragen/stand",
    summary="Hoeveel termijnen van aanvragen gemist zijn, en hoeveel er aankomen",
    operation_id="termijnenstandTonen",
)
async def show_terms(caller: Reader, database: DatabaseDep) -> Termijnenstand:
    async with database.transaction() as tx:
        counts = await looking.count_terms(tx, caller)
    return Termijnenstand(
        gemist=counts.missed,
        gemist_sinds=counts.missed_since,
        nadert=counts.coming,
        nadert_eerst=counts.coming_first,
    )


@router.get(
    "/aanvragen/{id}",
    summary="Een aanvraag met haar termijnen, en wat er nog nodig is",
    operation_id="aanvraagTonen",
)
async def show_application(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> AanvraagMetTermijnen:
    async with database.transaction() as tx:
        shown = await looking.look_at(tx, caller, id)
    sees_amounts = caller.sees(Data.BEDRAGEN, shown.application.municipality)
    return full_answer_of(shown, sees_amounts=sees_amounts)


@router.post(
    "/aanvragen",
    summary="Vastleggen dat iemand zich meldt voor bijstand",
    description="Het recht begint op zijn vroegst op de dag van de melding (Pw art. 44). Een huishouden heeft een aanvraag tegelijk.",
    operation_id="meldingVastleggen",
    status_code=201,
    responses=problems(404, 409),
)
async def report(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    melding: NieuweMelding,
) -> Aanvraag:
    async with database.transaction(lock=[melding.dossier_id]) as tx:

        async def store() -> Response:
            return _answer(await deeds.report(tx, caller, melding), 201)

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), store)  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/aanvraag",
    summary="Vastleggen dat de aanvraag er is",
    operation_id="aanvraagVastleggen",
    responses=problems(404, 409),
)
async def apply(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    aanvraag: NieuweAanvraag,
) -> Aanvraag:
    return await _done(request, database, caller, key, id, deeds.applies(aanvraag))  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/opschortingen",
    summary="Vastleggen dat om gegevens is gevraagd",
    description="De termijn om te beslissen staat stil tot de gegevens er zijn, of tot het einde van de hersteltermijn.",
    operation_id="gegevensOpvragen",
    responses=problems(404, 409),
)
async def ask(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    opschorting: NieuweOpschorting,
) -> Aanvraag:
    return await _done(request, database, caller, key, id, deeds.asks(opschorting))  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/aangevuld",
    summary="Vastleggen dat de gevraagde gegevens er zijn",
    operation_id="aanvullingVastleggen",
    responses=problems(404, 409),
)
async def complete(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    aanvulling: Aanvulling,
) -> Aanvraag:
    return await _done(request, database, caller, key, id, deeds.completes(aanvulling))  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/voorschotten",
    summary="Vastleggen dat een voorschot is gegeven",
    description="Ten minste 95% van wat de berekening nu geeft (Pw art. 52), voor zover die iets geeft.",
    operation_id="voorschotVastleggen",
    responses=problems(404, 409),
)
async def give_advance(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    voorschot: NieuwVoorschot,
) -> Aanvraag:
    return await _done(request, database, caller, key, id, deeds.gives(voorschot))  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/intrekking",
    summary="Vastleggen dat de aanvraag is ingetrokken",
    operation_id="aanvraagIntrekken",
    responses=problems(404, 409),
)
async def withdraw(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    intrekking: Intrekking,
) -> Aanvraag:
    return await _done(request, database, caller, key, id, deeds.withdraws(intrekking))  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/voorstel",
    summary="Een voorstel laten maken",
    description="Van wat de feiten geven vanaf de vroegste dag van het recht. Een mens besluit erover.",
    operation_id="toekenningVoorstellen",
    responses=problems(404, 409),
)
async def propose(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
) -> Aanvraag:
    return await _done(request, database, caller, key, id, deeds.proposes())  # type: ignore[return-value]


@router.post(
    "/aanvragen/{id}/niet-behandelen",
    summary="Voorstellen de aanvraag niet in behandeling te nemen",
    description="Als wat is gevraagd er na de hersteltermijn niet is (Awb 4:5). Een tweede persoon keurt het goed.",
    operation_id="nietBehandelenVoorstellen",
    responses=problems(404, 409),
)
async def leave(
    *,
    caller: Decides,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    voorstel: NietBehandelen,
) -> Aanvraag:
    why = Why(voorstel.reden, voorstel.in_brief)
    why = await leaving.prepare(request, database, caller, id, why)
    deed = leaving.leaves(decider_of(caller), why)
    return await _done(request, database, caller, key, id, deed)  # type: ignore[return-value]


async def _done(  # noqa: PLR0917 - a request, and what it asks for
    request: Request,
    database: Database,
    caller: Caller,
    key: IdempotencyKey | None,
    application_id: UUID,
    deed: Deed,
) -> Response:
    dossier_id = await deeds.dossier_of(database, caller, application_id)
    async with database.transaction(lock=[dossier_id]) as tx:

        async def store() -> Response:
            return _answer(await deeds.do(tx, caller, application_id, deed), 200)

        return await once(tx, caller, key, await request.body(), store)


def _answer(found: Application, status: int) -> Response:
    return JSONResponse(answer_of(found).model_dump(mode="json", by_alias=True), status)
