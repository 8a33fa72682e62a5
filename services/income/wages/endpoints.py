"""/opgaven and /opgavebestanden: what a job paid, reported one by one or in a file."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import JSONResponse, Response

from services.income.own import own_of
from services.income.wages import service
from services.income.wages.files import MOST_BYTES
from services.income.wages.model import Herkomst, Kept
from services.income.wages.reading import ACTIVITY, Sender, read_file
from services.income.wages.schemas import (
    GelezenLoonbestand,
    Loonopgave,
    NieuweLoonopgave,
    OpgenomenLoonopgave,
)
from shared.access import avoids, check_dossier
from shared.errors import NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.pagination import Page, PageDep
from shared.http.routing import accepts
from shared.http.schemas import problems
from shared.observability import processing_log

router = APIRouter(tags=["Loon"])
Reader = Annotated[Caller, Depends(require("income.loonopgaven.lezen"))]
Writer = Annotated[Caller, Depends(require("income.loonopgaven.schrijven"))]


@router.get(
    "/opgaven",
    summary="Wat er in een dossier aan loon is opgegeven, naar dag",
    operation_id="loonopgavenTonen",
)
async def list_reports(
    caller: Reader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID, Query(alias="dossierId", description="Van welk dossier.")],
) -> Page[Loonopgave]:
    async with database.transaction() as tx:
        rows = await service.list_reports(
            tx.connection,
            own_of(caller),
            tx.today,
            dossier_id,
            after=page.after(tuple[date, UUID]),
            limit=page.limit,
        )
        shown = [row for row in rows if not avoids(caller, row.dossier_id, row.person_id)]
        if shown:
            await check_dossier(tx.connection, caller, dossier_id, shown[0].municipality)
        await processing_log.record(
            tx, caller.subject, "loonopgaven-inzien", [row.person_id for row in shown]
        )
    return Page.of([answer_of(row) for row in shown], page, lambda told: (told.van, told.id))


@router.post(
    "/opgaven",
    summary="Opgeven wat een baan over een aantal dagen betaalde",
    description="Een loonstrook, of een correctie daarop. Dezelfde opgave nog een keer verandert niets, ook als een ander haar "
    "stuurt. Wat er verandert, komt in de verrekening van de maand waarin de opgave binnenkomt.",
    operation_id="loonOpgeven",
    status_code=201,
    responses=problems(404, 409),
)
async def report(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    nieuw: NieuweLoonopgave,
) -> OpgenomenLoonopgave:
    if avoids(caller, nieuw.dossier_id, nieuw.inwoner_id):
        raise NotFound("dossier", nieuw.dossier_id)
    async with database.transaction(lock=[nieuw.dossier_id]) as tx:

        async def store() -> Response:
            wanted = nieuw.report(nieuw.dossier_id, nieuw.herkomst)
            taken = await service.take(tx, wanted, actor=caller.subject, own=own_of(caller))
            kept = taken.report
            await check_dossier(tx.connection, caller, nieuw.dossier_id, kept.municipality)
            await processing_log.record(tx, caller.subject, ACTIVITY, [kept.person_id])
            answer = OpgenomenLoonopgave(uitkomst=taken.outcome, opgave=answer_of(kept))
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), status_code=201)

        return await once(tx, caller, key, await request.body(), store)  # type: ignore[return-value]


@router.post(
    "/opgavebestanden",
    summary="Een bestand met lonen inlezen, of op proef bekijken",
    description="CSV in UTF-8 met de kolommen inwonerId, kenmerk, van, totEnMet, betaaldOp en netto, en als u wilt baanId, soort "
    "en bruto. Elke goede regel wordt één keer opgenomen, hoe vaak het bestand ook komt; van elke andere staat in het antwoord "
    "waarom niet. Een Idempotency-Key is niet nodig.",
    operation_id="loonbestandInlezen",
    responses=problems(413, 415),
    dependencies=[accepts("text/csv", limit=MOST_BYTES)],
)
async def take_file(
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    *,
    proef: Annotated[bool, Query(description="Alleen kijken wat er zou gebeuren.")] = False,
    herkomst: Annotated[Herkomst, Query(description="Wie het loon opgeeft.")] = "werkgever",
) -> GelezenLoonbestand:
    sender = Sender(caller, herkomst, is_trial=proef)
    return await read_file(database, await request.body(), sender)


def answer_of(kept: Kept) -> Loonopgave:
    return Loonopgave(
        id=kept.id,
        dossier_id=kept.dossier_id,
        inwoner_id=kept.person_id,
        baan_id=kept.job_id,
        herkomst=kept.source,
        kenmerk=kept.reference,
        soort=kept.kind,
        van=kept.first_day,
        tot_en_met=kept.last_day,
        betaald_op=kept.paid_on,
        ontvangen_op=kept.received_on,
        netto_centen=kept.net_cents,
        bruto_centen=kept.gross_cents,
        opgegeven_door=kept.recorded_by,
        opgegeven_op=kept.recorded_at,
    )
