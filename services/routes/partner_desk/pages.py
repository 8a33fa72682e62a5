"""The pages of somebody with an account at an organisation: what it has of us, and one handover with what can be done."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.routes.handovers.states import NotNow
from services.routes.handovers.wording import STATES
from services.routes.partial_views import PartialViews
from services.routes.partner_desk import service
from services.routes.partner_desk.callers import PartnerCaller
from services.routes.partner_forms.deeds import DEEDS, Deed, done_of
from services.routes.partner_forms.service import facts
from services.routes.partner_forms.showing import over_of, page_of
from services.routes.partner_keys.rules import reference_of
from shared import clock
from shared.errors import InvalidInput, NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Filled, read_form
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Database, Transaction
from shared.partner_services import service_label
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/routes/partner"
AS_FORM: Final = [accepts(*FORMS)]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Room:
    """What every page here needs."""

    request: Request
    caller: Caller
    database: Database
    templates: Templates

    @property
    def views(self) -> PartialViews:
        found: PartialViews = self.request.app.state.partial_views
        return found


async def _room(
    request: Request, caller: PartnerCaller, database: DatabaseDep, templates: TemplatesDep
) -> Room:
    return Room(request, caller, database, templates)


RoomDep = Annotated[Room, Depends(_room)]


@router.get("/partner")
async def show_list(room: RoomDep) -> Response:
    async with room.database.transaction() as tx:
        listed = await service.list_page(tx, room.caller)
    return room.templates.render(
        "overdrachten-aan-u.html",
        room.caller,
        pad=PATH,
        lijst=listed,
        toestanden=STATES,
        kenmerk_van=reference_of,
        dienst=service_label,
        vandaag=clock.today(),
        meeste=service.MOST_OPEN,
        meeste_voorbij=service.MOST_OVER,
    )


@router.get("/partner/overdrachten/{id}")
async def show_one(room: RoomDep, id: UUID, gedaan: str = "") -> Response:  # noqa: A002
    return await _page(room, id, done=done_of(gedaan))


@router.post("/partner/overdrachten/{id}/{wat}", dependencies=AS_FORM)
async def act(room: RoomDep, id: UUID, wat: str) -> Response:  # noqa: A002
    deed = DEEDS.get(wat)
    if deed is None:
        raise NotFound("formulier", wat[:40])
    filled = await read_form(room.request, deed.model)
    if filled.asked is not None:
        try:
            await _act(room, id, deed, filled.asked)
        except NotNow as now:
            return await _page(room, id, status=409, notice=now.detail)
        except InvalidInput as error:
            filled.blame(error)
        else:
            return RedirectResponse(f"{PATH}/overdrachten/{id}?gedaan={wat}", 303)
    return await _page(room, id, status=400, form=wat, filled=filled)


async def _act(room: Room, handover_id: UUID, deed: Deed, asked: Any) -> None:
    act_with = deed.act_of(asked)

    async def work(tx: Transaction) -> None:
        await act_with(tx, handover_id, await service.acting_for(tx, room.caller))

    await room.database.run((), work)


async def _page(
    room: Room,
    handover_id: UUID,
    *,
    status: int = 200,
    done: str = "",
    notice: str = "",
    form: str = "",
    filled: Filled[Any] | None = None,
) -> Response:
    try:
        shown = await service.look(room.database, room.caller, handover_id)
    except NotNow as now:
        over = over_of(now.state or "", done, reference_of(handover_id))
        return room.templates.render(
            "overdracht-aan-u-voorbij.html", room.caller, status=status, pad=PATH, **over
        )
    return room.templates.render(
        "overdracht-aan-u.html",
        room.caller,
        status=status,
        pad=PATH,
        adres=f"{PATH}/overdrachten/{handover_id}",
        **page_of(
            shown,
            await facts(room.views, shown, hides_names=room.caller.hides_names),
            done=done,
            notice=notice,
            form=form,
            filled=filled,
            receiver=room.caller.name,
        ),
    )
