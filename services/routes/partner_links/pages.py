"""The page of a personal link, for a partner without an account: `/overdracht/{link}`. Looking changes nothing, a form acts.

Outside the paths of the services, without a session and without a menu. The link in the address is the secret: it stands in no log
line (these have the template of a route), and goes to nobody in a `Referer`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from services.routes.handovers.states import NotNow
from services.routes.partial_views import PartialViews
from services.routes.partner_forms.deeds import DEEDS, Deed, done_of
from services.routes.partner_forms.service import facts
from services.routes.partner_forms.showing import over_of, page_of
from services.routes.partner_keys.rules import Key
from services.routes.partner_links import service
from services.routes.partner_links.service import LinkOver, NoMore
from shared.errors import InvalidInput
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.http.limits import Limit
from shared.http.personal_links import LARGEST_FORM, Guard, TooOften, too_often, without_script
from shared.http.routing import FORMS, accepts, make_strict
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PREFIX: Final = "/overdracht"


async def _guard(request: Request) -> Guard[Key]:
    guard: Guard[Key] = request.app.state.partner_link_guard
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
    guard: Annotated[Guard[Key], Depends(_guard)]
    views: Annotated[PartialViews, Depends(_views)]

    @property
    def address(self) -> str:
        return f"{PREFIX}/{self.link}"

    async def key(self, limit: Limit) -> Key | None:
        """None for a link that is none of ours. Raises TooOften."""
        return await self.guard.key(self.request, self.database, self.link, limit)


async def _door(  # noqa: PLR0917 - all that FastAPI hands over
    request: Request,
    link: str,
    database: DatabaseDep,
    templates: TemplatesDep,
    guard: Annotated[Guard[Key], Depends(_guard)],
    views: Annotated[PartialViews, Depends(_views)],
) -> Door:
    return Door(request, link, database, templates, guard, views)


DoorDep = Annotated[Door, Depends(_door)]
AS_FORM: Final = [accepts(*FORMS, limit=LARGEST_FORM)]


def install(app: FastAPI) -> None:
    """At `/overdracht`, which is of no service's path: whatever stands before the services sends it here."""
    made = APIRouter(prefix=PREFIX)
    made.add_api_route("/{link}", show, methods=["GET"])
    for name in DEEDS:
        made.add_api_route(
            f"/{{link}}/{name}", _answer(name), methods=["POST"], dependencies=AS_FORM
        )
    made.add_api_route(
        "/{link}/nieuwe-koppeling", ask_new_link, methods=["POST"], dependencies=AS_FORM
    )
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
        return await _handover_page(door, key, done=done_of(gedaan))
    except (LinkOver, NoMore, TooOften) as why:
        return _no_page(door, why, done=done_of(gedaan))


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
        adres=door.address,
        **page_of(
            shown,
            await facts(door.views, shown),
            done=done,
            notice=notice,
            form=form,
            filled=filled,
        ),
    )


def _no_page(door: Door, why: Exception, *, done: str = "") -> Response:
    """For a link that shows nothing, for whatever reason."""
    if isinstance(why, TooOften):
        return too_often()
    if isinstance(why, NoMore):
        return _page(door.templates, "overdracht-voorbij.html", **over_of(why.state, done))
    return _page(door.templates, "koppeling-werkt-niet.html", status=404, koppeling=door.address)


def _page(templates: Templates, template: str, *, status: int = 200, **context: Any) -> Response:
    return without_script(templates.render(template, None, status=status, **context))


def _answer(form: str) -> Callable[[DoorDep], Awaitable[Response]]:
    """What one form does: read it, act, and say what became of it."""

    async def answer(door: DoorDep) -> Response:
        try:
            return await _act(door, form, DEEDS[form])
        except (LinkOver, NoMore, TooOften) as why:
            return _no_page(door, why)

    return answer


async def _act(door: Door, form: str, deed: Deed) -> Response:
    key = await door.key(door.guard.acts)
    if key is None:
        raise LinkOver
    filled = await read_form(door.request, deed.model)
    if filled.asked is not None:
        try:
            await service.act(door.database, key, deed.act_of(filled.asked))
        except NotNow as now:
            return await _handover_page(door, key, status=409, notice=now.detail)
        except InvalidInput as error:
            filled.blame(error)
        else:
            return RedirectResponse(f"{door.address}?gedaan={form}", 303)
    return await _handover_page(door, key, status=400, form=form, filled=filled)


async def ask_new_link(door: DoorDep) -> Response:
    """The same words whatever the link was, and how often it was asked."""
    try:
        await service.renew(door.database, await door.key(door.guard.acts))
    except TooOften as why:
        return _no_page(door, why)
    return RedirectResponse(f"{door.address}?gevraagd=ja", 303)
