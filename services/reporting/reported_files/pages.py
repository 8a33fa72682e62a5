"""The pages about files with life events: which came in, and of each which lines led to nothing, and why."""

from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from services.reporting.monitor.pages import MonitorDep, Operator
from services.reporting.reported_files import words
from services.reporting.reported_files.gathering import Files
from shared.ui.dependencies import TemplatesDep

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
    found = await files.list(na)
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
    file = await files.get(id)
    traced = await files.trace(file)
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
    traced = await files.trace(await files.get(id))
    return StreamingResponse(
        words.as_csv(traced.lines),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="regels-{id}.csv"'},
    )
