"""Record over HTTP how a resident lives: the contract of a housemate, the main residence of a child."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from services.intake.living import service
from services.intake.living.schemas import (
    Hoofdverblijf,
    Inschrijving,
    Vastlegging,
    Woonsituatie,
)
from services.intake.residents.endpoints import ResidentsDep, Writer
from services.intake.residents.service import Residents, visible
from services.intake.timeline.service import Scope
from shared import ids
from shared.errors import Fault, InvalidInput
from shared.http.auth import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

router = APIRouter(tags=["woonsituatie"])
PersonPath = Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")]


@router.post(
    "/inwoners/{inwonerId}/woonsituatie",  # noqa: FAST003 - the name is in PersonPath
    operation_id="woonsituatieVastleggen",
    status_code=201,
    response_model=Vastlegging,
    summary="Leg vast waarom een medebewoner geen kosten deelt",
    responses=problems(404, 409),
)
async def record_arrangement(
    *,
    request: Request,
    person_id: PersonPath,
    body: Woonsituatie,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Een student, een commercieel contract met bewijs, een zorgbehoefte; of dat dit is geëindigd.

    Geldt zolang de inwoner in deze woning woont, voor ieder dossier op dit adres.
    """
    if body.faults:
        raise InvalidInput(body.faults)
    async with database.transaction() as tx:
        await residents.check_visible(tx, person_id, caller)
        await _check_born(tx, residents, person_id, body)
        scope = await service.prepare(tx, [person_id])

        async def record() -> Response:
            fact = body.to_fact(person_id)
            return await _recorded(
                tx, residents, fact, scope, caller=caller, activity="woonsituatie-vastleggen"
            )

        return await once(tx, caller, key, await request.body(), record)


@router.post(
    "/inwoners/{inwonerId}/hoofdverblijf",  # noqa: FAST003 - the name is in PersonPath
    operation_id="hoofdverblijfVastleggen",
    status_code=201,
    response_model=Vastlegging,
    summary="Leg vast bij welke ouder een kind zijn hoofdverblijf heeft",
    responses=problems(404, 409),
)
async def record_main_residence(
    *,
    request: Request,
    person_id: PersonPath,
    body: Hoofdverblijf,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Het kind staat vanaf die dag in het dossier van deze ouder; bij de andere ouder staat het zorgaandeel."""
    async with database.transaction() as tx:
        await residents.check_visible(tx, person_id, caller)
        await _check_born(tx, residents, person_id, body)
        await _check_parent(tx, residents, person_id, body, caller)
        scope = await service.prepare(tx, [person_id, body.bij_inwoner_id])

        async def record() -> Response:
            fact = body.to_fact(person_id)
            return await _recorded(
                tx, residents, fact, scope, caller=caller, activity="hoofdverblijf-vastleggen"
            )

        return await once(tx, caller, key, await request.body(), record)


@router.post(
    "/inwoners/{inwonerId}/inschrijving",  # noqa: FAST003 - the name is in PersonPath
    operation_id="inschrijvingVastleggen",
    status_code=201,
    response_model=Vastlegging,
    summary="Leg vast of een inwoner ergens anders is ingeschreven dan waar hij woont",
    responses=problems(404, 409),
)
async def record_registration(
    *,
    request: Request,
    person_id: PersonPath,
    body: Inschrijving,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Voor het recht telt waar iemand woont; het huishouden verandert hierdoor niet. Een verhuizing maakt er een eind aan."""
    if body.faults:
        raise InvalidInput(body.faults)
    async with database.transaction() as tx:
        await residents.check_visible(tx, person_id, caller)
        await _check_born(tx, residents, person_id, body)
        scope = await service.prepare(tx, [person_id])

        async def record() -> Response:
            home_id = None
            if body.adres is not None:
                home_id = body.adres.home_id(residents.vault) or ids.new_id()
                await residents.keep_address(tx, home_id, body.adres.to_address())
            fact = body.to_fact(person_id, home_id)
            return await _recorded(
                tx, residents, fact, scope, caller=caller, activity="inschrijving-vastleggen"
            )

        return await once(tx, caller, key, await request.body(), record)


async def _recorded(
    tx: Transaction,
    residents: Residents,
    fact: service.Recorded,
    scope: Scope,
    *,
    caller: Caller,
    activity: str,
) -> Response:
    await processing_log.record(tx, caller.subject, activity, fact.people)
    changed = await service.record(tx, residents, fact, scope, caller.subject)
    answer = Vastlegging(
        id=fact.id, inwoner_id=fact.person_id, dossiers=visible(tx, caller, changed)
    )
    return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)


async def _check_born(
    tx: Transaction,
    residents: Residents,
    person_id: UUID,
    body: Woonsituatie | Hoofdverblijf | Inschrijving,
) -> None:
    person = await residents.get_resident(tx, person_id)
    if body.vanaf < person.born_on:
        raise InvalidInput((Fault("vanaf", "voor-geboorte", "ligt voor de geboortedatum"),))


async def _check_parent(
    tx: Transaction,
    residents: Residents,
    child_id: UUID,
    body: Hoofdverblijf,
    caller: Caller,
) -> None:
    name, parent_id = "bijInwonerId", body.bij_inwoner_id
    if parent_id == child_id:
        raise InvalidInput((Fault(name, "zelfde", "dit is het kind zelf"),))
    if not await residents.is_visible(tx, parent_id, caller):
        raise InvalidInput((Fault(name, "onbekend", "deze inwoner is hier niet bekend"),))
