"""Every service's figures for operations over HTTP (scope `beheer.stroom.lezen`), for the monitor that gathers them."""

from datetime import date, timedelta
from functools import cache
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request

from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.operations.flow import MOST_HOURS, read_flow
from shared.operations.schemas import Doorstroom, Stand, Termijnen, Wachtenden
from shared.operations.standing import read_standing
from shared.operations.waiting import MOST_DAYS, read_timers, read_waiting

READ: Final = "beheer.stroom.lezen"
PREFIX: Final = "/beheer"
_USUAL_HOURS: Final = 24
_USUAL_DAYS: Final = 7


@cache
def operations_router() -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["beheer"])
    router.add_api_route(
        "/stand",
        show_standing,
        operation_id="standTonen",
        summary="Hoe de berichtenstroom van deze dienst loopt",
        response_model=Stand,
        responses=problems(503),
        dependencies=[Depends(require(READ))],
    )
    router.add_api_route(
        "/doorstroom",
        show_flow,
        operation_id="doorstroomTonen",
        summary="Wat deze dienst de laatste uren verwerkte, en hoe snel",
        response_model=Doorstroom,
        responses=problems(400, 503),
        dependencies=[Depends(require(READ))],
    )
    router.add_api_route(
        "/wachtend",
        show_waiting,
        operation_id="wachtendTonen",
        summary="Welke dossiers wachten, en waarop",
        response_model=Wachtenden,
        responses=problems(503),
        dependencies=[Depends(require(READ))],
    )
    router.add_api_route(
        "/termijnen",
        show_timers,
        operation_id="termijnenTonen",
        summary="Welke termijnen afgaan, te laat zijn of mislukten",
        response_model=Termijnen,
        responses=problems(400, 503),
        dependencies=[Depends(require(READ))],
    )
    return router


async def show_standing(request: Request, database: DatabaseDep) -> Stand:
    """Aantallen, leeftijden en oordelen van dit moment, niets over personen."""
    async with database.reading() as connection:
        return await read_standing(
            connection, database.service, request.app.state.accountable.topics
        )


async def show_flow(
    database: DatabaseDep,
    uren: Annotated[
        int, Query(ge=1, le=MOST_HOURS, description="Zoveel uren terug tot nu.")
    ] = _USUAL_HOURS,
    topic: Annotated[
        str | None, Query(max_length=100, description="Alleen dit topic; zonder: alle samen.")
    ] = None,
) -> Doorstroom:
    """Per soort bericht hoeveel en hoe snel, en het verloop in de tijd. Er is niet meer dan drie dagen."""
    async with database.reading() as connection:
        return await read_flow(connection, database.service, uren, topic)


async def show_waiting(database: DatabaseDep) -> Wachtenden:
    """Dossiers met hun kenmerk, zonder personen en zonder wat er in een bericht staat."""
    async with database.reading() as connection:
        return await read_waiting(connection, database.service)


async def show_timers(
    database: DatabaseDep,
    tot: Annotated[
        date | None, Query(description="Tot en met deze dag; zonder: de komende week.")
    ] = None,
) -> Termijnen:
    """Per dag en soort. Het verandert niets: zo ziet u vooraf wat er afgaat."""
    today = clock.today()
    last = tot or today + timedelta(days=_USUAL_DAYS)
    if not today <= last <= today + timedelta(days=MOST_DAYS):
        reason = f"Kies een dag vanaf vandaag, ten hoogste {MOST_DAYS} dagen vooruit."
        raise InvalidInput((Fault("tot", "periode", reason),))
    async with database.reading() as connection:
        return await read_timers(connection, database.service, last)
