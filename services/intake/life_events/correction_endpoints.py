"""Correct or withdraw a life event; correct what is known of a resident, and take back the birthdays told because of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.life_events.answers import (
    Correctie,
    Correctieverzoek,
    Intrekkingsverzoek,
    Persoonscorrectie,
    Persoonscorrectieresultaat,
)
from services.intake.life_events.dependencies import (
    CorrectionsDep,
    EventIdPath,
    MayWrite,
    MayWriteResidents,
    ResidentsDep,
    locks_of,
)
from services.intake.life_events.taking_back import Why
from services.intake.residents.service import municipalities_of
from shared.errors import NotFound
from shared.http.auth import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import ResponseModel, problems
from shared.observability import processing_log

router = APIRouter(tags=["correcties"])


@router.post(
    "/levensgebeurtenissen/{id}/correcties",  # noqa: FAST003 - the name is in EventIdPath
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
    """De oude gebeurtenis wordt teruggedraaid en een nieuwe komt ervoor in de plaats; de afnemers krijgen beide te horen."""
    locks = await locks_of(database, corrections, caller, event_id)
    async with database.transaction(lock=locks) as tx:

        async def apply() -> Response:
            replacement = await corrections.correct(
                tx,
                event_id,
                body.gegevens,
                Why(body.reden, body.toelichting),
                caller.subject,
                sees=caller.municipalities,
            )
            location = f"{request.app.state.api_prefix}/levensgebeurtenissen/{replacement}"
            answer = Correctie(id=event_id, status="gecorrigeerd", vervangen_door=replacement)
            return _json(answer, 201, {"Location": location})

        return await once(tx, caller, key, await request.body(), apply)


@router.post(
    "/levensgebeurtenissen/{id}/intrekking",  # noqa: FAST003 - the name is in EventIdPath
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
    locks = await locks_of(database, corrections, caller, event_id)
    async with database.transaction(lock=locks) as tx:

        async def apply() -> Response:
            why = Why(body.reden, body.toelichting)
            await corrections.withdraw(tx, event_id, why, caller.subject)
            return _json(Correctie(id=event_id, status="ingetrokken"), 201)

        return await once(tx, caller, key, await request.body(), apply)


@router.post(
    "/inwoners/{inwonerId}/correcties",
    response_model=Persoonscorrectieresultaat,
    summary="Corrigeer de naam of de geboortedatum, of registreer een overlijden",
    responses=problems(404, 409),
)
async def correct_person(  # noqa: PLR0913 - an endpoint names everything it asks for
    *,
    request: Request,
    person_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")],
    body: Persoonscorrectie,
    caller: MayWriteResidents,
    database: DatabaseDep,
    corrections: CorrectionsDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """De verjaardagen worden opnieuw gepland; een verjaardag die al verteld was en niet meer klopt wordt ingetrokken.

    Meld een overlijden als levensgebeurtenis als het huishouden erdoor verandert: dan volgen de taken en het recht vanzelf.
    """
    locks = await _locks_of_person(database, residents, corrections, caller, person_id)
    async with database.transaction(lock=locks) as tx:

        async def apply() -> Response:
            await processing_log.record(tx, caller.subject, "inwoner-corrigeren", [person_id])
            await residents.correct(
                tx, person_id, born_on=body.geboortedatum, died_on=body.overlijdensdatum
            )
            await residents.rename(tx, person_id, body.voornamen, body.achternaam)
            withdrawn = await corrections.withdraw_told_birthdays(
                tx, person_id, body.reden, caller.subject
            )
            answer = Persoonscorrectieresultaat(inwoner_id=person_id, ingetrokken=withdrawn)
            return _json(answer, 200)

        return await once(tx, caller, key, await request.body(), apply)


async def _locks_of_person(
    database: DatabaseDep,
    residents: ResidentsDep,
    corrections: CorrectionsDep,
    caller: Caller,
    person_id: UUID,
) -> set[UUID]:
    async with database.transaction() as tx:
        found = (await residents.find(tx, (), [person_id])).get(person_id)
        if found is None or not found.belongings:
            raise NotFound("inwoner", person_id)
        dossiers = {known.dossier_id for known in found.belongings}
        if caller.municipalities.isdisjoint(await municipalities_of(tx, person_id) or ()):
            raise NotFound("inwoner", person_id)
        return dossiers | await corrections.dossiers_of_person(tx.connection, person_id)


def _json(answer: ResponseModel, status: int, headers: dict[str, str] | None = None) -> Response:
    content = answer.model_dump(mode="json", by_alias=True, exclude_none=True)
    return JSONResponse(content, status, headers)
