"""The lists of handovers, and the page of one: the story of both sides, what the organisation sees, and what can be done now."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.routes.access import NoAccess, Viewer
from services.routes.handovers import linking, offering, our_side, sight, viewing
from services.routes.handovers.codes import (
    FROM_INTAKE,
    GROUNDS,
    REFUSED_RETURNS,
    TAKING_BACK,
    WITHDRAWALS,
    checklist_of,
    words_of,
)
from services.routes.handovers.for_resident import sheet_of
from services.routes.handovers.schemas import (
    Aanbieding,
    Aanvinking,
    Antwoord,
    Koppelingwens,
    Notitie,
    Overdrachtwijziging,
    Waarom,
)
from services.routes.handovers.sight import TABS, Listed
from services.routes.partial_views import PartialViews
from services.routes.partners.schemas import SHAREABLE
from services.routes.viewers import HandoverReader, HandoverWriter
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import BUSY, NOT_KEPT, Filled, read_form
from shared.http.names import NameService
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.ids import read_id
from shared.messaging.transaction import Database, Transaction
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/routes/overdrachten"
PURPOSE: Final = "overdrachten"
AS_FORM: Final = [accepts(*FORMS)]
AWAY: Final = "Het systeem met de gegevens van inwoners is nu niet bereikbaar. Probeer het zo weer."

router = APIRouter()
M = TypeVar("M", bound=RequestModel)
ChangeWith = Callable[[Transaction, Viewer, UUID, M], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of handovers needs."""

    request: Request
    database: Database
    templates: Templates
    names: NameService

    @property
    def views(self) -> PartialViews:
        found: PartialViews = self.request.app.state.partial_views
        return found


async def _desk(
    request: Request, database: DatabaseDep, templates: TemplatesDep, names: NamesDep
) -> Desk:
    return Desk(request, database, templates, names)


