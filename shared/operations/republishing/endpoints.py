"""The API of every service to publish again what it published: count it first, begin, look how far it is, and stop."""

from functools import cache
from typing import Final
from uuid import UUID

from fastapi import APIRouter

from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.messaging import republish_runs
from shared.messaging.republish_runs import Asked
from shared.operations.failed.endpoints import Reader, Writer
from shared.operations.republishing import schemas

PREFIX: Final = "/beheer/opnieuw-versturen"


@cache
def republishing_router() -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["beheer"])
    for path, method, endpoint, operation, summary, statuses in (
        ("", "GET", list_runs, "verzendingenTonen", "Wat er opnieuw verstuurd is of wordt", (503,)),
        ("/keuze/telling", "POST", preview, "verzendingTellen", "Hoeveel berichten het zouden zijn", (409, 503)),
        ("/{id}", "GET", show_run, "verzendingTonen", "Hoe ver een verzending is", (404, 503)),
        ("/{id}", "PUT", begin, "verzendingBeginnen", "Berichten opnieuw versturen", (409, 503)),
        ("/{id}/stop", "POST", stop, "verzendingStoppen", "Stop een verzending", (404, 503)),
    ):  # fmt: skip
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            operation_id=operation,
            summary=summary,
            responses=problems(*statuses),
        )
    return router


async def list_runs(_: Reader, database: DatabaseDep) -> schemas.Verzendingen:
    """De nieuwste eerst, ook die van de opdrachtregel."""
    runs = await republish_runs.list_runs(database)
    return schemas.Verzendingen(resultaten=[schemas.Verzending.of(run) for run in runs])


async def preview(asked: schemas.Selectie, _: Reader, database: DatabaseDep) -> schemas.Telling:
    """Per dag en topic. Er verandert niets. Een dienst bewaart drie dagen wat hij verstuurde."""
    return schemas.Telling.of(await republish_runs.preview(database, asked.selection))


async def show_run(
    id: UUID,  # noqa: A002 - as in the path
    _: Reader,
    database: DatabaseDep,
) -> schemas.Verzending:
    """Een werkproces verstuurt in porties; na elke portie staat hier hoeveel er weg is."""
    return schemas.Verzending.of(await republish_runs.find_run(database, id))


async def begin(
    id: UUID,  # noqa: A002 - as in the path
    asked: schemas.Opdracht,
    caller: Writer,
    database: DatabaseDep,
) -> schemas.Verzending:
    """Het id kiest u zelf: twee keer vragen begint één keer. Loopt dezelfde keuze al, dan is dit die.

    Wie een bericht al heeft, doet er niets meer mee: elk gevolg gebeurt één keer.
    """
    run = await republish_runs.begin(
        database,
        Asked(
            id=id,
            selection=asked.selection,
            reader=asked.lezer or "",
            rate=asked.snelheid,
            actor=caller.subject,
            name=caller.name,
            reason=asked.reden,
        ),
    )
    return schemas.Verzending.of(await republish_runs.find_run(database, run))


async def stop(
    id: UUID,  # noqa: A002 - as in the path
    caller: Writer,
    database: DatabaseDep,
) -> schemas.Gestopt:
    """Wat al verstuurd is, blijft verstuurd."""
    await republish_runs.find_run(database, id)
    return schemas.Gestopt(
        gestopt=await republish_runs.stop(database, id, caller.name or caller.subject)
    )
