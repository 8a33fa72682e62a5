"""The pages of applications: what runs with the next term, one application with all that can be done, and a new one."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from services.income.applications.rules import advances_to_come, is_missed, next_advance
from services.income.applying import deeds, forms, leaving, looking, wording
from services.income.applying.asking import asked_kinds
from services.income.applying.deeds import Deed
from services.income.applying.looking import Decides, Reader, Shown, Writer
from services.income.applying.service import RunsAlready
from services.income.by_term import read_place, written
from services.income.decisions.by_hand import WaitsAlready
from services.income.decisions.opening import decider_of
from services.income.norms.payment import Voorschot
from shared import clock
from shared.errors import Conflict, InvalidInput
from shared.http.caller import Caller
from shared.http.filled import NOT_KEPT, Filled, Sent
from shared.http.routing import FORMS, accepts
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep
from shared.ui.dutch import money_text

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/income/aanvragen"
PURPOSE: Final = "aanvragen"
PAGE_SIZE: Final = 50
USUAL_TERM: Final = timedelta(weeks=2)
"""For what is asked, where nobody says otherwise: a proposal, not law."""
AS_FORM: Final = [accepts(*FORMS)]

router = APIRouter()


@router.get("/aanvragen")
async def show_running(caller: Reader, desk: DeskDep, na: str = "", termijn: str = "") -> Response:
    after = read_place(na)
    which = next((known for known in wording.CHOICES if known == termijn), None)
    async with desk.database.transaction() as tx:
        found = await looking.list_running(tx, caller, which, after, PAGE_SIZE + 1)
    rows = [kept for _, kept in found[:PAGE_SIZE]]
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [], dossier_ids=[kept.dossier_id for kept in rows]
    )
    more = written(found[PAGE_SIZE - 1][0]) if len(found) > PAGE_SIZE else ""
    return desk.templates.render(
        "aanvragen.html",
        caller,
        pad=PATH,
        aanvragen=rows,
        wie=named,
        woorden=wording,
        is_gemist=is_missed,
        vandaag=clock.today(),
        keuze=which or "",
        vanaf_begin=after is None,
        volgende=more,
    )


@router.get("/aanvragen/{id}")
async def show_application(
    caller: Reader,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    gedaan: Annotated[str, Query()] = "",
) -> Response:
    return await _page(desk, caller, id, Sent(), wording.DONE.get(gedaan, ""))


@router.get("/dossiers/{dossier_id}/aanvraag")
async def show_new(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    return await _new_page(desk, caller, dossier_id, Sent())


@router.post("/dossiers/{dossier_id}/aanvraag", dependencies=AS_FORM)
async def report(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await forms.read(desk.request, forms.Meldingsformulier)
    if filled.asked is not None:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                found = await deeds.report(tx, caller, filled.asked.told(dossier_id))
        except RunsAlready as running:
            return _to(running.application_id, "loopt-al")
        except InvalidInput as error:
            filled.blame(error)
        else:
            return _to(found.id, "melding")
    return await _new_page(desk, caller, dossier_id, _refused("melding", filled))


@router.post("/aanvragen/{id}/aanvraag", dependencies=AS_FORM)
async def apply(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Aanvraagformulier)
    return await _do(
        desk, caller, id, "aanvraag", filled, lambda asked: deeds.applies(asked.told())
    )


@router.post("/aanvragen/{id}/opschortingen", dependencies=AS_FORM)
async def ask(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Vraagformulier, ("gevraagd",))
    return await _do(
        desk, caller, id, "opschortingen", filled, lambda asked: deeds.asks(asked.told())
    )


@router.post("/aanvragen/{id}/aangevuld", dependencies=AS_FORM)
async def complete(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Antwoordformulier, ("ontvangen",))
    return await _do(
        desk, caller, id, "aangevuld", filled, lambda asked: deeds.completes(asked.told())
    )


@router.post("/aanvragen/{id}/voorschotten", dependencies=AS_FORM)
async def give_advance(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Voorschotformulier)
    return await _do(
        desk, caller, id, "voorschotten", filled, lambda asked: deeds.gives(asked.told())
    )


@router.post("/aanvragen/{id}/intrekking", dependencies=AS_FORM)
async def withdraw(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Intrekkingsformulier)
    return await _do(
        desk, caller, id, "intrekking", filled, lambda asked: deeds.withdraws(asked.told())
    )


@router.post("/aanvragen/{id}/voorstel", dependencies=AS_FORM)
async def propose(
    caller: Writer,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Voorstelformulier)
    return await _do(desk, caller, id, "voorstel", filled, lambda _: deeds.proposes())


@router.post("/aanvragen/{id}/niet-behandelen", dependencies=AS_FORM)
async def leave(
    caller: Decides,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    filled = await forms.read(desk.request, forms.Nietbehandelformulier)
    if filled.asked is None:
        return await _page(desk, caller, id, _refused("niet-behandelen", filled))
    try:
        why = await leaving.prepare(desk.request, desk.database, caller, id, filled.asked.why())
    except InvalidInput as error:
        filled.blame(error)
        return await _page(desk, caller, id, _refused("niet-behandelen", filled))
    deed = leaving.leaves(decider_of(caller), why)
    try:
        return await _do(desk, caller, id, "niet-behandelen", filled, lambda _: deed)
    except WaitsAlready as waits:
        return RedirectResponse(f"/income/voorstellen/{waits.proposal_id}?gedaan=wacht-al", 303)


async def _do(  # noqa: PLR0917 - a form, and what it asks for
    desk: Desk,
    caller: Caller,
    application_id: UUID,
    which: str,
    filled: Filled[Any],
    deed_of: Callable[[Any], Deed],
) -> Response:
    why = ""
    if filled.asked is not None:
        dossier_id = await deeds.dossier_of(desk.database, caller, application_id)
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await deeds.do(tx, caller, application_id, deed_of(filled.asked))
        except InvalidInput as error:
            filled.blame(error)
        except WaitsAlready:
            raise
        except Conflict as refusal:
            why = f"{refusal.detail} {NOT_KEPT}"
        else:
            return _to(application_id, which)
    sent = Sent(which, filled.values, filled.faults, why)
    return await _page(desk, caller, application_id, sent)


def _refused(which: str, filled: Filled[Any]) -> Sent:
    return Sent(which, filled.values, filled.faults)


def _to(application_id: UUID, done: str) -> Response:
    return RedirectResponse(f"{PATH}/{application_id}?gedaan={done}", 303)


async def _page(
    desk: Desk, caller: Caller, application_id: UUID, sent: Sent, done: str = ""
) -> Response:
    async with desk.database.transaction() as tx:
        shown = await looking.look_at(tx, caller, application_id)
    found = shown.application
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, found.applicants, dossier_ids=[found.dossier_id]
    )
    sees_amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    return desk.templates.render(
        "aanvraag.html",
        caller,
        status=sent.status,
        pad=f"{PATH}/{found.id}",
        aanvraag=found,
        getoond=shown,
        termijnen=shown.terms,
        wie=named,
        woorden=wording,
        gedaan=done,
        verstuurd=sent,
        nog_te_vragen=asked_kinds(shown.needed),
        voorschotdagen=advances_to_come(found, shown.terms) if shown.is_running else (),
        voorschot_nu=next_advance(found, shown.terms) if shown.is_running else None,
        ten_minste=_least(shown) if sees_amounts else "",
        waarom_geen_bedrag=_why_no_amount(shown) if sees_amounts else "",
        mag_schrijven=found.municipality in caller.everywhere.where_may(looking.WRITE),
        mag_besluiten=found.municipality in caller.everywhere.where_may(looking.DECIDE),
        ziet_bedragen=sees_amounts,
        is_gemist=is_missed,
        vandaag=clock.today(),
        gewone_termijn=clock.today() + USUAL_TERM,
    )


def _least(shown: Shown) -> str:
    """Without the sign, as one types it."""
    least = shown.least
    return money_text(least.centen).removeprefix("€ ") if isinstance(least, Voorschot) else ""


def _why_no_amount(shown: Shown) -> str:
    if isinstance(shown.least, Voorschot):
        return ""
    if shown.least is None:
        return "Met wat nu bekend is, blijft er geen bijstand over. Beoordeel zelf of een voorschot nodig is."
    return f"Het bedrag is nu niet te berekenen: {shown.least.tekst}"


async def _new_page(desk: Desk, caller: Caller, dossier_id: UUID, sent: Sent) -> Response:
    async with desk.database.transaction() as tx:
        opened = await looking.open_dossier(tx, caller, dossier_id)
    if opened.running is not None:
        return _to(opened.running, "loopt-al")
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, opened.applicants, dossier_ids=[dossier_id]
    )
    return desk.templates.render(
        "aanvraag-nieuw.html",
        caller,
        status=sent.status,
        pad=f"/income/dossiers/{dossier_id}/aanvraag",
        dossier_id=dossier_id,
        geopend=opened,
        wie=named,
        woorden=wording,
        verstuurd=sent,
        nog_te_vragen=asked_kinds(opened.needed),
        vandaag=clock.today(),
    )