DeskDep = Annotated[Desk, Depends(_desk)]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a form was not carried out; what was typed stays."""

    status: int
    form: str = ""
    """Which of the forms of the page."""
    faults: Mapping[str, str] = field(default_factory=dict)
    why: str | None = None
    """Of the form as a whole."""
    typed: Mapping[str, Any] = field(default_factory=dict)


@router.get("/overdrachten")
async def show_lists(
    caller: HandoverReader, desk: DeskDep, welke: str = "", van: str = "", na: str = ""
) -> Response:
    which = Listed(welke) if welke in TABS else Listed.TO_DO
    of_team = van == "team"
    async with desk.database.transaction() as tx:
        listing = await sight.list_some(
            tx, Viewer(caller), which, of_team=of_team, after=_after(na)
        )
    dossiers = [row["dossier_id"] for row in listing.rows]
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=dossiers)
    return desk.templates.render(
        "overdrachten.html",
        caller,
        pad=PATH,
        welke=which,
        tabs=TABS,
        van="team" if of_team else "",
        lijst=listing,
        wie=named,
        na=na,
    )


def _after(text: str) -> tuple[date, UUID] | None:
    day, _, handover = text.partition("_")
    handover_id = read_id(handover)
    try:
        return (date.fromisoformat(day), handover_id) if handover_id else None
    except ValueError:
        return None


@router.get("/overdrachten/aantal")
async def show_amount(caller: HandoverReader, desk: DeskDep) -> Response:
    """For the menu of every page: how many need somebody, in the own dossiers."""
    async with desk.database.transaction() as tx:
        amount = await sight.count_to_do(tx, Viewer(caller))
    return desk.templates.render("aantal-overdrachten.html", caller, aantal=amount)


@router.get("/overdrachten/{id}")
async def show_handover(
    caller: HandoverReader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    return await _render(desk, caller, id)


@router.get("/overdrachten/{id}/voor-de-inwoner")
async def show_sheet(
    caller: HandoverReader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    """To print and hand over to whom it is about."""
    async with desk.database.transaction() as tx:
        seen = await sight.look(tx, Viewer(caller), id)
    subject_id = seen.row["subject_id"]
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [subject_id])
    return desk.templates.render(
        "overdracht-inwoner.html",
        caller,
        pad=f"{PATH}/{id}",
        lijst=PATH,
        blad=sheet_of(sight.facts_of(seen)),
        wie=named,
        naam=named.of(subject_id).name,
        vandaag=seen.today,
    )


@router.post("/overdrachten/{id}/aanbieding", dependencies=AS_FORM)
async def offer(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Aanbieding, lists=("gedeeld", "gedaan"))

    async def change(tx: Transaction, viewer: Viewer, of: UUID, asked: Aanbieding) -> object:
        return await our_side.offer(tx, viewer, of, asked, key)

    key: str | None = None
    if filled.asked is not None:
        try:
            key = await offering.make_view(
                desk.database, desk.views, desk.request, Viewer(caller), id, filled.asked
            )
        except InvalidInput as error:
            filled.blame(error)
            filled.asked = None
        except Conflict as refusal:
            return await _not_now(desk, caller, id, "aanbieding", filled, refusal.detail)
        except Transient:
            return await _not_now(desk, caller, id, "aanbieding", filled, AWAY)
        except NoAccess as refusal:
            refused = Refused(403, "aanbieding", why=refusal.detail, typed=filled.values)
            return await _render(desk, caller, id, refused)
    answer = await _change(desk, caller, id, "aanbieding", filled, change)
    if key is not None and answer.status_code != 303:
        await desk.views.end(key)
    return answer


@router.post("/overdrachten/{id}/intrekking", dependencies=AS_FORM)
async def withdraw(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Waarom)
    return await _change(desk, caller, id, "intrekking", filled, our_side.withdraw)


@router.post("/overdrachten/{id}/terugname", dependencies=AS_FORM)
async def take_back(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Waarom)
    return await _change(desk, caller, id, "terugname", filled, our_side.take_back)


@router.post("/overdrachten/{id}/teruggave/antwoord", dependencies=AS_FORM)
async def answer_return(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Antwoord)
    return await _change(desk, caller, id, "teruggave", filled, our_side.answer_return)


@router.post("/overdrachten/{id}/wijzigingen", dependencies=AS_FORM)
async def amend(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Overdrachtwijziging)
    return await _change(desk, caller, id, "wijzigingen", filled, our_side.amend)


@router.post("/overdrachten/{id}/notities", dependencies=AS_FORM)
async def add_note(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Notitie)
    return await _change(desk, caller, id, "notities", filled, our_side.note)


@router.post("/overdrachten/{id}/lijst", dependencies=AS_FORM)
async def tick(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Aanvinking)
    return await _change(desk, caller, id, "lijst", filled, our_side.tick)


@router.post("/overdrachten/{id}/koppeling", dependencies=AS_FORM)
async def change_links(
    caller: HandoverWriter,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    filled = await read_form(desk.request, Koppelingwens)
    return await _change(desk, caller, id, "koppeling", filled, linking.change_links)


async def _change(  # noqa: PLR0917 - what a form needs
    desk: Desk,
    caller: Caller,
    handover_id: UUID,
    form: str,
    filled: Filled[M],
    change: ChangeWith[M],
) -> Response:
    """Carry out a form, the dossier locked; or the page again, with what is wrong and what was typed."""
    asked = filled.asked
    if asked is None:
        refused = Refused(400, form, filled.faults, typed=filled.values)
        return await _render(desk, caller, handover_id, refused)
    viewer = Viewer(caller)
    try:
        dossier_id = await viewing.find_dossier(desk.database, viewer, handover_id)
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            await change(tx, viewer, handover_id, asked)
    except InvalidInput as error:
        filled.blame(error)
        refused = Refused(400, form, filled.faults, typed=filled.values)
        return await _render(desk, caller, handover_id, refused)
    except (Conflict, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
        return await _not_now(desk, caller, handover_id, form, filled, why)
    except NoAccess as refusal:
        refused = Refused(403, form, why=refusal.detail, typed=filled.values)
        return await _render(desk, caller, handover_id, refused)
    return RedirectResponse(f"{PATH}/{handover_id}", 303)


async def _not_now(  # noqa: PLR0917 - what a form needs
    desk: Desk, caller: Caller, handover_id: UUID, form: str, filled: Filled[M], why: str
) -> Response:
    has_written = any(given and given[0].strip() for given in filled.values.values())
    kept = f"{why} {NOT_KEPT}" if has_written else why
    refused = Refused(409, form, why=kept, typed=filled.values)
    return await _render(desk, caller, handover_id, refused)


async def _render(
    desk: Desk, caller: Caller, handover_id: UUID, refused: Refused | None = None
) -> Response:
    refused = refused or Refused(200)
    async with desk.database.transaction() as tx:
        seen = await sight.look(tx, Viewer(caller), handover_id)
    row = seen.row
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [row["subject_id"]], dossier_ids=[row["dossier_id"]]
    )
    return desk.templates.render(
        "overdracht.html",
        caller,
        status=refused.status,
        pad=f"{PATH}/{handover_id}",
        lijst=PATH,
        gezien=seen,
        rij=row,
        wie=named,
        gekozen=offering.chosen(
            seen.candidates, desk.request.query_params.get("organisatie"), refused.typed
        ),
        van_intake=FROM_INTAKE,
        gedeeld_woorden=SHAREABLE,
        gronden=GROUNDS,
        terugneemredenen=TAKING_BACK,
        intrekredenen=WITHDRAWALS,
        weigerredenen=REFUSED_RETURNS,
        eerst=checklist_of("toestemming"),
        woorden_van=words_of,
        vorm=refused.form,
        fouten=refused.faults,
        niet_gedaan=refused.why,
        getypt={name: given[0] for name, given in refused.typed.items() if given},
        gevinkt=refused.typed,
    )
