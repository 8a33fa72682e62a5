"""Correct or withdraw a life event; correct what is known of a resident, and take back the birthdays told because of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.api.dependencies import (
    EventIdPath,
    MayWrite,
    MayWriteResidents,
    ResidentsDep,
    check_may_open,
)
from services.intake.corrections import people
from services.intake.corrections.schemas import (
    Correctie,
    Correctieverzoek,
    Intrekkingsverzoek,
    Persoonscorrectie,
    Persoonscorrectieresultaat,
)
from services.intake.corrections.service import Corrections
from services.intake.residents.teams import check_resident
from services.intake.settling.settlement import Why
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import ResponseModel, problems

router = APIRouter(tags=["correcties"])


async def _corrections(request: Request) -> Corrections:
    found: Corrections = request.app.state.corrections
    return found


CorrectionsDep = Annotated[Corrections, Depends(_corrections)]


@router.post(
    "/levensgebeurtenissen/{id}/correcties",  # noqa: FAST003 - the name is in EventIdPath
    operation_id="gebeurtenisCorrigeren",
    status_code=201,
    response_model=Correctie,
    summary="Corrigeer een levensgebeurtenis",
    responses=problems(404, 409),
)
async def correct(
    *,
    request: Request,
    event_id: EventIdPath,
    body: Correctieverzoek,
    caller: MayWrite,
    database: DatabaseDep,
    corrections: CorrectionsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """De oude gebeurtenis wordt teruggedraaid en een nieuwe komt ervoor in de plaats; de afnemers krijgen beide te horen.

    Van een gebeurtenis in quarantaine neemt de correctie de plaats in, en wordt geprobeerd; `reden` zegt waarom zij nog wacht.
    """
    async with database.transaction() as tx:
        await check_may_open(tx, caller, await corrections.life_events.get(tx.connection, event_id))
        correction = await corrections.prepare_correction(tx, event_id, body.gegevens)

        async def apply() -> Response:
            replacement = await corrections.correct(
                tx,
                event_id,
                correction,
                Why(body.reden, body.toelichting),
                caller.subject,
                sees=caller.municipalities,
            )
            location = f"{request.app.state.api_prefix}/levensgebeurtenissen/{replacement.id}"
            answer = Correctie(
                id=event_id,
                status="gecorrigeerd",
                vervangen_door=replacement.id,
                reden=replacement.reason,
            )
            return _json(answer, 201, {"Location": location})

        return await once(tx, caller, key, await request.body(), apply)


@router.post(
    "/levensgebeurtenissen/{id}/intrekking",  # noqa: FAST003 - the name is in EventIdPath
    operation_id="gebeurtenisIntrekken",
    status_code=201,
    response_model=Correctie,
    summary="Trek een levensgebeurtenis in",
    responses=problems(404, 409),
)
async def withdraw(
    *,
    request: Request,
    event_id: EventIdPath,
    body: Intrekkingsverzoek,
    caller: MayWrite,
    database: DatabaseDep,
    corrections: CorrectionsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Het is niet gebeurd. Wat de gebeurtenis aan het huishouden veranderde wordt teruggedraaid."""
    async with database.transaction() as tx:
        await check_may_open(tx, caller, await corrections.life_events.get(tx.connection, event_id))
        scope = await corrections.prepare_withdrawal(tx, event_id)

        async def apply() -> Response:
            why = Why(body.reden, body.toelichting)
            await corrections.withdraw(tx, event_id, scope, why, caller.subject)
            return _json(Correctie(id=event_id, status="ingetrokken"), 201)

        return await once(tx, caller, key, await request.body(), apply)


@router.post(
    "/inwoners/{inwonerId}/correcties",
    operation_id="inwonerCorrigeren",
    response_model=Persoonscorrectieresultaat,
    summary="Corrigeer de naam, het nummer of de geboortedatum, of registreer een overlijden",
    responses=problems(404, 409),
)
async def correct_person(
    *,
    request: Request,
    person_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")],
    body: Persoonscorrectie,
    caller: MayWriteResidents,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """De verjaardagen worden opnieuw gepland; een verjaardag die al verteld was en niet meer klopt wordt ingetrokken.

    Meld een overlijden als levensgebeurtenis als het huishouden erdoor verandert: dan volgen de taken en het recht vanzelf.
    """
    async with database.transaction() as tx:
        await check_resident(tx, residents, caller, person_id)
        scope = await people.prepare(tx, person_id)

        async def apply() -> Response:
            withdrawn = await people.record(tx, residents, person_id, scope, body, caller)
            answer = Persoonscorrectieresultaat(inwoner_id=person_id, ingetrokken=withdrawn)
            return _json(answer, 200)

        return await once(tx, caller, key, await request.body(), apply)


def _json(answer: ResponseModel, status: int, headers: dict[str, str] | None = None) -> Response:
    content = answer.model_dump(mode="json", by_alias=True, exclude_none=True)
    return JSONResponse(content, status, headers)
