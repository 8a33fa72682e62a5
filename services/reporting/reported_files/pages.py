"""The pages about files with life events: which came in, and of each which lines led to nothing, and why."""

from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from services.reporting.monitor.pages import MonitorDep, Operator
from services.reporting.reported_files import words
from services.reporting.reported_files.gathering import Files
from shared.errors import Away
from shared.http.caller import Caller
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/stroom/bestanden"
SHOWN: Final = 200
"""Lines on the page; all of them are in the file for a spreadsheet."""

router = APIRouter()


async def _files(request: Request, monitor: MonitorDep) -> Files:
    return Files(monitor, request)


FilesDep = Annotated[Files, Depends(_files)]


@router.get("/stroom/bestanden")
async def show_files(
    caller: Operator,
    templates: TemplatesDep,
    files: FilesDep,
    na: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    try:
        found = await files.list(na)
    except Away:
        return _without_intake(caller, templates)
    return templates.render(
        "bestanden.html", caller, pad=PATH, bestanden=found.resultaten, volgende=found.volgende
    )


@router.get("/stroom/bestanden/{id}")
async def show_file(
    caller: Operator,
    templates: TemplatesDep,
    files: FilesDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    try:
        file = await files.get(id)
        traced = await files.trace(file)
    except Away:
        return _without_intake(caller, templates)
    return templates.render(
        "bestand.html",
        caller,
        pad=f"{PATH}/{id}",
        lijst=PATH,
        bestand=file,
        spoor=traced,
        regels=traced.lines[:SHOWN],
        woorden=words,
    )


@router.get("/stroom/bestanden/{id}/regels.csv")
async def export_lines(
    _: Operator,
    files: FilesDep,
    id: UUID,  # noqa: A002 - as in the API
) -> Response:
    try:
        traced = await files.trace(await files.get(id))
    except Away:  # the page says so
        return RedirectResponse(f"{PATH}/{id}", HTTPStatus.SEE_OTHER)
    return StreamingResponse(
        words.as_csv(traced.lines),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="regels-{id}.csv"'},
    )


def _without_intake(caller: Caller, templates: Templates) -> Response:
    return templates.render("bestanden.html", caller, pad=PATH, bestanden=None)
