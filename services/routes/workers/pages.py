"""The pages of who works here: those of a team leader, and everybody's own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.routes.access import Viewer
from services.routes.partners import service as partners
from services.routes.tasks import assigned
from services.routes.workers import changing, looking
from services.routes.workers import looking_repository as known
from services.routes.workers.callers import Leader, LeaderWriter
from services.routes.workers.forms import (
    WEEKDAYS,
    Afwezigmelding,
    Einde,
    Rolgave,
    Teamgemeenten,
    Teamopgave,
    Teamplaatsing,
    Terugmelding,
    Werkdagen,
)
from services.routes.workers.schemas import Worker
from services.routes.workers.wording import changed
from shared import clock
from shared.errors import Conflict, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction
from shared.ui.dependencies import TemplatesDep
from shared.ui.dutch import MUNICIPALITIES
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
WORKERS: Final = "/routes/medewerkers"
TEAMS: Final = "/routes/teams"
AS_FORM: Final = [accepts(*FORMS)]
MOST_SHOWN: Final = 100

router = APIRouter()


Apply = Callable[[Transaction, Caller, UUID, Any, UUID], Awaitable[None]]
NOTHING: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Change:
    """A form on the page of a worker. `apply` also gets the id of the role, team or absence that the form is about."""

    model: type[RequestModel]
    apply: Apply
    done: str
    lists: tuple[str, ...] = ()


def _of_worker(apply: Callable[[Transaction, Caller, UUID, Any], Awaitable[None]]) -> Apply:
    """Of a form that is about nothing but the worker."""

    async def act(tx: Transaction, caller: Caller, worker_id: UUID, asked: Any, _: UUID) -> None:
        await apply(tx, caller, worker_id, asked)

    return act


def _of_part(apply: Callable[[Transaction, Caller, UUID, UUID, Any], Awaitable[None]]) -> Apply:
    """Of a form about something that a worker has."""

    async def act(tx: Transaction, caller: Caller, worker_id: UUID, asked: Any, part: UUID) -> None:
        await apply(tx, caller, worker_id, part, asked)

    return act


OWN_CHANGES: Final[Mapping[str, Change]] = {
    "werkdagen": Change(
        Werkdagen,
        _of_worker(changing.set_working_days),
        "De werkdagen zijn vastgelegd.",
        ("dagen",),
    ),
    "afwezig": Change(
        Afwezigmelding, _of_worker(changing.report_absence), "De afwezigheid is vastgelegd."
    ),
    "terug": Change(Terugmelding, _of_part(changing.report_return), "De terugkeer is vastgelegd."),
}
CHANGES: Final[Mapping[str, Change]] = {
    "rol": Change(Rolgave, _of_worker(changing.give_role), "De rol is gegeven."),
    "rol-einde": Change(Einde, _of_part(changing.end_role), "De rol is beëindigd."),
    "team": Change(Teamplaatsing, _of_worker(changing.join_team), "De medewerker zit in het team."),
    "team-einde": Change(Einde, _of_part(changing.leave_team), "De plaats in het team eindigt."),
    "uitdienst": Change(
        Einde, _of_worker(changing.end_employment), "Het dienstverband is beëindigd."
    ),
    **OWN_CHANGES,
}


@router.get("/medewerkers")
async def show_workers(
    caller: Leader,
    database: DatabaseDep,
    templates: TemplatesDep,
    na: str = "",
    id: str = "",  # noqa: A002
) -> Response:
    place = read_id(id)
    after = (na, place) if na and place is not None else None
    async with database.reading() as connection:
        workers = await looking.list_workers(connection, caller, after, MOST_SHOWN + 1)
    return templates.render(
        "medewerkers.html",
        caller,
        pad=WORKERS,
        medewerkers=workers[:MOST_SHOWN],
        volgende=workers[MOST_SHOWN - 1] if len(workers) > MOST_SHOWN else None,
        vandaag=clock.today(),
    )


@router.get("/medewerkers/{worker_id}")
async def show_worker(
    worker_id: UUID,
    caller: Leader,
    database: DatabaseDep,
    templates: TemplatesDep,
    gedaan: str = "",
) -> Response:
    return await _worker_page(database, templates, caller, worker_id, gedaan)


@router.post("/medewerkers/{worker_id}/{wat}", dependencies=AS_FORM)
async def change_worker(  # noqa: PLR0917 - what a page depends on
    worker_id: UUID,
    wat: str,
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
) -> Response:
    filled = await apply_form(request, database, caller, worker_id, wat, CHANGES)
    if filled.faults:
        return await _worker_page(database, templates, caller, worker_id, "", wat, filled)
    return RedirectResponse(f"{WORKERS}/{worker_id}?gedaan={wat}", 303)


async def apply_form(  # noqa: PLR0917 - what a form is sent with
    request: Request,
    database: Database,
    caller: Caller,
    worker_id: UUID,
    what: str,
    changes: Mapping[str, Change],
) -> Filled[RequestModel]:
    """Do what a form on the page of a worker asks, or say what is wrong with it. Raises NotFound for another form."""
    change = changes.get(what)
    if change is None:
        raise NotFound("formulier", what[:40])
    filled = await read_form(request, change.model, change.lists)
    about = next(iter(filled.values.get("over", ())), "")
    if filled.asked is not None:
        try:
            async with database.transaction() as tx:
                part = read_id(about) or NOTHING
                await change.apply(tx, caller, worker_id, filled.asked, part)
        except (InvalidInput, Conflict) as refused:
            filled.blame(refused)
    return filled


async def _worker_page(  # noqa: PLR0917 - what the page is about, and what stands in it
    database: Database,
    templates: Templates,
    caller: Caller,
    worker_id: UUID,
    done: str = "",
    what: str = "",
    filled: Filled[Any] | None = None,
) -> Response:
    async with database.reading() as connection:
        worker = await looking.worker_of(connection, caller, worker_id)
        municipalities = worker.municipalities_on(clock.today())
        context = {
            "teams": await looking.list_teams(connection, caller),
            "organisaties": await partners.with_accounts(
                connection, caller.municipalities, clock.today()
            ),
            "collegas": await known.colleagues_of(
                connection, worker_id, municipalities, clock.today()
            ),
            "wijzigingen": [
                changed(row) for row in await known.changes_of(connection, worker_id=worker_id)
            ],
        }
    return templates.render(
        "medewerker.html",
        caller,
        status=400 if filled else 200,
        pad=WORKERS,
        gedaan=CHANGES[done].done if done in CHANGES else "",
        is_eigen=str(worker_id) == caller.subject,
        **form_context(worker, caller, what, filled),
        **context,
    )


def form_context(
    worker: Worker, caller: Caller, what: str, filled: Filled[Any] | None
) -> dict[str, Any]:
    """What the forms about a worker need: the faults and what was typed are those of one form, named by `what`."""
    about = next(iter(filled.values.get("over", ())), "") if filled else ""
    return {
        "medewerker": worker,
        "vandaag": clock.today(),
        "weekdagen": WEEKDAYS,
        "gemeenten": [
            (code, name) for code, name in MUNICIPALITIES.items() if caller.may_see(code)
        ],
        "fout_in": f"{what}-{about}" if about else what,
        "fouten": filled.faults if filled else {},
        "ingevuld": filled.values if filled else {},
    }


@router.get("/teams")
async def show_teams(caller: Leader, database: DatabaseDep, templates: TemplatesDep) -> Response:
    return await _teams_page(database, templates, caller)


@router.post("/teams", dependencies=AS_FORM)
async def make_team(
    request: Request, caller: LeaderWriter, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    filled = await read_form(request, Teamopgave, ["gemeenten"])
    if filled.asked is not None:
        try:
            async with database.transaction() as tx:
                team_id = await changing.make_team(tx, caller, filled.asked)
        except InvalidInput as refused:
            filled.blame(refused)
        else:
            return RedirectResponse(f"{TEAMS}/{team_id}", 303)
    return await _teams_page(database, templates, caller, filled)


async def _teams_page(
    database: Database,
    templates: Templates,
    caller: Caller,
    filled: Filled[Any] | None = None,
) -> Response:
    async with database.reading() as connection:
        teams = await looking.list_teams(connection, caller)
        came_back = await assigned.came_back(
            connection, Viewer(caller).own, caller.work.conflicts, clock.today()
        )
    return templates.render(
        "teams.html",
        caller,
        status=400 if filled else 200,
        pad=TEAMS,
        teams=teams,
        teruggekomen=came_back,
        vandaag=clock.today(),
        gemeenten=_own(caller),
        fouten=filled.faults if filled else {},
        ingevuld=filled.values if filled else {},
    )


@router.get("/teams/{team_id}")
async def show_team(
    team_id: UUID, caller: Leader, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    return await _team_page(database, templates, caller, team_id)


@router.post("/teams/{team_id}/gemeenten", dependencies=AS_FORM)
async def change_area(
    team_id: UUID,
    request: Request,
    caller: LeaderWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
) -> Response:
    filled = await read_form(request, Teamgemeenten, ["gemeenten"])
    if filled.asked is not None:
        try:
            async with database.transaction() as tx:
                await changing.change_area(tx, caller, team_id, filled.asked)
        except InvalidInput as refused:
            filled.blame(refused)
        else:
            return RedirectResponse(f"{TEAMS}/{team_id}", 303)
    return await _team_page(database, templates, caller, team_id, filled)


async def _team_page(
    database: Database,
    templates: Templates,
    caller: Caller,
    team_id: UUID,
    filled: Filled[Any] | None = None,
) -> Response:
    async with database.reading() as connection:
        team = await looking.team_of(connection, caller, team_id)
        members = await known.members_of(connection, team_id, clock.today())
        changes = await known.changes_of(connection, team_id=team_id)
    return templates.render(
        "team.html",
        caller,
        status=400 if filled else 200,
        pad=TEAMS,
        team=team,
        leden=members,
        vandaag=clock.today(),
        gemeenten=_own(caller),
        wijzigingen=[changed(row) for row in changes],
        fouten=filled.faults if filled else {},
        ingevuld=filled.values if filled else {},
    )


def _own(caller: Caller) -> list[tuple[str, str]]:
    return [(code, name) for code, name in MUNICIPALITIES.items() if caller.may_see(code)]
