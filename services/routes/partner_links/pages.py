"""The page of a personal link, for a partner without an account: `/overdracht/{link}`. Looking changes nothing, a form acts.

Outside the paths of the services, without a session and without a menu. The link in the address is the secret: it stands in no log
line (these have the template of a route), and goes to nobody in a `Referer`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.routes.filled import Filled, M, read_form
from services.routes.handovers import partner_side
from services.routes.handovers.codes import RETURNS
from services.routes.handovers.states import NotNow
from services.routes.partial_views import PartialViews
from services.routes.partner_keys.rules import Key, reference_of
from services.routes.partner_links import service
from services.routes.partner_links.guard import Guard, TooOften
from services.routes.partner_links.rules import Limit, network_of
from services.routes.partner_links.schemas import (
    Aanvaarding,
    Collega,
    Contact,
    MetReden,
    Resultaat,
)
from services.routes.partner_links.service import Act, LinkOver, NoMore
from shared import clock
from shared.errors import Fault, InvalidInput
from shared.http.dependencies import DatabaseDep
from shared.http.routing import FORMS, accepts, make_strict
from shared.refusals import REFUSALS
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PREFIX: Final = "/overdracht"
LARGEST_FORM: Final = 16 * 1024
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
"""Stricter than other pages: there is no script."""
DONE: Final[Mapping[str, str]] = {
    "aanvaarden": "U hebt deze overdracht overgenomen. Wij weten nu wie ervoor zorgt.",
    "weigeren": "Wij weten dat u dit niet overneemt. U hoeft niets meer te doen.",
    "contact": "Het eerste contact is vastgelegd.",
    "resultaat": "Het resultaat is vastgelegd. Dank u wel.",
    "teruggeven": "Wij weten dat u dit wilt teruggeven. U hoort van ons.",
    "collega": "Wij weten wie het nu doet.",
}


async def _guard(request: Request) -> Guard:
    guard: Guard = request.app.state.partner_link_guard
    return guard


async def _views(request: Request) -> PartialViews:
    views: PartialViews = request.app.state.partial_views
    return views


@dataclass(frozen=True)
class Door:
    """Everything that a page of a link needs."""

    request: Request
    link: str
    database: DatabaseDep
    templates: TemplatesDep
    guard: Annotated[Guard, Depends(_guard)]
    views: Annotated[PartialViews, Depends(_views)]

    @property
    def address(self) -> str:
        return f"{PREFIX}/{self.link}"

    async def key(self, limit: Limit) -> Key | None:
        """None for a link that is none of ours. Raises TooOften."""
        client = self.request.client
        network = network_of(client.host if client is not None else "")
        key = await self.guard.find(self.database, self.link, network)
        if key is None:
            self.guard.count_wrong(network)
        elif limit.count(str(key.id), clock.now()) > limit.most:
            raise TooOften
        return key


async def _door(  # noqa: PLR0917 - all that FastAPI hands over
    request: Request,
    link: str,
    database: DatabaseDep,
    templates: TemplatesDep,
    guard: Annotated[Guard, Depends(_guard)],
    views: Annotated[PartialViews, Depends(_views)],
) -> Door:
    return Door(request, link, database, templates, guard, views)


DoorDep = Annotated[Door, Depends(_door)]
AS_FORM: Final = [accepts(*FORMS, limit=LARGEST_FORM)]


def install(app: FastAPI) -> None:
    """At `/overdracht`, which is of no service's path: whatever stands before the services sends it here."""
    made = APIRouter(prefix=PREFIX)
    made.add_api_route("/{link}", show, methods=["GET"])
    for name, answer in _ANSWERS.items():
        made.add_api_route(f"/{{link}}/{name}", answer, methods=["POST"], dependencies=AS_FORM)
    make_strict(made)
    app.include_router(made, include_in_schema=False)


async def show(door: DoorDep, gedaan: str = "", gevraagd: str = "") -> Response:
    if gevraagd:
        # Before the link is looked at: the words are the same for all.
        return _page(door.templates, "koppeling-gevraagd.html")
    try:
        key = await door.key(door.guard.looks)
        if key is None:
            raise LinkOver
        return await _handover_page(door, key, done=DONE.get(gedaan, ""))
    except (LinkOver, NoMore, TooOften) as why:
        return _no_page(door, why, done=DONE.get(gedaan, ""))


async def _handover_page(
    door: Door,
    key: Key,
    *,
    status: int = 200,
    done: str = "",
    notice: str = "",
    form: str = "",
    filled: Filled[Any] | None = None,
) -> Response:
    shown = await service.look(door.database, key)
    return _page(
        door.templates,
        "overdracht-partner.html",
        status=status,
        koppeling=door.address,
        kenmerk=reference_of(key.handover_id),
        getoond=shown,
        feiten=await service.facts(door.views, shown),
        weigeringen=REFUSALS,
        teruggaven=RETURNS,
        uitkomsten=shown.outcomes,
        vandaag=clock.today(),
        gedaan=done,
        melding=notice,
        formulier=form,
        fouten=filled.faults if filled else {},
        ingevuld={name: given[0] for name, given in filled.values.items()} if filled else {},
    )


