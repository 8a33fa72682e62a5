"""Residents and households over HTTP. Every reading of personal data leaves a line in the processing log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.residents.schemas import Huishouden, Inwoner, NieuwHuishouden, Zoekopdracht
from services.intake.residents.service import Found, Residents, today_of
from shared.errors import AppError, NotFound
from shared.http.auth import Caller, Forbidden, require
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

router = APIRouter(tags=["inwoners"])


async def residents_of(request: Request) -> Residents:
    found: Residents = request.app.state.residents
    return found


ResidentsDep = Annotated[Residents, Depends(residents_of)]
Reader = Annotated[Caller, Depends(require("intake.inwoners.lezen"))]
Writer = Annotated[Caller, Depends(require("intake.inwoners.schrijven"))]


@router.post(
    "/huishoudens",
    status_code=201,
    response_model=Huishouden,
    summary="Registreer een huishouden met zijn inwoners",
    responses=problems(409),
)
async def register_household(
    *,
    request: Request,
    body: NieuwHuishouden,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Opent een dossier. Is een burgerservicenummer al bekend, dan wordt niets opgeslagen (409)."""
    if not caller.may_see(body.gemeente):
        raise Forbidden("U werkt niet voor deze gemeente.")
    new = body.to_new()

    async with database.transaction() as tx:

        async def register() -> Response:
            [household] = await residents.register(tx, [new])
            people = await residents.residents_of(tx, household)
            await processing_log.record(tx, caller.subject, "inwoner-registreren", people)
            answer = Huishouden.of(household, people)
            return JSONResponse(
                answer.model_dump(mode="json", by_alias=True),
                201,
                {"Location": f"{request.app.state.api_prefix}/huishoudens/{household.dossier_id}"},
            )

        return await once(tx, caller, key, await request.body(), register)


@router.get(
    "/huishoudens/{dossierId}", summary="Een huishouden met zijn leden", responses=problems(404)
)
async def get_household(
    dossier_id: Annotated[UUID, Path(alias="dossierId", description="Het dossier.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Huishouden:
    """De leden en gemeenten met hun perioden."""
    async with database.transaction() as tx:
        household = await residents.get_household(tx, dossier_id)
        if not caller.may_see(household.gemeente_on(today_of(tx))):
            raise NotFound("huishouden", dossier_id)
        people = await residents.residents_of(tx, household)
        await processing_log.record(tx, caller.subject, "huishouden-inzien", people)
        return Huishouden.of(household, people)


@router.get("/inwoners/{inwonerId}", summary="Een inwoner", responses=problems(404))
async def get_resident(
    person_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Inwoner:
    """Naam, geboortedatum, dossier en gemeente."""
    async with database.transaction() as tx:
        found = await residents.find(tx, (), [person_id])
        return await _shown(
            tx, residents, caller, found.get(person_id), NotFound("inwoner", person_id)
        )


@router.post(
    "/inwoners/zoekopdrachten",
    summary="Zoek een inwoner op burgerservicenummer",
    responses=problems(404),
)
async def look_up(
    body: Zoekopdracht, caller: Reader, database: DatabaseDep, residents: ResidentsDep
) -> Inwoner:
    """Het burgerservicenummer staat in de inhoud, zodat het in geen adres en geen logboek komt."""
    missing = AppError(
        404, "niet-gevonden", "Niet gevonden", "Er is geen inwoner met dit burgerservicenummer."
    )
    async with database.transaction() as tx:
        found = await residents.find(tx, [body.burgerservicenummer], ())
        return await _shown(tx, residents, caller, found.get(body.burgerservicenummer), missing)


async def _shown(
    tx: Transaction, residents: Residents, caller: Caller, found: Found | None, missing: AppError
) -> Inwoner:
    """The resident if the caller works for the municipality; otherwise as if there were none."""
    if found is None or not found.belongings:
        raise missing
    today = today_of(tx)
    dossier_id = found.dossier_on(today) or found.belongings[-1].dossier_id
    household = await residents.get_household(tx, dossier_id)
    gemeente = household.gemeente_on(today)
    if gemeente is None or not caller.may_see(gemeente):
        raise missing
    resident = await residents.get_resident(tx, found.person_id)
    await processing_log.record(tx, caller.subject, "inwoner-inzien", [found.person_id])
    return Inwoner.of(resident, dossier_id, gemeente)
