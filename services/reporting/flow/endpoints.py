"""The API of the flow: `/sporen` and `/tellingen`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import JsonValue

from services.reporting.flow import service
from services.reporting.flow.answers import count_answer, list_answer, trail_answer
from services.reporting.flow.list_repository import Query as FlowQuery
from services.reporting.flow.schemas import Spoor, SpoorInLijst, Tellingen
from services.reporting.flow.viewers import CountReader, TrailReader, viewer_of
from services.reporting.periods import Gemeente, PeriodDep
from shared.access import check_dossier
from shared.events.catalog import LIFE_EVENTS
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.permissions import Data

router = APIRouter(tags=["Sporen"])

SOORTEN: list[JsonValue] = [
    name for data in LIFE_EVENTS for name in (data.happened, data.event_type)
]

Soort = Annotated[
    str | None,
    Query(
        description="Soort levensgebeurtenis: kort of als heel type.",
        examples=["baan-gestart"],
        json_schema_extra={"enum": SOORTEN},
    ),
]


@router.get(
    "/sporen",
    summary="Levensgebeurtenissen, de nieuwste eerst",
    operation_id="levensgebeurtenissenTonen",
)
async def list_trails(
    caller: TrailReader,
    database: DatabaseDep,
    page: PageDep,
    gemeente: Gemeente = None,
    type: Soort = None,  # noqa: A002 - the published name
) -> Page[SpoorInLijst]:
    query = FlowQuery(gemeente, service.life_event_type(type), page.after(UUID), page.limit)
    async with database.transaction() as tx:
        rows = await service.list_life_events(tx, viewer_of(caller), query)
    return Page.of([list_answer(row) for row in rows], page, lambda row: row.id)


@router.get(
    "/sporen/{id}",
    summary="Het hele spoor van een levensgebeurtenis",
    description="Het id mag van de levensgebeurtenis zijn, of van elke gebeurtenis in haar spoor.",
    operation_id="spoorTonen",
    responses=problems(404),
)
async def get_trail(caller: TrailReader, database: DatabaseDep, id: UUID) -> Spoor:  # noqa: A002
    async with database.transaction() as tx:
        trail = await service.get_trail(tx, viewer_of(caller), id)
        dossier_id = trail.root.row.dossier_id
        await check_dossier(tx.connection, caller, dossier_id, trail.gemeente_nu)
    return trail_answer(trail, with_details=Data.BEDRAGEN in caller.data_in(trail.places))


@router.get(
    "/tellingen",
    summary="Hoe vaak wat gebeurde, per gemeente en soort",
    description="Aantallen onder de vijf staan er als '<5', behalve voor wie het recht `kleine aantallen` heeft.",
    operation_id="tellingenTonen",
)
async def get_counts(
    caller: CountReader,
    database: DatabaseDep,
    period: PeriodDep,
    gemeente: Gemeente = None,
) -> Tellingen:
    sight = viewer_of(caller).sight
    async with database.reading() as connection:
        rows = await service.list_counts(connection, sight, gemeente, period.first, period.last)
    small = caller.where_sees(Data.KLEINE_AANTALLEN)
    answers = [
        count_answer(row, small_numbers=row.is_unknown or row.gemeente in small) for row in rows
    ]
    return Tellingen(vanaf=period.first, tot=period.last, tellingen=answers)
