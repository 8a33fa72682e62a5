"""Residents and households over HTTP. Every reading of personal data leaves a line in the processing log."""

from datetime import date, timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import JSONResponse, Response

from services.intake.residents import finding, records
from services.intake.residents.answers import Geschiedenis
from services.intake.residents.celebrating import coming
from services.intake.residents.schemas import NieuwDossier, Zoekopdracht
from services.intake.residents.service import Residents, places_of, today_of
from services.intake.residents.shown import Dossier, Inwoner, Planning, Zoekresultaat
from services.intake.residents.teams import check_team
from shared import clock
from shared.access import check_dossier
from shared.errors import AppError, Fault, InvalidInput, NotFound
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.idempotency import IdempotencyKeyDep, once
from shared.http.schemas import problems
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["inwoners"])
ONE_DAY: Final = timedelta(days=1)
UNKNOWN_NUMBER: Final = AppError(
    404, "niet-gevonden", "Niet gevonden", "Er is geen inwoner met dit burgerservicenummer."
)


async def residents_of(request: Request) -> Residents:
    found: Residents = request.app.state.residents
    return found


ResidentsDep = Annotated[Residents, Depends(residents_of)]
Reader = Annotated[Caller, Depends(require("intake.inwoners.lezen"))]
Writer = Annotated[Caller, Depends(require("intake.inwoners.schrijven"))]


@router.post(
    "/dossiers",
    operation_id="dossierOpenen",
    status_code=201,
    response_model=Dossier,
    summary="Open een dossier met wie er in de woning wonen",
    responses=problems(409),
)
async def open_dossier(
    *,
    request: Request,
    body: NieuwDossier,
    caller: Writer,
    database: DatabaseDep,
    residents: ResidentsDep,
    key: IdempotencyKeyDep,
) -> Response:
    """Voor iemand die nieuw is of al bekend. Wie al een dossier heeft, krijgt er geen tweede bij (409)."""
    if not caller.may_see(body.gemeente):
        raise Forbidden("U werkt niet voor deze gemeente.")
    _check_born(body, clock.today())
    home_id = body.adres.home_id(residents.vault) if body.adres is not None else None

    async with database.transaction() as tx:
        new = body.to_new(home_id)
        await _check_known(tx, residents, caller, body)
        opening = await residents.prepare(tx, [new])

        async def register() -> Response:
            [household] = await residents.open(tx, opening, caller.subject)
            if body.adres is not None:
                await residents.keep_address(tx, new.home_id, body.adres.to_address())
            people = await residents.residents_of(tx, household)
            await processing_log.record(tx, caller.subject, "inwoner-registreren", people)
            answer = Dossier.of(
                household, people, today_of(tx), seen=caller.data_in([body.gemeente])
            )
            return JSONResponse(
                answer.model_dump(mode="json", by_alias=True),
                201,
                {"Location": f"{request.app.state.api_prefix}/dossiers/{household.dossier_id}"},
            )

        return await once(tx, caller, key, await request.body(), register)


