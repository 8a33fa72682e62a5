"""What a person starts by hand in a dossier, takes back, or asks before deciding: /dossiers/{id}/voorstellen, /voorstellen/{id}/..."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from services.income.decisions import deciding, opening, questions, starting
from services.income.decisions.answers import proposal_out, questions_out
from services.income.decisions.by_hand import Started
from services.income.decisions.opening import decider_of
from services.income.decisions.questions import Asked
from services.income.decisions.repository import Proposal
from services.income.decisions.schemas import Feitvraag, NieuweFeitvraag, NieuwVoorstel, Voorstel
from services.income.decisions.starting import Why
from services.income.rights.suspension import Suspending
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKey, IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

router = APIRouter(tags=["Voorstellen"])
Writer = Annotated[Caller, Depends(require("income.voorstellen.schrijven"))]


@router.post(
    "/dossiers/{id}/voorstellen",
    summary="Zelf voorstellen dat de bijstand stopt, wordt opgeschort of weer wordt betaald",
    description="Wie het voorstelt, besluit als eerste. Waar het beleid dat zegt, keurt een tweede persoon het goed.",
    operation_id="zelfVoorstellen",
    status_code=201,
    responses=problems(404, 409),
)
async def start(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    voorstel: NieuwVoorstel,
) -> Voorstel:
    async with database.reading() as connection:
        await opening.open_dossier(connection, caller, id)
    started = started_of(voorstel)
    why = Why(voorstel.reden, voorstel.in_brief)
    why = await opening.prepare_by_hand(request, database, caller, id, started, why)
    async with database.transaction(lock=[id]) as tx:
        return await _answer(
            tx,
            caller,
            key,
            request,
            "zelf-voorstellen",
            lambda: starting.start(tx, id, decider_of(caller), started, why),
            201,
        )


@router.post(
    "/voorstellen/{id}/terugnemen",
    summary="Terugnemen wat iemand zelf voorstelde",
    operation_id="eigenVoorstelTerugnemen",
    responses=problems(404, 409),
)
async def take_back(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
) -> Voorstel:
    async with database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    async with database.transaction(lock=[proposal.dossier_id]) as tx:
        return await _answer(
            tx,
            caller,
            key,
            request,
            "voorstel-terugnemen",
            lambda: deciding.take_back(tx, id, decider_of(caller)),
        )


@router.post(
    "/voorstellen/{id}/feitvragen",
    summary="Om een feit vragen dat nodig is om te besluiten",
    description="Het voorstel wacht zichtbaar tot die dag. De vraag is beantwoord zodra dat feit van die persoon is vastgesteld.",
    operation_id="omFeitVragen",
    status_code=201,
    responses=problems(404, 409),
)
async def ask(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    vraag: NieuweFeitvraag,
) -> Feitvraag:
    async with database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    asked = Asked(vraag.feit, vraag.inwoner_id, vraag.aan, vraag.uiterlijk, vraag.tekst)
    async with database.transaction(lock=[proposal.dossier_id]) as tx:

        async def take() -> Response:
            new = await questions.ask(tx, id, decider_of(caller), asked)
            await _note(tx, caller, "om-feit-vragen", proposal.dossier_id)
            [answer] = questions_out([new], words=True)
            return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

        # The stored answer is sent as it is; the annotation documents it.
        return await once(tx, caller, key, await request.body(), take)  # type: ignore[return-value]


@router.post(
    "/voorstellen/{id}/feitvragen/{vraagId}/vervallen",
    summary="Een feit is niet meer nodig",
    operation_id="feitvraagLatenVervallen",
    responses=problems(404, 409),
)
async def drop(
    *,
    caller: Writer,
    request: Request,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002 - the published name
    vraag_id: Annotated[UUID, Path(alias="vraagId")],
) -> Voorstel:
    async with database.reading() as connection:
        proposal = await opening.get(connection, caller, id)
    async with database.transaction(lock=[proposal.dossier_id]) as tx:
        return await _answer(
            tx,
            caller,
            key,
            request,
            "feitvraag-laten-vervallen",
            lambda: questions.drop(tx, id, decider_of(caller), vraag_id),
        )


def started_of(voorstel: NieuwVoorstel) -> Started:
    suspending = None
    if voorstel.gevraagd is not None and voorstel.hersteltermijn_tot_en_met is not None:
        asked = voorstel.gevraagd.rstrip(" .")
        suspending = Suspending(voorstel.hersteltermijn_tot_en_met, asked)
    return Started(voorstel.soort, voorstel.vanaf, suspending)


async def _answer(  # noqa: PLR0917 - what was asked, by whom, and what to do
    tx: Transaction,
    caller: Caller,
    key: IdempotencyKey | None,
    request: Request,
    activity: str,
    work: Callable[[], Awaitable[Proposal]],
    status: int = 200,
) -> Voorstel:
    async def take() -> Response:
        done = await work()
        await _note(tx, caller, activity, done.dossier_id)
        answer = proposal_out(done, caller).model_dump(mode="json", by_alias=True)
        return JSONResponse(answer, status)

    # The stored answer is sent as it is; the annotation documents it.
    return await once(tx, caller, key, await request.body(), take)  # type: ignore[return-value]


async def _note(tx: Transaction, caller: Caller, activity: str, dossier_id: UUID) -> None:
    await processing_log.record(tx, caller.subject, activity, [dossier_id], kind="dossier")
