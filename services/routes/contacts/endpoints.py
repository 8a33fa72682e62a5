"""The API of contacts: `/dossiers/{id}/contacten`."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.routes.contacts import service
from services.routes.contacts.schemas import Contacten, ContactIn, ContactUit
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems

router = APIRouter(tags=["Contacten"])
Reader = Annotated[Caller, Depends(require("routes.contacten.lezen"))]
Writer = Annotated[Caller, Depends(require("routes.contacten.schrijven"))]
CREATED: Final = 201


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
            seen = await service.look(tx, caller, id)
            made = next(row for row in seen.contacts if row.id == contact_id)
            content = made.model_dump_json(by_alias=True)
            return Response(content, CREATED, media_type="application/json")

        return await once(tx, caller, key, await request.body(), act)
