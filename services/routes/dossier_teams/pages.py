"""The pages of which dossiers a team has, and of giving one to another team, with the reason."""

from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.routes.dossier_teams import service
from services.routes.dossier_teams.schemas import Teamwissel
from services.routes.workers import looking
from services.routes.workers.callers import Leader, LeaderWriter
from shared.errors import InvalidInput, Transient
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.http.names import NameService
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Database
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
TEAMS: Final = "/routes/teams"
PURPOSE: Final = "teams"
PAGE_SIZE: Final = 50
BUSY: Final = "Iemand anders is op dit moment met dit dossier bezig. Probeer het zo weer."

router = APIRouter()


@router.get("/teams/{team_id}/dossiers")
async def show_dossiers(  # noqa: PLR0917 - what a page depends on
    team_id: UUID,
    request: Request,
    caller: Leader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    na: UUID | None = None,
) -> Response:
    async with database.transaction() as tx:
        team = await looking.team_of(tx.connection, caller, team_id)
        found = await service.list_of_team(tx, caller, team_id, na, PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    named = await names.look_up(
        request, caller, PURPOSE, [], dossier_ids=[row.dossier_id for row in shown]
    )
    return templates.render(
        "dossiers-van-team.html",
        caller,
        pad=TEAMS,
        team=team,
        dossiers=shown,
        wie=named,
        vanaf_begin=na is None,
        volgende=shown[-1].dossier_id if len(found) > PAGE_SIZE else None,
    )


@router.get("/dossiers/{dossier_id}/team")
async def show_team(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: Leader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
    gedaan: str = "",
) -> Response:
    return await _page(
        request, database, templates, names, caller, dossier_id, is_done=bool(gedaan)
    )


@router.post("/dossiers/{dossier_id}/team", dependencies=[accepts(*FORMS)])
async def move(  # noqa: PLR0917 - what a page depends on
    dossier_id: UUID,
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    filled = await read_form(request, Teamwissel)
    if filled.asked is not None:
        try:
            async with database.transaction(lock=[dossier_id]) as tx:
                await service.move(tx, caller, dossier_id, filled.asked)
        except InvalidInput as refused:
            filled.blame(refused)
        except Transient:
            filled.faults[""] = BUSY
        else:
            return RedirectResponse(f"/routes/dossiers/{dossier_id}/team?gedaan=ja", 303)
    return await _page(request, database, templates, names, caller, dossier_id, filled)


async def _page(  # noqa: PLR0913, PLR0917 - what the page is about, and what stands in it
    request: Request,
    database: Database,
    templates: Templates,
    names: NameService,
    caller: Caller,
    dossier_id: UUID,
    filled: Filled[Any] | None = None,
    *,
    is_done: bool = False,
) -> Response:
    async with database.transaction() as tx:
        found = await service.get(tx, caller, dossier_id)
        teams = await service.teams_for(tx, caller, found.municipality)
    named = await names.look_up(request, caller, PURPOSE, [], dossier_ids=[dossier_id])
    now = next((team for team in teams if team.id == found.team_id), None)
    return templates.render(
        "dossier-team.html",
        caller,
        status=400 if filled else 200,
        pad=TEAMS,
        dossier=found,
        wie=named,
        nu=now,
        andere=[(str(team.id), team.name) for team in teams if team is not now],
        gedaan=is_done,
        fouten=filled.faults if filled else {},
        ingevuld=filled.values if filled else {},
    )
