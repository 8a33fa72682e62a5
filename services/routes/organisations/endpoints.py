"""The API of organisations: `/organisaties`, to read."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.routes.organisations import service
from services.routes.organisations.answers import Organisatie, Organisaties
from services.routes.viewers import OrganisationReader
from shared import clock
from shared.events.household import Gemeentecode
from shared.events.tasks import Code
from shared.http.dependencies import DatabaseDep

router = APIRouter(tags=["Organisaties"])


@router.get(
    "/organisaties",
    summary="De organisaties waaraan wordt overgedragen",
    description="Wie op een dag iets doet voor uw gemeenten, op naam. Wie het eerst gevraagd wordt, zegt `volgorde`.",
    operation_id="organisatiesTonen",
)
async def list_organisations(  # noqa: PLR0917 - the filters are the query parameters
    caller: OrganisationReader,
    database: DatabaseDep,
    gemeente: Annotated[
        Gemeentecode | None, Query(description="CBS-code van een gemeente.", examples=["0106"])
    ] = None,
    dienst: Annotated[
        Code | None, Query(description="Wat er nodig is.", examples=["sociaal-team"])
    ] = None,
    dag: Annotated[date | None, Query(description="Op welke dag; zonder: vandaag.")] = None,
    alle: Annotated[  # noqa: FBT002 - a query parameter
        bool, Query(description="Ook wie op die dag niets doet, of is beëindigd.")
    ] = False,
) -> Organisaties:
    async with database.reading() as connection:
        kept = await service.list_own(connection, caller)
    day = dag or clock.today()
    chosen = [
        (
            found,
            [
                does
                for does in (found.does if alle else found.does_on(day))
                if caller.may_see(does.municipality)
            ],
        )
        for found in kept
    ]
    wanted = [
        (found, parts)
        for found, does in chosen
        if (
            parts := [
                part
                for part in does
                if gemeente in {None, part.municipality} and dienst in {None, part.service}
            ]
        )
    ]
    return Organisaties(resultaten=[Organisatie.of(found, parts) for found, parts in wanted])
