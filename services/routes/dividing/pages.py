"""The form that divides work, and the page of how far that is. It works without JavaScript; with it the page follows by itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services.routes.access import Viewer
from services.routes.dividing import service
from services.routes.dividing.schemas import MOST_ITEMS, Item
from services.routes.viewers import TaskReader, TaskWriter
from services.routes.work import service as work
from services.routes.work.filter_pages import listed
from services.routes.work.pages import NAMES, PATHS, show_list
from services.routes.work.service import Listed, choice_of
from shared.errors import Fault, InvalidInput
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Transaction
from shared.ui.dependencies import NamesDep, TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/routes/werk/verdelingen"
TEAM: Final = "team"

router = APIRouter()


@router.post("/werk/verdelingen", dependencies=[accepts(*FORMS)])
async def divide(
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    form = await request.form()
    which, query = listed(str(form.get("lijst", ""))), str(form.get("adres", ""))
    try:
        async with database.transaction() as tx:
            items = await _items(tx, caller, which, query, form)
            to_id = _target(str(form.get("aan", "")), has_items=bool(items))
            division_id = await service.start(tx, caller, to_id, items)
    except InvalidInput as refused:
        ticked = [str(value) for value in form.getlist("taak")]
        return await show_list(
            request,
            caller,
            database,
            templates,
            names,
            which,
            given=parse_qsl(query),
            faults={fault.name: fault.reason for fault in refused.faults},
            typed={"aangekruist": ticked, "aan": str(form.get("aan", ""))},
        )
    return RedirectResponse(f"{PATH}/{division_id}?lijst={which}", 303)


@router.get("/werk/verdelingen/{id}")
async def show_division(
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    id: UUID,  # noqa: A002 - the published name
    lijst: str = "",
) -> Response:
    which = listed(lijst or Listed.TEAM)
    async with database.transaction() as tx:
        found = await service.get(tx, caller, id)
    return templates.render(
        "verdeling.html",
        caller,
        pad=f"{PATH}/{id}",
        verdeling=found,
        lijst=which.value,
        terug=(NAMES[which], PATHS[which]),
    )


@router.post("/werk/verdelingen/{id}/stop", dependencies=[accepts(*FORMS)])
async def stop_division(
    request: Request,
    caller: TaskWriter,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    which = listed(str((await request.form()).get("lijst") or Listed.TEAM))
    async with database.transaction() as tx:
        await service.stop(tx, caller, id)
    return RedirectResponse(f"{PATH}/{id}?lijst={which}", 303)


async def _items(
    tx: Transaction, caller: Caller, which: Listed, query: str, form: FormData
) -> Sequence[Item]:
    """What was ticked, what stood on the page, or all that the filter finds now."""
    if form.get("welke") != "filter":
        name = "pagina" if form.get("welke") == "pagina" else "taak"
        return [item for value in form.getlist(name) if (item := _item(value)) is not None]
    choice = await choice_of(tx, caller, which, query)
    rows = await work.list_first(tx, Viewer(caller), which, choice, MOST_ITEMS + 1)
    return [Item(row["id"], row["assignee_id"]) for row in rows]


def _item(value: Any) -> Item | None:
    task_id, _, holder = str(value).partition("~")
    try:
        return Item(UUID(task_id), UUID(holder) if holder else None)
    except ValueError:
        return None


def _target(text: str, *, has_items: bool) -> UUID | None:
    """Raises InvalidInput, with what else is wrong."""
    if text == TEAM:
        return None
    try:
        return UUID(text)
    except ValueError:
        faults = [Fault("aan", "keuze", service.NOBODY)]
        if not has_items:
            faults.insert(0, Fault("taak", "verplicht", service.NOTHING))
        raise InvalidInput(tuple(faults)) from None
