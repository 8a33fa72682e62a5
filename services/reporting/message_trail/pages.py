"""The page on which operations follow what came of one thing over all services, by its id.

An id is typed into a form and stands in an address only when it is one: nobody knows what else somebody pastes there.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import StringConstraints
from starlette.responses import RedirectResponse, Response

from services.reporting.failed_messages.pages import PATH as FAILED
from services.reporting.message_trail import picture, words
from services.reporting.message_trail.arranging import arrange, missing_in
from services.reporting.message_trail.gathering import Asking, Found
from services.reporting.monitor.pages import MonitorDep
from shared import clock
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import read_form
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.messaging.partitions import INBOX_DAYS
from shared.operations.endpoints import READ
from shared.operations.trail.schemas import MOST_MESSAGES
from shared.ui.dependencies import TemplatesDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/stroom/spoor"
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

router = APIRouter()

Reader = Annotated[Caller, Depends(require(READ))]


class Looking(RequestModel):
    """The form."""

    kenmerk: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=60)]


@router.get("/stroom/spoor")
async def ask(caller: Reader, templates: TemplatesDep) -> Response:
    return templates.render("stroom_spoor.html", caller, **_shown(), fouten={})


@router.post("/stroom/spoor", dependencies=[accepts(*FORMS)])
async def find(request: Request, caller: Reader, templates: TemplatesDep) -> Response:
    filled = await read_form(request, Looking)
    if filled.asked is not None and _ID.fullmatch(filled.asked.kenmerk):
        return RedirectResponse(f"{PATH}/{filled.asked.kenmerk}", 303)
    typed = "".join(filled.values.get("kenmerk", ()))
    fault = words.NOT_AN_ID if typed.strip() else "Vul een kenmerk in."
    return templates.render(
        "stroom_spoor.html", caller, status=400, **_shown(), fouten={"kenmerk": fault}
    )


@router.get("/stroom/spoor/{kenmerk}")
async def show_trail(  # noqa: PLR0917 - what a page depends on
    request: Request,
    kenmerk: UUID,
    caller: Reader,
    database: DatabaseDep,
    templates: TemplatesDep,
    monitor: MonitorDep,
) -> Response:
    found = await Asking(request, database, monitor, caller.subject).gather(kenmerk)
    lines = arrange(found.messages, found.fates)
    # Of a trail that is cut off, and of who does not answer, nobody can say that something did not come.
    missing = [
        lost
        for lost in ([] if found.has_more else missing_in(lines, clock.now()))
        if lost.expected.service not in found.silent
    ]
    return templates.render(
        "stroom_spoor.html",
        caller,
        **_shown(found, kenmerk),
        fouten={},
        regels=lines,
        uitgebleven=missing,
        beeld=picture.draw(lines, missing),
        maten=picture,
    )


def _shown(found: Found | None = None, identifier: UUID | None = None) -> dict[str, Any]:
    return {
        "pad": PATH,
        "mislukt": FAILED,
        "woorden": words,
        "gevonden": found,
        "kenmerk": identifier,
        "meeste": MOST_MESSAGES,
        "dagen": INBOX_DAYS,
    }
