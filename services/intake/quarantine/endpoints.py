"""The quarantine: life events that wait for a person, with the reason; try again, or discard with a reason."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.intake.api.answers import Antwoord, Levensgebeurtenis
from services.intake.api.dependencies import (
    EventIdPath,
    MayRead,
    MayWrite,
    check_may_open,
    data_seen,
)
from services.intake.quarantine import counting, list_repository
from services.intake.quarantine.rules import Limits
from services.intake.quarantine.schemas import (
    Redenverzoek,
    Telling,
    Wachtrijcijfers,
    Wachtrijstand,
)
from services.intake.quarantine.service import Quarantine
from services.intake.quarantine.waiting import sight_of
from shared import clock
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.observability import processing_log

_START = UUID(int=0)
READ: Final = "intake.levensgebeurtenissen.lezen"
COUNT: Final = "beheer.quarantaine.tellen"

router = APIRouter(tags=["quarantaine"])


async def _quarantine(request: Request) -> Quarantine:
    found: Quarantine = request.app.state.quarantine
    return found


QuarantineDep = Annotated[Quarantine, Depends(_quarantine)]


@router.get(
    "/quarantaine",
    operation_id="quarantaineTonen",
    summary="Levensgebeurtenissen die op iemand wachten",
)
async def list_quarantine(
    page: PageDep, caller: MayRead, database: DatabaseDep, quarantine: QuarantineDep
) -> Page[Levensgebeurtenis]:
    """De oudste eerst, met de reden."""
    async with database.transaction() as tx:
        rows = await quarantine.list_waiting(
            tx, sight_of(tx, caller), page.after(UUID) or _START, page.limit
        )
        subjects = [row.person_id for row in rows if row.person_id is not None]
        await processing_log.record(tx, caller.subject, "quarantaine-inzien", subjects)
        seen = await data_seen(tx, caller, rows)
        shown = [Levensgebeurtenis.of(row, seen[row.id]) for row in rows]
        return Page.of(shown, page, lambda row: str(row.id))


@router.get(
    "/quarantaine/stand",
    operation_id="wachtrijstandTonen",
    summary="Hoeveel er op iemand wacht, en sinds wanneer",
)
async def show_standing(
    request: Request,
    caller: Annotated[Caller, Depends(require(READ, COUNT))],
    database: DatabaseDep,
) -> Wachtrijstand:
    """Van de eigen gemeenten; met alleen het recht om te tellen van alle samen. Zonder iets over personen."""
    limits: Limits = request.app.state.quarantine_limits
    async with database.transaction() as tx:
        if caller.where_may(READ):
            waiting, oldest = await list_repository.standing(tx.connection, sight_of(tx, caller))
        else:
            rows = await counting.count(tx.connection, limits, tx.now)
            waiting = sum(row.waiting for row in rows)
            oldest = min((row.oldest for row in rows), default=None)
    return Wachtrijstand(aantal=waiting, oudste_sinds=oldest)


@router.get(
    "/quarantaine/tellingen",
    operation_id="wachtendenTellen",
    summary="Hoeveel er wacht, waarop en hoe lang",
)
async def count_waiting(
    request: Request,
    _: Annotated[Caller, Depends(require(COUNT))],
    database: DatabaseDep,
) -> Wachtrijcijfers:
    """Van alle gemeenten samen, per soort en reden; zonder iets over personen. De meeste eerst."""
    limits: Limits = request.app.state.quarantine_limits
    async with database.reading() as connection:
        rows = await counting.count(connection, limits, clock.now())
    return Wachtrijcijfers(
        tellingen=[Telling.of(row, limits) for row in rows],
        totaal=sum(row.waiting for row in rows),
    )


@router.post(
    "/quarantaine/{id}/herkansing",  # noqa: FAST003 - the name is in EventIdPath
    operation_id="opnieuwProberen",
    response_model_exclude_none=True,
    summary="Probeer een levensgebeurtenis opnieuw",
    responses=problems(404, 409),
)
async def retry(
    event_id: EventIdPath, caller: MayWrite, database: DatabaseDep, quarantine: QuarantineDep
) -> Antwoord:
    """Bijvoorbeeld als de inwoner nu geregistreerd is. Lukt het nog niet, dan blijft de gebeurtenis met een reden wachten."""
    async with database.transaction() as tx:
        await check_may_open(tx, caller, await quarantine.life_events.get(tx.connection, event_id))
        outcome = await quarantine.retry(tx, event_id, caller.subject, caller.municipalities)
        if outcome.error is not None:
            raise outcome.error
        return Antwoord.model_validate(
            {
                "id": outcome.id,
                "status": outcome.status,
                "dossierId": outcome.dossier_id,
                "reden": outcome.reason,
            }
        )


@router.post(
    "/quarantaine/{id}/verwerping",  # noqa: FAST003 - the name is in EventIdPath
    operation_id="gebeurtenisVerwerpen",
    status_code=204,
    summary="Verwerp een levensgebeurtenis",
    responses=problems(404, 409),
)
async def discard(
    event_id: EventIdPath,
    body: Redenverzoek,
    caller: MayWrite,
    database: DatabaseDep,
    quarantine: QuarantineDep,
) -> Response:
    """Met een reden; de burgerservicenummers en bedragen erin worden gewist."""
    async with database.transaction() as tx:
        row = await quarantine.life_events.get(tx.connection, event_id)
        await check_may_open(tx, caller, row)
        await quarantine.discard(tx, event_id, body.reden, caller.subject)
        if row.person_id is not None:
            await processing_log.record(
                tx, caller.subject, "levensgebeurtenis-verwerpen", [row.person_id]
            )
    return Response(status_code=204)
