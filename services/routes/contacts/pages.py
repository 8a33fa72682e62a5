"""The pages of contacts: those of one dossier, with a form in the order of a conversation; and who is to be spoken to."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from services.routes.contacts import service, wording
from services.routes.contacts.forms import ROWS, ContactForm, read_contact
from services.routes.contacts.rhythms import load_rhythms
from services.routes.contacts.schemas import UitzonderingEinde, UitzonderingIn
from shared import clock, ids
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, Filled, Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Transaction
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PURPOSE: Final = "contacten"
LIST: Final = "/routes/contacten"
PAGE_SIZE: Final = 50
LATE: Final = "te-laat"
AS_FORM: Final = [accepts(*FORMS)]
_DONE: Final[Mapping[str, str]] = {
    "contact": "Het contact is vastgelegd.",
    "verbeterd": "Het contact is verbeterd.",
    "ingetrokken": "Het contact is ingetrokken.",
    "uitzondering": "De uitzondering is vastgelegd.",
    "uitzondering-einde": "De uitzondering is voorbij. Het ritme telt weer.",
}

router = APIRouter()
Reader = Annotated[Caller, Depends(require("routes.contacten.lezen"))]
Writer = Annotated[Caller, Depends(require("routes.contacten.schrijven"))]


@router.get("/contacten")
async def show_due(caller: Reader, desk: DeskDep, wanneer: str = "", na: str = "") -> Response:
    after = _place(na)
    async with desk.database.transaction() as tx:
        found = await service.list_due(
            tx, caller, after, PAGE_SIZE + 1, only_escalated=wanneer == LATE
        )
    rows = found[:PAGE_SIZE]
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, [], dossier_ids=[row.dossier_id for row in rows]
    )
    rules = load_rhythms().rules
    more = f"{rows[-1].due_on}~{rows[-1].dossier_id}" if len(found) > PAGE_SIZE else ""
    return desk.templates.render(
        "contacten-nodig.html",
        caller,
        pad=LIST,
        rijen=rows,
        regels={code: rule.name for code, rule in rules.items()},
        wie=named,
        alleen_te_laat=wanneer == LATE,
        vanaf_begin=after is None,
        volgende=more,
        vandaag=clock.today(),
    )


def _place(text: str) -> tuple[date, UUID] | None:
    """After whom a page of the list begins; what is no place is the begin."""
    day, _, dossier = text.partition("~")
    dossier_id = ids.read_id(dossier)
    try:
        return (date.fromisoformat(day), dossier_id) if dossier_id else None
    except ValueError:
        return None


@router.get("/dossiers/{dossier_id}/contacten")
async def show_contacts(
    dossier_id: UUID, caller: Reader, desk: DeskDep, gedaan: str = ""
) -> Response:
    return await _page(desk, caller, dossier_id, Sent(), _DONE.get(gedaan, ""))


@router.post("/dossiers/{dossier_id}/contacten", dependencies=AS_FORM)
async def record_contact(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    form = await read_contact(desk.request, clock.today())
    why = ""
    try:
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            if form.told is not None:
                await service.record(tx, caller, dossier_id, form.told)
            else:
                await _find_other_faults(tx, caller, dossier_id, form)
    except InvalidInput as error:
        form.blame(error.faults)
    except (Conflict, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
    if form.faults or why:
        kept = f"{why} {NOT_KEPT}" if why else ""
        sent = Sent("contact", form.values, form.faults, kept)
        return await _page(desk, caller, dossier_id, sent)
    return _back(dossier_id, "contact")


async def _find_other_faults(
    tx: Transaction, caller: Caller, dossier_id: UUID, form: ContactForm
) -> None:
    """Whatever else is wrong is told at once with what could not be read."""
    if form.otherwise is not None:
        found = await service.find_faults(tx, caller, dossier_id, form.otherwise)
        form.blame(found)


@router.post("/dossiers/{dossier_id}/contacten/uitzondering", dependencies=AS_FORM)
async def exempt(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, UitzonderingIn)
    if filled.asked is not None:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await service.exempt(tx, caller, dossier_id, filled.asked)
        except InvalidInput as error:
            filled.blame(error)
        except Transient:
            sent = Sent("uitzondering", filled.values, {}, f"{BUSY} {NOT_KEPT}")
            return await _page(desk, caller, dossier_id, sent)
        else:
            return _back(dossier_id, "uitzondering")
    return await _page(desk, caller, dossier_id, _refused("uitzondering", filled))


@router.post("/dossiers/{dossier_id}/contacten/uitzondering/einde", dependencies=AS_FORM)
async def end_exemption(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, UitzonderingEinde)
    if filled.asked is None:
        return await _page(desk, caller, dossier_id, _refused("uitzondering-einde", filled))
    try:
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            await service.end_exemption(tx, caller, dossier_id, filled.asked.uitzondering_id)
    except Transient:
        return await _page(desk, caller, dossier_id, Sent("uitzondering-einde", why=BUSY))
    return _back(dossier_id, "uitzondering-einde")


def _refused(which: str, filled: Filled[Any]) -> Sent:
    return Sent(which, filled.values, filled.faults)


def _back(dossier_id: UUID, done: str) -> Response:
    return RedirectResponse(f"/routes/dossiers/{dossier_id}/contacten?gedaan={done}", 303)


async def _page(
    desk: Desk, caller: Caller, dossier_id: UUID, sent: Sent, done: str = ""
) -> Response:
    async with desk.database.transaction() as tx:
        history = await service.look(tx, caller, dossier_id)
    about = {contact.inwoner_id for contact in history.contacts} | set(history.people)
    named = await desk.names.look_up(desk.request, caller, PURPOSE, about, dossier_ids=[dossier_id])
    rhythm = load_rhythms().valid_on(clock.today())
    reasons = [reason for reason in rhythm.reasons.values() if reason.by_person]
    typed = {name: given[0] for name, given in sent.values.items() if given}
    return desk.templates.render(
        "contacten.html",
        caller,
        status=sent.status,
        pad=f"/routes/dossiers/{dossier_id}",
        dossier_id=dossier_id,
        geschiedenis=history,
        wie=named,
        gedaan=done,
        mag_schrijven=history.gemeente in caller.everywhere.where_may("routes.contacten.schrijven"),
        te_verbeteren=history.correctable,
        mag_melden=caller.may("intake.levensgebeurtenissen.schrijven"),
        verstuurd=sent,
        ingevuld=typed,
        gekozen=sent.values,
        woorden=wording,
        naam_van=wording.label_of,
        redenen=[("", "Kies een reden"), *((reason.code, reason.name) for reason in reasons)],
        redenwoorden={code: found.name for code, found in load_rhythms().reasons.items()},
        rijen=range(ROWS),
        meer_afspraken=any(
            typed.get(f"afspraken.{row}.{part}")
            for row in range(1, ROWS)
            for part in ("wat", "uiterlijk")
        ),
        kenmerk=typed.get("kenmerk") or ids.new_id(),
        vandaag=clock.today(),
    )
