"""The pages of objections: what runs with the next term, the decisions of a dossier, a new objection, and one with all its steps."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from services.income.by_term import read_place, written
from services.income.objections import deeds, forms, looking, rules, wording
from services.income.objections.looking import Reader, Treater, Writer
from services.income.objections.refusing import IsThereAlready
from shared import clock
from shared.errors import Conflict, InvalidInput
from shared.http.caller import Caller
from shared.http.filled import NOT_KEPT, Sent
from shared.http.routing import FORMS, accepts
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/income/bezwaren"
PURPOSE: Final = "bezwaren"
PAGE_SIZE: Final = 50
USUAL_TERM: Final = timedelta(weeks=2)
"""For what is to be mended, where nobody says otherwise: a proposal, not law."""
AS_FORM: Final = [accepts(*FORMS)]

router = APIRouter()


@router.get("/bezwaren")
async def show_running(caller: Reader, desk: DeskDep, na: str = "") -> Response:
    after = read_place(na)
    async with desk.database.transaction() as tx:
        found = await looking.list_running(tx, caller, after, PAGE_SIZE + 1)
    rows = [kept for _, kept in found[:PAGE_SIZE]]
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [], dossier_ids=[kept.dossier_id for kept in rows]
    )
    more = written(found[PAGE_SIZE - 1][0]) if len(found) > PAGE_SIZE else ""
    return desk.templates.render(
        "bezwaren.html",
        caller,
        pad=PATH,
        bezwaren=rows,
        wie=named,
        woorden=wording,
        is_gemist=rules.is_missed,
        vandaag=clock.today(),
        vanaf_begin=after is None,
        volgende=more,
    )


@router.get("/bezwaren/{id}")
async def show_objection(
    caller: Reader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    gedaan: Annotated[str, Query()] = "",
) -> Response:
    return await _page(desk, caller, id, Sent(), wording.DONE.get(gedaan, ""))


@router.get("/dossiers/{dossier_id}/bezwaar")
async def show_decisions(dossier_id: UUID, caller: Reader, desk: DeskDep) -> Response:
    async with desk.database.transaction() as tx:
        opened = await looking.open_dossier(tx, caller, dossier_id)
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=[dossier_id])
    return desk.templates.render(
        "bezwaar-besluiten.html",
        caller,
        pad=PATH,
        dossier_id=dossier_id,
        geopend=opened,
        wie=named,
        woorden=wording,
        mag_schrijven=opened.municipality in caller.everywhere.where_may(looking.WRITE),
    )


@router.get("/besluiten/{id}/bezwaar")
async def show_new(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    return await _new_page(desk, caller, id, Sent())


@router.post("/besluiten/{id}/bezwaar", dependencies=AS_FORM)
async def record(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read_new(desk.request)
    why = ""
    if filled.asked is not None:
        dossier_id = await deeds.dossier_of_decision(desk.database, id)
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                found = await deeds.record(tx, caller, filled.asked.told(id))
        except IsThereAlready as known:
            return _to(known.objection_id, "is-er-al")
        except InvalidInput as error:
            filled.blame(error)
        except Conflict as refusal:
            why = refusal.detail
        else:
            return _to(found.id, "ontvangen")
    return await _new_page(desk, caller, id, Sent("bezwaar", filled.values, filled.faults, why))


@router.post("/bezwaren/{id}/stappen", dependencies=AS_FORM)
async def treat(
    caller: Treater,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    which, filled = await forms.read_step(desk.request)
    why = ""
    if filled.asked is not None:
        dossier_id = await deeds.dossier_of(desk.database, caller, id)
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await deeds.take(tx, caller, id, forms.step_of(filled.asked))
        except InvalidInput as error:
            filled.blame(error)
        except Conflict as refusal:
            why = f"{refusal.detail} {NOT_KEPT}"
        else:
            return _to(id, which)
    return await _page(desk, caller, id, Sent(which, filled.values, filled.faults, why))


def _to(objection_id: UUID, done: str) -> Response:
    return RedirectResponse(f"{PATH}/{objection_id}?gedaan={done}", 303)


async def _page(
    desk: Desk, caller: Caller, objection_id: UUID, sent: Sent, done: str = ""
) -> Response:
    async with desk.database.transaction() as tx:
        shown = await looking.look_at(tx, caller, objection_id)
    found = shown.objection
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [found.person_id], dossier_ids=[found.dossier_id]
    )
    today = clock.today()
    may_treat = found.municipality in caller.everywhere.where_may(looking.TREAT)
    return desk.templates.render(
        "bezwaar.html",
        caller,
        status=sent.status,
        pad=f"{PATH}/{found.id}/stappen",
        bezwaar=found,
        getoond=shown,
        termijnen=shown.terms,
        wie=named,
        woorden=wording,
        gedaan=done,
        verstuurd=sent,
        kan=_possible(shown) if may_treat else frozenset(),
        mag_behandelen=may_treat,
        leest=caller.sees(Data.WOORDEN, found.municipality),
        is_gemist=rules.is_missed,
        vandaag=today,
        gewone_termijn=today + USUAL_TERM,
    )


def _possible(shown: looking.Shown) -> frozenset[str]:
    """What can be done now, by whoever looks."""
    found = shown.objection
    possible: set[str] = {
        deed for deed in rules.DEEDS if rules.after(found.state, deed) is not None
    }
    if not shown.terms.te_laat:
        possible.discard("te-laat-beoordelen")
    if found.adjourned_on is not None or shown.terms.besluit_uiterlijk < clock.today():
        possible.discard("verdagen")
    if shown.terms.besluit_uiterlijk < clock.today():
        possible.discard("uitstellen")
    return frozenset(possible - (rules.JUDGING if shown.is_own else frozenset()))


async def _new_page(desk: Desk, caller: Caller, decision_id: UUID, sent: Sent) -> Response:
    async with desk.database.transaction() as tx:
        contested, objection_id = await looking.open_decision(tx, caller, decision_id)
    if objection_id is not None:
        return _to(objection_id, "is-er-al")
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [], dossier_ids=[contested.dossier_id]
    )
    return desk.templates.render(
        "bezwaar-nieuw.html",
        caller,
        status=sent.status,
        pad=f"/income/besluiten/{decision_id}/bezwaar",
        besluit=contested,
        wie=named,
        woorden=wording,
        verstuurd=sent,
        vandaag=clock.today(),
    )
