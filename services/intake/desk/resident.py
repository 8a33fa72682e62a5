"""The page of a resident: who lives there with whom on a day, and what happened over time."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from services.intake.desk import service, words
from services.intake.desk.dependencies import (
    LIST,
    Reader,
    ResidentsDep,
    TemplatesDep,
)
from services.intake.desk.hiding import person_for
from services.intake.desk.reading import day_as_written, read_day
from services.intake.residents import finding, records
from services.intake.residents.answers import Geschiedenis
from services.intake.residents.endpoints import ONE_DAY
from shared import clock
from shared.errors import NotFound
from shared.http.auth import Forbidden
from shared.http.dependencies import DatabaseDep
from shared.http.strictness import iso_date
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter()


@router.get("/inwoners/{person_id}")
async def show_resident(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    caller: Reader,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    datum: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    iso = read_day(datum) if datum.strip() else None
    day = iso_date(iso) if iso is not None else None
    faults = {"datum": "Vul een bestaande datum in, bijvoorbeeld 3-11-2026."}
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id, day)
        moments = await service.story(tx, caller, looked)
    if looked.resident.inwoner_id != person_id:
        return RedirectResponse(f"{LIST}/{looked.resident.inwoner_id}", 303)
    is_wrong = bool(datum.strip()) and day is None
    return templates.render(
        "inwoner.html",
        caller,
        status=400 if is_wrong else 200,
        pad=f"{LIST}/{person_id}",
        gezien=looked,
        momenten=moments,
        is_meer=len(moments) >= service.MOST_EVENTS,
        fouten=faults if is_wrong else {},
        datum=datum or day_as_written(looked.today.isoformat()),
        naam_van=service.name_of,
        woorden=words,
        ziet_geschiedenis=caller.sees(Data.GESCHIEDENIS, looked.resident.gemeente),
    )


@router.get("/inwoners/{person_id}/geschiedenis")
async def show_history(
    person_id: UUID,
    caller: Reader,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
) -> Response:
    """What was recorded of the person, for the roles that may read it."""
    async with database.transaction() as tx:
        resident = await finding.by_id(tx, residents, caller, person_id)
        if resident is None:
            raise NotFound("inwoner", person_id)
        if not caller.sees(Data.GESCHIEDENIS, resident.gemeente):
            raise Forbidden("De geschiedenis van een inwoner ziet u niet met uw rol.")
        resident = person_for(caller, resident)
        own = resident.inwoner_id
        await processing_log.record(tx, caller.subject, "inwoner-geschiedenis-inzien", [own])
        known, recordings = await records.known_at(
            tx, person_id, own, tx.today, clock.start_of_day(tx.today + ONE_DAY)
        )
    return templates.render(
        "geschiedenis.html",
        caller,
        pad=f"{LIST}/{own}/geschiedenis",
        inwoner=resident,
        naam=service.name_of(resident),
        vastgelegd=[
            person_for(caller, row)
            for row in Geschiedenis.of(own, known, recordings).vastgelegd[::-1]
        ],
        woorden=words,
    )


@router.get("/inwoners/{person_id}/gevolgen")
async def show_consequences(  # noqa: PLR0917 - what a page depends on
    person_id: UUID,
    caller: Reader,
    templates: TemplatesDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    op: Annotated[datetime, Query()],
) -> Response:
    """What followed from a correction that somebody made at this moment."""
    async with database.transaction() as tx:
        looked = await service.look(tx, residents, caller, person_id)
        people = {person_id, *looked.people}
        followed = await service.followed(tx, caller, people, op, looked.names)
    return templates.render(
        "gevolgen.html",
        caller,
        pad=f"{LIST}/{person_id}/gevolgen",
        gezien=looked,
        gevolgen=followed,
        verjaardagen=service.birthdays(residents, looked),
        op=op,
    )
