"""The pages of the flow: the life events that came in, and the trail of one of them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, get_args
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from services.reporting.flow import service
from services.reporting.flow.list_repository import Query as FlowQuery
from services.reporting.flow.outcomes import OutcomeKeepers, Outcomes
from services.reporting.flow.sentences import amounts_of, why_of
from services.reporting.flow.sight import STAYS
from services.reporting.flow.summaries import name_of, name_on, whose_dossier
from services.reporting.flow.timeline import (
    LANE_NAMES,
    LANE_WORK,
    LANES,
    application_in,
    cards_of,
    moments_of,
    people_in,
    pictures_of,
    titles_of,
    unknowns_in,
)
from services.reporting.flow.trails import Trail
from services.reporting.flow.viewers import TrailReader, viewer_of
from services.reporting.flow.work import in_words, work_of
from shared import clock
from shared.access import check_dossier
from shared.events.catalog import LIFE_EVENTS
from shared.events.tasks import Taakrol, TaskCreated
from shared.http.dependencies import DatabaseDep
from shared.permissions import Data
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.dutch import MUNICIPALITIES

TEMPLATES = Path(__file__).parent / "templates"
LIST = "/reporting/levensgebeurtenissen"
PAGE_SIZE = 25
STATES = {
    "open": "Er is nog werk",
    "te-laat": "Een taak is te laat",
    "besluit": "Een besluit is nodig",
    "klaar": "Alles is afgehandeld",
    "lopend": "Nog niet overal verwerkt",
}
_DAYS = {"vandaag": 0, "week": 7, "maand": 30, "jaar": 365}
PERIODS = {
    "vandaag": "Vandaag",
    "week": "Afgelopen 7 dagen",
    "maand": "Afgelopen 30 dagen",
    "jaar": "Afgelopen jaar",
}
ROLES = {role: role.capitalize() for role in get_args(Taakrol)}

router = APIRouter()


async def _outcome_keepers(request: Request) -> OutcomeKeepers:
    keepers: OutcomeKeepers = request.app.state.outcome_keepers
    return keepers


OutcomeKeepersDep = Annotated[OutcomeKeepers, Depends(_outcome_keepers)]

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
    staat: str = "",
    periode: str = "",
    rol: str = "",
    na: UUID | None = None,
    refresh: Refresh = None,
) -> Response:
    chosen = {
        "gemeente": gemeente,
        "type": type if service.is_life_event_type(type) else "",
        "staat": staat if staat in STATES else "",
        "periode": periode if periode in PERIODS else "",
        "rol": rol if rol in ROLES else "",
    }
    query = _query_of(chosen, na)
    viewer = viewer_of(caller)
    async with database.transaction() as tx:
        rows = await service.list_life_events(tx, viewer, query, again=refresh is not None)
        amount = await service.count_life_events(tx, viewer, query)
    people = [row.inwoner_id for row in rows[:PAGE_SIZE]]
    named = await names.look_up(
        request, caller, "levensgebeurtenissen", people, again=refresh is not None
    )
    today = clock.today()
    return templates.render(
        "levensgebeurtenissen.html",
        caller,
        pad=LIST,
        adres=str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
        rijen=[
            (row, name_on(row.type, row.ingangsdatum, today), whose_dossier(row.parting))
            for row in rows[:PAGE_SIZE]
        ],
        wie=named,
        gevonden=amount,
        is_meer=amount >= service.MOST_COUNTED,
        volgende=_address({**chosen, "na": str(rows[PAGE_SIZE - 1].id)})
        if len(rows) > PAGE_SIZE
        else None,
        nieuwste=_address(chosen),
        na=na,
        gekozen=chosen,
        gemeenten={
            code: name for code, name in MUNICIPALITIES.items() if code in caller.municipalities
        },
        types={
            data.happened: name_of(data.event_type)
            for data in LIFE_EVENTS
            if data.event_type not in STAYS or caller.where_sees(Data.DETENTIE_EN_OPNAME)
        },
        staten=STATES,
        perioden=PERIODS,
        rollen=ROLES,
        in_woorden=in_words,
    )


def _query_of(chosen: Mapping[str, str], after: UUID | None) -> FlowQuery:
    days = _DAYS.get(chosen["periode"])
    first = clock.today() - timedelta(days=days) if days is not None else None
    return FlowQuery(
        chosen["gemeente"] or None,
        service.life_event_type(chosen["type"] or None),
        after,
        PAGE_SIZE + 1,
        chosen["staat"] or None,
        chosen["rol"] or None,
        datetime.combine(first, time.min, clock.AMSTERDAM) if first else None,
    )


def _address(chosen: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{LIST}?{query}" if query else LIST


@router.get("/levensgebeurtenissen/{id}")
async def show_trail(  # noqa: PLR0913, PLR0917 - what a page depends on
    caller: TrailReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    keepers: OutcomeKeepersDep,
    request: Request,
    id: UUID,  # noqa: A002 - the published name
    refresh: Refresh = None,
) -> Response:
    async with database.transaction() as tx:
        trail = await service.get_trail(tx, viewer_of(caller), id, again=refresh is not None)
        dossier_id = trail.root.row.dossier_id
        await check_dossier(tx.connection, caller, dossier_id, trail.gemeente_nu)
    outcomes = Outcomes() if refresh is not None else await keepers.ask(request, caller, trail)
    today = clock.today()
    people = people_in(trail)
    named = await names.look_up(request, caller, "spoor", people, again=refresh is not None)
    with_details = Data.BEDRAGEN in caller.data_in(trail.places)
    return templates.render(
        "spoor.html",
        caller,
        pad=f"{LIST}/{id}",
        lijst=LIST,
        spoor=trail,
        naam=name_on(trail.root.row.type, trail.root.row.ingangsdatum, today),
        komt_nog=trail.root.row.ingangsdatum is not None and trail.root.row.ingangsdatum > today,
        werk=in_words(work_of(trail.rows, today)),
        verteld=outcomes,
        mag_dossier=caller.may("routes.taken.lezen", "intake.inwoners.lezen"),
        mag_rekenen=caller.may("income.berekeningen.maken"),
        wie=named,
        mensen=people,
        momenten=moments_of(cards_of(trail)),
        banen=LANES,
        baannamen=LANE_NAMES,
        baanwerk=LANE_WORK,
        beelden=pictures_of(trail) if with_details else [],
        onzekerheden=unknowns_in,
        aanvraag_in=application_in,
        waarom=_reasons(trail, sees_amounts=with_details),
        titels=titles_of(trail),
        namen={row.id: name_of(row.type) for row in trail.rows},
    )


def _reasons(trail: Trail, *, sees_amounts: bool) -> dict[UUID, str]:
    """By event: why, in words; of a task also how income explains it, for who may see amounts."""
    found = {}
    for row in trail.rows:
        why = why_of(row, sees_amounts=sees_amounts)
        more = amounts_of(row.type, row.details) if row.type == TaskCreated.event_type else ""
        if text := " ".join(part for part in (why, more if sees_amounts else "") if part):
            found[row.id] = text
    return found
