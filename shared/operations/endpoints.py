"""Every service's figures for operations over HTTP (scope `beheer.stroom.lezen`), for the monitor that gathers them."""

from datetime import date, timedelta
from functools import cache
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request

from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.messaging.timer_engine import TimerEngine
from shared.operations import timers
from shared.operations.failed.endpoints import ContractsDep
from shared.operations.flow import MOST_HOURS, read_flow
from shared.operations.recovered import read_recovered
from shared.operations.schemas import (
    Doorstroom,
    Hersteld,
    Stand,
    Termijnen,
    Termijnherkansing,
    Termijnlijst,
    Termijnsoort,
    Termijnuitslag,
    Wachtenden,
)
from shared.operations.standing import read_standing
from shared.operations.timers import MOST_DAYS, read_timers
from shared.operations.waiting import read_waiting

READ: Final = "beheer.stroom.lezen"
WRITE: Final = "beheer.stroom.schrijven"
PREFIX: Final = "/beheer"
_USUAL_HOURS: Final = 24
_USUAL_DAYS: Final = 7


@cache
def operations_router() -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["beheer"])
    for path, endpoint, operation, summary, model, statuses in (
        ("/stand", show_standing, "standTonen", "Hoe de berichtenstroom van deze dienst loopt", Stand, (503,)),
        ("/doorstroom", show_flow, "doorstroomTonen", "Wat deze dienst de laatste uren verwerkte, en hoe snel", Doorstroom, (400, 503)),
        ("/wachtend", show_waiting, "wachtendTonen", "Welke dossiers wachten, en waarop", Wachtenden, (503,)),
        ("/termijnen", show_timers, "termijnenTonen", "Welke termijnen afgaan, te laat zijn of mislukten", Termijnen, (400, 503)),
        ("/termijnen/lijst", list_timers, "termijnenLijsten", "De termijnen van een soort, één voor één", Termijnlijst, (400, 503)),
        ("/vanzelf-hersteld", show_recovered, "vanzelfHersteldTonen", "Wat mislukte en daarna toch lukte, zonder dat iemand iets deed", Hersteld, (503,)),
    ):  # fmt: skip
        router.add_api_route(
            path,
            endpoint,
            operation_id=operation,
            summary=summary,
            response_model=model,
            responses=problems(*statuses),
            dependencies=[Depends(require(READ))],
        )
    router.add_api_route(
        "/termijnen/herkansing",
        run_again,
        methods=["POST"],
        operation_id="termijnenOpnieuwProberen",
        summary="Mislukte termijnen van een soort opnieuw proberen",
        response_model=Termijnuitslag,
        responses=problems(400, 503),
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
    vanaf: Annotated[
        date | None, Query(description="Vanaf deze dag; zonder: ook wat te laat is.")
    ] = None,
) -> Termijnen:
    """Per dag en soort. Het verandert niets: zo ziet u vooraf wat er afgaat."""
    today = clock.today()
    last = tot or today + timedelta(days=_USUAL_DAYS)
    if not today <= last <= today + timedelta(days=MOST_DAYS):
        reason = f"Kies een dag vanaf vandaag, ten hoogste {MOST_DAYS} dagen vooruit."
        raise InvalidInput((Fault("tot", "periode", reason),))
    if vanaf is not None and vanaf > last:
        raise InvalidInput(
            (Fault("vanaf", "periode", "Kies een dag die niet na de laatste ligt."),)
        )
    async with database.reading() as connection:
        return await read_timers(connection, database.service, last, vanaf)


async def list_timers(
    database: DatabaseDep,
    soort: Annotated[Termijnsoort, Query(description="Van welke soort.")],
    dag: Annotated[
        date | None, Query(description="Wat op deze dag afgaat; zonder: wat mislukte.")
    ] = None,
) -> Termijnlijst:
    """Met kenmerken van dossiers, zonder personen."""
    async with database.reading() as connection:
        return await timers.list_timers(connection, database.service, soort, dag)


async def run_again(
    asked: Termijnherkansing,
    caller: Annotated[Caller, Depends(require(WRITE))],
    database: DatabaseDep,
    contracts: ContractsDep,
) -> Termijnuitslag:
    """Wie twee keer klikt, of op een ander scherm, doet het één keer. Wie het vroeg en waarom blijft bij de termijn staan."""
    if asked.proef:
        async with database.reading() as connection:
            return Termijnuitslag(
                aantal=await timers.count_failed(connection, asked.soort, asked.mislukt_voor)
            )
    engine = TimerEngine(database, contracts)
    return Termijnuitslag(
        aantal=await engine.run_failed_again(
            asked.soort, caller.subject, asked.reden, asked.mislukt_voor
        )
    )


async def show_recovered(database: DatabaseDep) -> Hersteld:
    """Per week en oorzaak; hier verstopt zich een fout. Alleen aantallen en momenten."""
    async with database.reading() as connection:
        return await read_recovered(connection, database.service)