@router.get(
    "/dossiers/{dossierId}",
    operation_id="dossierTonen",
    summary="Een dossier: wie er woont met wie",
    responses=problems(404),
)
async def get_dossier(
    dossier_id: Annotated[UUID, Path(alias="dossierId", description="Het dossier.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
    day: Annotated[
        date | None,
        Query(alias="datum", description="Zoals het op deze dag is; zonder datum over alle tijd."),
    ] = None,
) -> Dossier:
    """De leden en gemeenten met hun perioden, wanneer de bijstand loopt, en of het dossier open of gesloten is."""
    async with database.transaction() as tx:
        household, people = await residents.get_visible(tx, dossier_id, caller)
        gemeente = household.answering_on(today_of(tx))
        await check_dossier(tx.connection, caller, dossier_id, gemeente)
        await processing_log.record(tx, caller.subject, "dossier-inzien", people)
        return Dossier.of(
            household,
            people,
            today_of(tx),
            day,
            elsewhere=await residents.registered_elsewhere(tx, household),
            inquiries=await residents.inquiries(tx, household),
            seen=caller.data_in(places_of(household, today_of(tx))),
        )


@router.get(
    "/dossiers/{dossierId}/planning",
    operation_id="planningTonen",
    summary="Wat er voor een dossier op een dag gaat gebeuren",
    responses=problems(404),
)
async def get_planned(
    dossier_id: Annotated[UUID, Path(alias="dossierId", description="Het dossier.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Planning:
    """Verjaardagen van wie dan bij het dossier hoort, waarop rechten veranderen; het komende jaar, de eerste eerst."""
    async with database.transaction() as tx:
        household, people = await residents.get_visible(tx, dossier_id, caller)
        today = today_of(tx)
        await check_dossier(tx.connection, caller, dossier_id, household.answering_on(today))
        await processing_log.record(tx, caller.subject, "dossier-planning-inzien", people)
        plans = coming(household, people.values(), residents.lead_weeks, today)
        return Planning.of(plans)


@router.get(
    "/inwoners/{inwonerId}",
    operation_id="inwonerTonen",
    summary="Een inwoner",
    responses=problems(404),
)
async def get_resident(
    person_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Inwoner:
    """Naam, geboortedatum, dossier en gemeente."""
    async with database.transaction() as tx:
        resident = await finding.by_id(tx, residents, caller, person_id)
        if resident is None:
            raise NotFound("inwoner", person_id)
        return resident


@router.get(
    "/inwoners/{inwonerId}/geschiedenis",
    operation_id="geschiedenisTonen",
    summary="Wat er van een inwoner is vastgelegd, wanneer, door wie en waarvandaan",
    responses=problems(403, 404),
)
async def get_history(
    *,
    person_id: Annotated[UUID, Path(alias="inwonerId", description="De inwoner.")],
    caller: Reader,
    database: DatabaseDep,
    residents: ResidentsDep,
    day: Annotated[
        date | None, Query(alias="datum", description="Zoals het op deze dag was; anders nu.")
    ] = None,
    known_on: Annotated[
        date | None,
        Query(alias="bekendOp", description="Zoals wij het aan het eind van deze dag wisten."),
    ] = None,
) -> Geschiedenis:
    """Namen, geboortedatum, overlijden, geheimhouding en of er een nummer is. Niets wat is vastgelegd, verdwijnt.

    Alleen voor wie het recht `geschiedenis` heeft.
    """
    missing = NotFound("inwoner", person_id)
    async with database.transaction() as tx:
        found = (await residents.find(tx, (), [person_id])).get(person_id)
        shown = await finding.seen(tx, residents, caller, [found]) if found is not None else []
        if found is None or not shown:
            raise missing
        await check_team(tx, caller, found)
        if not caller.sees(Data.GESCHIEDENIS, shown[0].gemeente):
            raise Forbidden("De geschiedenis van een inwoner ziet u niet met uw rol.")
        await processing_log.record(
            tx, caller.subject, "inwoner-geschiedenis-inzien", [found.person_id]
        )
        until = min(known_on or tx.today, tx.today)
        known, recordings = await records.known_at(
            tx, person_id, found.person_id, day or until, clock.start_of_day(until + ONE_DAY)
        )
        return Geschiedenis.of(found.person_id, known, recordings)


@router.post(
    "/inwoners/zoekopdrachten",
    operation_id="inwonerZoeken",
    summary="Zoek een inwoner op burgerservicenummer, of op naam",
    responses=problems(404),
)
async def look_up(
    body: Zoekopdracht, caller: Reader, database: DatabaseDep, residents: ResidentsDep
) -> Inwoner | Zoekresultaat:
    """Een nummer geeft één inwoner, of 404. Een naam geeft wie zo heet; zijn dat er te veel, dan niemand.

    Nummer en naam staan in de inhoud, zodat zij in geen adres en geen logboek komen.
    """
    async with database.transaction() as tx:
        if body.naam is not None:
            hits = await finding.by_name(tx, residents, caller, body.naam, body.geboortedatum)
            return Zoekresultaat(resultaten=list(hits.people), te_veel=hits.too_many)
        assert body.burgerservicenummer is not None  # noqa: S101 - the validator saw to it
        resident = await finding.by_number(tx, residents, caller, body.burgerservicenummer)
        if resident is None:
            raise UNKNOWN_NUMBER
        return resident


def _check_born(body: NieuwDossier, today: date) -> None:
    """Somebody who is yet to be born is told of by a birth."""
    faults = [
        Fault(f"leden.{number}.geboortedatum", "in-de-toekomst", "is nog niet geweest")
        for number, member in enumerate(body.leden)
        if member.born_on is not None and member.born_on > today
    ]
    if faults:
        raise InvalidInput(tuple(faults))


async def _check_known(
    tx: Transaction, residents: Residents, caller: Caller, body: NieuwDossier
) -> None:
    """Who is named by id must be known, and to this caller. Raises InvalidInput and OtherTeam."""
    named = {
        member.inwoner_id: number
        for number, member in enumerate(body.leden)
        if member.inwoner_id is not None
    }
    found = await residents.find(tx, (), named.keys())
    faults = []
    for person_id, number in named.items():
        if person_id not in found or not await residents.is_visible(tx, person_id, caller):
            reason = "deze inwoner is hier niet bekend"
            faults.append(Fault(f"leden.{number}.inwonerId", "onbekend", reason))
        else:
            await check_team(tx, caller, found[person_id])
    if faults:
        raise InvalidInput(tuple(faults))
