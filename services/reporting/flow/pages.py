"""The pages of the flow: the life events that came in, and the trail of one of them."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from services.reporting.flow import service
from services.reporting.flow.repository import STAYS
from services.reporting.flow.repository import Query as FlowQuery
from services.reporting.flow.summaries import name_of, whose_dossier
from services.reporting.flow.timeline import (
    LANE_NAMES,
    LANE_WORK,
    LANES,
    cards_of,
    moments_of,
    people_in,
    pictures_of,
    titles_of,
)
from services.reporting.flow.viewers import TrailReader, viewer_of
from shared.access import check_dossier
from shared.events.catalog import LIFE_EVENTS
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.dutch import MUNICIPALITIES

TEMPLATES = Path(__file__).parent / "templates"
LIST = "/reporting/levensgebeurtenissen"
PAGE_SIZE = 25

router = APIRouter()


# A page that refreshes itself asks for itself: htmx says so in this header.
Refresh = Annotated[str | None, Header(alias="HX-Request")]


@router.get("/levensgebeurtenissen")
async def show_life_events(  # noqa: PLR0913, PLR0917 - what a page depends on
    caller: TrailReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    request: Request,
    gemeente: str = "",
    type: str = "",  # noqa: A002 - the published name
    na: UUID | None = None,
    refresh: Refresh = None,
) -> Response:
    query = FlowQuery(gemeente or None, service.life_event_type(type or None), na, PAGE_SIZE + 1)
    async with database.transaction() as tx:
        rows = await service.list_life_events(
            tx, viewer_of(caller), query, again=refresh is not None
        )
    people = [row.inwoner_id for row in rows[:PAGE_SIZE]]
    named = await names.look_up(
        request, caller, "levensgebeurtenissen", people, again=refresh is not None
    )
    return templates.render(
        "levensgebeurtenissen.html",
        caller,
        pad=LIST,
        adres=str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
        rijen=[(row, name_of(row.type), whose_dossier(row.parting)) for row in rows[:PAGE_SIZE]],
        wie=named,
        volgende=rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
        na=na,
        gemeente=gemeente,
        type=type,
        gemeenten={
            code: name for code, name in MUNICIPALITIES.items() if code in caller.municipalities
        },
        types={
            data.happened: name_of(data.event_type)
            for data in LIFE_EVENTS
            if data.event_type not in STAYS or caller.where_sees(Data.DETENTIE_EN_OPNAME)
        },
    )


@router.get("/levensgebeurtenissen/{id}")
async def show_trail(  # noqa: PLR0917 - what a page depends on
    caller: TrailReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    request: Request,
    id: UUID,  # noqa: A002 - the published name
    refresh: Refresh = None,
) -> Response:
    async with database.transaction() as tx:
        trail = await service.get_trail(tx, viewer_of(caller), id, again=refresh is not None)
        dossier_id = trail.root.row.dossier_id
        await check_dossier(tx.connection, caller, dossier_id, trail.gemeente_nu)
    people = people_in(trail)
    named = await names.look_up(request, caller, "spoor", people, again=refresh is not None)
    with_details = Data.BEDRAGEN in caller.data_in(trail.places)
    return templates.render(
        "spoor.html",
        caller,
        pad=f"{LIST}/{id}",
        lijst=LIST,
        spoor=trail,
        naam=name_of(trail.root.row.type),
        wie=named,
        mensen=people,
        momenten=moments_of(cards_of(trail)),
        banen=LANES,
        baannamen=LANE_NAMES,
        baanwerk=LANE_WORK,
        beelden=pictures_of(trail) if with_details else [],
        met_details=with_details,
        titels=titles_of(trail),
        namen={row.id: name_of(row.type) for row in trail.rows},
    )
