"""The page on which somebody says how to be told of work: by mail, in a calendar, and with names hidden or not."""

from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from services.routes.calendar_feed import service as calendar
from services.routes.calendar_feed import service as calendars
from services.routes.mail import service as mails
from services.routes.mail.rules import fault_in_address
from services.routes.preferences.schemas import Agendawens, Postwens
from services.routes.settings import MailSettings
from services.routes.sign_in.service import SignIn
from services.routes.workers.callers import Somebody, worker_id_of
from services.routes.workers.pages import AS_FORM
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.messaging.transaction import Database
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/routes/voorkeuren"
WISHES: Final = (
    ("geen", "Geen e-mail"),
    ("dagelijks", "Elke werkdag een e-mail, als er werk is"),
    ("ook-dringend", "Elke werkdag, en ook meteen als iets niet kan wachten"),
)
_DONE: Final = {
    "post": "Uw keuze voor e-mail is opgeslagen.",
    "agenda-beeindigd": "De agenda is beëindigd. Het adres werkt niet meer.",
}

router = APIRouter()


@router.get("/voorkeuren")
async def show(
    request: Request,
    caller: Somebody,
    database: DatabaseDep,
    templates: TemplatesDep,
    gedaan: str = "",
) -> Response:
    return await _page(request, database, templates, caller, done=_DONE.get(gedaan, ""))


@router.post("/voorkeuren/post", dependencies=AS_FORM)
async def choose_mail(
    request: Request, caller: Somebody, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    worker_id = worker_id_of(caller)
    filled = await read_form(request, Postwens)
    asked = filled.asked
    if asked is not None and (asked.email or asked.wens != "geen"):
        settings: MailSettings = request.app.state.mail
        fault = fault_in_address(asked.email, settings.domains)
        if fault is not None:
            filled.faults["email"] = fault
    if asked is None or filled.faults:
        return await _page(request, database, templates, caller, filled=filled)
    async with database.transaction() as tx:
        await mails.keep_wish(tx, worker_id, asked.email or None, asked.wens)
    return RedirectResponse(f"{PATH}?gedaan=post", 303)


@router.post("/voorkeuren/agenda", dependencies=AS_FORM)
async def change_calendar(
    request: Request, caller: Somebody, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    """A key is shown in this answer and never again: no page can be asked for that has it."""
    worker_id = worker_id_of(caller)
    filled = await read_form(request, Agendawens)
    if filled.asked is not None and filled.asked.doen == "maak":
        async with database.transaction() as tx:
            key = await calendar.make_key(tx, worker_id)
        return await _page(request, database, templates, caller, key=key)
    if filled.asked is not None:
        async with database.transaction() as tx:
            await calendar.end_key(tx, worker_id)
    return RedirectResponse(f"{PATH}?gedaan=agenda-beeindigd", 303)


async def _page(
    request: Request,
    database: Database,
    templates: Templates,
    caller: Caller,
    *,
    done: str = "",
    key: str = "",
    filled: Filled[Any] | None = None,
) -> Response:
    worker_id = worker_id_of(caller)
    settings: MailSettings = request.app.state.mail
    sign_in: SignIn = request.app.state.sign_in
    async with database.reading() as connection:
        email, wish = await mails.wish_of(connection, worker_id)
        made_at = await calendars.made_at(connection, worker_id)
    shown = {"email": email or "", "wens": wish}
    if filled is not None:
        shown |= {name: given[0] for name, given in filled.values.items() if name in shown}
    return templates.render(
        "voorkeuren.html",
        caller,
        status=400 if filled else 200,
        pad=PATH,
        gedaan=done,
        fouten=filled.faults if filled else {},
        ingevuld=shown,
        wensen=WISHES,
        post_is_aan=settings.is_on,
        agenda_sinds=made_at,
        agenda=f"{sign_in.settings.address}/routes/kalender/{key}.ics" if key else "",
    )
