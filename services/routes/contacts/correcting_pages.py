"""The page on which a contact that was recorded is corrected, or withdrawn as it was never held."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from services.routes.contacts import correcting, service, wording
from services.routes.contacts.forms import ROWS, filled_as, read_contact
from services.routes.contacts.pages import AS_FORM, PURPOSE, Writer
from services.routes.contacts.schemas import Contactintrekking, Contactverbetering
from shared import clock, ids
from shared.errors import Conflict, InvalidInput, Transient
from shared.http.caller import Caller
from shared.http.filled import BUSY, NOT_KEPT, Sent, read_form
from shared.ui.dependencies import DeskDep

router = APIRouter()


@router.get("/dossiers/{dossier_id}/contacten/{contact_id}/verbeteren")
async def show_form(dossier_id: UUID, contact_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    return await _page(desk, caller, dossier_id, contact_id, Sent())


@router.post(
    "/dossiers/{dossier_id}/contacten/{contact_id}/verbeteren",
    dependencies=AS_FORM,
)
async def correct(dossier_id: UUID, contact_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    form = await read_contact(desk.request, clock.today(), Contactverbetering)
    why = ""
    try:
        async with desk.database.transaction(lock=[dossier_id]) as tx:
            told, otherwise = form.told, form.otherwise
            if isinstance(told, Contactverbetering):
                await correcting.correct(tx, caller, dossier_id, contact_id, told)
            elif isinstance(otherwise, Contactverbetering):
                form.blame(
                    await correcting.find_faults(tx, caller, dossier_id, contact_id, otherwise)
                )
    except InvalidInput as error:
        form.blame(error.faults)
    except (Conflict, Transient) as refusal:
        why = BUSY if isinstance(refusal, Transient) else refusal.detail
    if form.faults or why:
        kept = f"{why} {NOT_KEPT}" if why else ""
        sent = Sent("verbeteren", form.values, form.faults, kept)
        return await _page(desk, caller, dossier_id, contact_id, sent)
    return _back(dossier_id, "verbeterd")


@router.post(
    "/dossiers/{dossier_id}/contacten/{contact_id}/intrekken",
    dependencies=AS_FORM,
)
async def withdraw(dossier_id: UUID, contact_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, Contactintrekking)
    why = ""
    if filled.asked is not None:
        try:
            async with desk.database.transaction(lock=[dossier_id]) as tx:
                await correcting.withdraw(tx, caller, dossier_id, contact_id, filled.asked)
        except (Conflict, Transient) as refusal:
            why = BUSY if isinstance(refusal, Transient) else refusal.detail
        else:
            return _back(dossier_id, "ingetrokken")
    sent = Sent("intrekken", filled.values, filled.faults, why)
    return await _page(desk, caller, dossier_id, contact_id, sent)


def _back(dossier_id: UUID, done: str) -> Response:
    return RedirectResponse(f"/routes/dossiers/{dossier_id}/contacten?gedaan={done}", 303)


async def _page(
    desk: DeskDep, caller: Caller, dossier_id: UUID, contact_id: UUID, sent: Sent
) -> Response:
    """The form as it was kept, or as it was typed; of what counts no more only that."""
    async with desk.database.transaction() as tx:
        try:
            contact = await correcting.get(tx, caller, dossier_id, contact_id)
        except Conflict:
            contact = None
        people = await service.people_of(tx, caller, dossier_id)
    about = {*people, *([contact.inwoner_id] if contact else [])}
    named = await desk.names.look_up(desk.request, caller, PURPOSE, about, dossier_ids=[dossier_id])
    values: Mapping[str, Sequence[str]] = {}
    if contact is not None:
        values = sent.values if sent.which == "verbeteren" else filled_as(contact)
    typed = {name: given[0] for name, given in values.items() if given}
    promises = len(contact.afspraken) if contact else 0
    return desk.templates.render(
        "contact-verbeteren.html",
        caller,
        status=sent.status if contact or sent.status != 200 else 409,
        pad=f"/routes/dossiers/{dossier_id}",
        dossier_id=dossier_id,
        contact=contact,
        wie=named,
        mensen=sorted(about),
        verstuurd=sent,
        ingevuld=typed,
        gekozen=values,
        waarom=_why(sent),
        woorden=wording,
        naam_van=wording.label_of,
        rijen=range(max(ROWS, promises)),
        meer_afspraken=promises > 1 or any(typed.get(f"afspraken.{row}.wat") for row in (1, 2)),
        kenmerk=typed.get("kenmerk") or ids.new_id(),
        verklaring=correcting.ENDED,
    )


def _why(sent: Sent) -> dict[str, Any]:
    """What was typed as the reason, by form."""
    return {sent.which: next(iter(sent.values.get("waarom", ())), "")}
