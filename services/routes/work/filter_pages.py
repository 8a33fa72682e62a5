"""The forms of the filters that somebody keeps, and a list as a file."""

import csv
import io
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from services.routes.access import Viewer
from services.routes.saved_filters import service as saved_filters
from services.routes.tasks.wording import why_of
from services.routes.viewers import TaskExporter, TaskReader
from services.routes.work import service
from services.routes.work.choice import Choice
from services.routes.work.pages import NAMES, PATHS, show_list
from services.routes.work.rules import plain_cell
from services.routes.work.service import Listed, choice_of
from shared import clock
from shared.errors import InvalidInput, NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Database
from shared.permissions import Data
from shared.ui.dependencies import NamesDep, TemplatesDep
from shared.ui.dutch import municipality_text

HEADINGS: Final = (
    "taak",
    "dossier",
    "gemeente",
    "rol",
    "wat er gebeurde",
    "titel",
    "reden",
    "uiterlijk",
    "ontstaan op",
    "wie doet het",
    "wacht tot",
    "toelichting",
)
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it a spreadsheet reads the letters of another alphabet."""

router = APIRouter()


@router.post("/werk/filters", dependencies=[accepts(*FORMS)])
async def change_filters(
    request: Request,
    caller: TaskReader,
    database: DatabaseDep,
    templates: TemplatesDep,
    names: NamesDep,
) -> Response:
    """Keep, rename or delete a filter, or begin with it; the fields are those of the forms on the lists."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    which = listed(form.get("lijst", ""))
    query = form.get("adres", "")
    try:
        query = await _change(database, caller, which, form, query)
    except InvalidInput as refused:
        return await show_list(
            request,
            caller,
            database,
            templates,
            names,
            which,
            given=parse_qsl(query),
            faults={"naam": refused.faults[0].reason},
            typed={"naam": form.get("naam", "") if form.get("doen") == "bewaar" else ""},
        )
    return RedirectResponse(f"{PATHS[which]}?{query}" if query else PATHS[which], 303)


async def _change(
    database: Database, caller: Caller, which: Listed, form: Mapping[str, str], query: str
) -> str:
    """Gives the query of the list to go to."""
    async with database.transaction() as tx:
        if form.get("doen") == "bewaar":
            choice = await choice_of(tx, caller, which, query)
            await saved_filters.keep(tx, caller, which, form.get("naam", ""), choice.query)
            return choice.query
        filter_id = _id(form.get("filter", ""))
        match form.get("doen"):
            case "hernoem":
                await saved_filters.rename(tx, caller, which, filter_id, form.get("naam", ""))
            case "verwijder":
                await saved_filters.delete(tx, caller, which, filter_id)
            case "begin":
                await saved_filters.begin_with(tx, caller, which, filter_id)
            case "begin-heel":
                await saved_filters.begin_with(tx, caller, which, None)
            case other:
                raise NotFound("handeling", (other or "")[:40])
    return query


@router.get("/werk/bestand")
async def export_list(request: Request, caller: TaskExporter, database: DatabaseDep) -> Response:
    """A list as a file for a spreadsheet. Names of residents are not in it, amounts only for who sees them."""
    which = listed(request.query_params.get("lijst", ""))
    async with database.transaction() as tx:
        choice = await choice_of(tx, caller, which, request.url.query)
    name = f"{NAMES[which].lower().replace(' ', '-')}-{clock.today().isoformat()}.csv"
    return StreamingResponse(
        _lines(database, caller, which, choice),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


async def _lines(
    database: Database, caller: Caller, which: Listed, choice: Choice
) -> AsyncIterator[str]:
    yield BYTE_ORDER_MARK + _line(HEADINGS)
    parts = service.go_through(database, Viewer(caller), which, choice, "taken-meenemen")
    async for rows in parts:
        yield "".join(_line(_cells(caller, row)) for row in rows)


def _cells(caller: Caller, row: Mapping[Any, Any]) -> tuple[str, ...]:
    gemeente = row["municipality"]
    explanation = row["explanation"] if caller.sees(Data.BEDRAGEN, gemeente) else None
    return (
        str(row["id"]),
        str(row["dossier_id"]),
        municipality_text(gemeente),
        row["role"],
        row["playbook"],
        row["title"],
        why_of(row, caller),
        row["due_on"].isoformat(),
        row["created_at"].astimezone(clock.AMSTERDAM).date().isoformat(),
        row["assignee"] or "",
        row["waits_until"].isoformat() if row["waits_until"] else "",
        explanation or "",
    )


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(map(plain_cell, cells))
    return written.getvalue()


def listed(name: str) -> Listed:
    """Raises NotFound for what is no list."""
    try:
        return Listed(name)
    except ValueError:
        raise NotFound("lijst", name[:40]) from None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("filter", text[:40]) from None
