"""The API of contacts: `/dossiers/{id}/contacten`."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from services.routes.contacts import correcting, service
from services.routes.contacts.schemas import (
    Contacten,
    ContactIn,
    Contactintrekking,
    ContactUit,
    Contactverbetering,
)
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction

router = APIRouter(tags=["Contacten"])
Reader = Annotated[Caller, Depends(require("routes.contacten.lezen"))]
Writer = Annotated[Caller, Depends(require("routes.contacten.schrijven"))]
CREATED: Final = 201
OK: Final = 200


@router.get(
    "/dossiers/{id}/contacten",
    summary="De contacten van een dossier, en wanneer het volgende moet zijn",
    operation_id="contactenTonen",
    responses=problems(404),
)
async def list_contacts(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Contacten:
    async with database.transaction() as tx:
        found = await service.look(tx, caller, id)
    return Contacten(
        volgende=found.upcoming.shown if found.upcoming else None,
        uitzonderingen=list(found.exemptions),
        resultaten=list(found.contacts),
    )


@router.post(
    "/dossiers/{id}/contacten",
    summary="Een contact vastleggen",
    description=(
        "Elk onderwerp heeft een antwoord. Wat nodig is wordt een signaal, wat beloofd is een taak met een dag."
        " De taak om de inwoner te spreken is daarmee klaar."
    ),
    operation_id="contactVastleggen",
    status_code=CREATED,
    response_model=ContactUit,
    responses=problems(404, 409),
)
async def record_contact(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: Writer,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    contact: ContactIn,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def act() -> Response:
            contact_id = await service.record(tx, caller, id, contact)
            return await _shown(tx, caller, id, contact_id, CREATED)

        return await once(tx, caller, key, await request.body(), act)


@router.post(
    "/dossiers/{id}/contacten/{contactId}/verbetering",
    summary="Een contact verbeteren",
    description=(
        "Wat er stond blijft te lezen, met wie het verbeterde en waarom, en telt niet meer mee. Het ritme, de signalen en de"
        " taken volgen: een afspraak die hetzelfde is houdt haar taak."
    ),
    operation_id="contactVerbeteren",
    status_code=CREATED,
    response_model=ContactUit,
    responses=problems(404, 409),
)
async def correct_contact(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: Writer,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    contact_id: Annotated[UUID, Path(alias="contactId")],
    verbetering: Contactverbetering,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def act() -> Response:
            made = await correcting.correct(tx, caller, id, contact_id, verbetering)
            return await _shown(tx, caller, id, made, CREATED)

        return await once(tx, caller, key, await request.body(), act)


@router.post(
    "/dossiers/{id}/contacten/{contactId}/intrekking",
    summary="Een contact intrekken dat er niet is geweest",
    description="Het blijft te lezen en telt niet meer mee. Wat eruit kwam en nog openstaat, vervalt.",
    operation_id="contactIntrekken",
    response_model=ContactUit,
    responses=problems(404, 409),
)
async def withdraw_contact(  # noqa: PLR0917 - what FastAPI hands over
    request: Request,
    caller: Writer,
    database: DatabaseDep,
    key: IdempotencyKeyDep,
    id: UUID,  # noqa: A002
    contact_id: Annotated[UUID, Path(alias="contactId")],
    intrekking: Contactintrekking,
) -> Response:
    async with database.transaction(lock=[id]) as tx:

        async def act() -> Response:
            await correcting.withdraw(tx, caller, id, contact_id, intrekking)
            return await _shown(tx, caller, id, contact_id, OK)

        return await once(tx, caller, key, await request.body(), act)


async def _shown(
    tx: Transaction, caller: Caller, dossier_id: UUID, contact_id: UUID, status: int
) -> Response:
    seen = await service.look(tx, caller, dossier_id)
    made = next(row for row in seen.contacts if row.id == contact_id)
    content = made.model_dump_json(by_alias=True)
    return Response(content, status, media_type="application/json")