def _no_page(door: Door, why: Exception, *, done: str = "") -> Response:
    """For a link that shows nothing, for whatever reason."""
    if isinstance(why, TooOften):
        return _safe(HTMLResponse(_TOO_OFTEN, 429, {"Retry-After": "600"}))
    if isinstance(why, NoMore):
        return _page(door.templates, "overdracht-voorbij.html", stand=why.state, gedaan=done)
    return _page(door.templates, "koppeling-werkt-niet.html", status=404, koppeling=door.address)


_TOO_OFTEN: Final = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Even wachten - Naadloos</title></head>
<body><main><h1>Even wachten</h1>
<p>Er kwamen te veel vragen achter elkaar. Wacht tien minuten en open de koppeling dan opnieuw. Er is niets gewijzigd.</p></main></body></html>
"""


def _page(templates: Templates, template: str, *, status: int = 200, **context: Any) -> Response:
    return _safe(templates.render(template, None, status=status, **context))


def _safe(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


async def _act(door: Door, form: str, model: type[M], deed_of: Callable[[M], Act]) -> Response:
    """What every form does: read it, act, and say what became of it."""
    try:
        key = await door.key(door.guard.acts)
        if key is None:
            raise LinkOver
        filled = await read_form(door.request, model)
        if filled.asked is not None:
            try:
                await service.act(door.database, key, deed_of(filled.asked))
            except NotNow as now:
                return await _handover_page(door, key, status=409, notice=now.detail)
            except InvalidInput as error:
                filled.blame(error)
            else:
                return RedirectResponse(f"{door.address}?gedaan={form}", 303)
        return await _handover_page(door, key, status=400, form=form, filled=filled)
    except (LinkOver, NoMore, TooOften) as why:
        return _no_page(door, why)


async def accept(door: DoorDep) -> Response:
    def deed_of(asked: Aanvaarding) -> Act:
        return lambda tx, handover_id, by: partner_side.accept(
            tx, handover_id, by, receiver=asked.naam
        )

    return await _act(door, "aanvaarden", Aanvaarding, deed_of)


async def refuse(door: DoorDep) -> Response:
    def deed_of(asked: MetReden) -> Act:
        return lambda tx, handover_id, by: partner_side.refuse(
            tx, handover_id, by, reason=asked.reden, words=asked.woorden
        )

    return await _act(door, "weigeren", MetReden, deed_of)


async def record_contact(door: DoorDep) -> Response:
    def deed_of(asked: Contact) -> Act:
        return lambda tx, handover_id, by: partner_side.record_contact(
            tx, handover_id, by, on=asked.op, words=asked.woorden
        )

    return await _act(door, "contact", Contact, deed_of)


async def complete(door: DoorDep) -> Response:
    def deed_of(asked: Resultaat) -> Act:
        return lambda tx, handover_id, by: partner_side.complete(
            tx, handover_id, by, outcome=asked.uitkomst, words=asked.woorden
        )

    return await _act(door, "resultaat", Resultaat, deed_of)


async def give_back(door: DoorDep) -> Response:
    def deed_of(asked: MetReden) -> Act:
        return lambda tx, handover_id, by: partner_side.give_back(
            tx, handover_id, by, reason=asked.reden, words=asked.woorden
        )

    return await _act(door, "teruggeven", MetReden, deed_of)


async def replace_receiver(door: DoorDep) -> Response:
    """Who leaves the name of a colleague empty did not say that nobody is there: that is a choice of its own."""

    def deed_of(asked: Collega) -> Act:
        if asked.wie == "collega" and asked.naam is None:
            raise InvalidInput((Fault("naam", "geen-naam", "Vul de naam van uw collega in."),))
        receiver = asked.naam if asked.wie == "collega" else None
        return lambda tx, handover_id, by: partner_side.replace_receiver(
            tx, handover_id, by, receiver=receiver, words=asked.woorden
        )

    return await _act(door, "collega", Collega, deed_of)


async def ask_new_link(door: DoorDep) -> Response:
    """The same words whatever the link was, and how often it was asked."""
    try:
        await service.renew(door.database, await door.key(door.guard.acts))
    except TooOften as why:
        return _no_page(door, why)
    return RedirectResponse(f"{door.address}?gevraagd=ja", 303)


_ANSWERS: Final = {
    "aanvaarden": accept,
    "weigeren": refuse,
    "contact": record_contact,
    "resultaat": complete,
    "teruggeven": give_back,
    "collega": replace_receiver,
    "nieuwe-koppeling": ask_new_link,
}
