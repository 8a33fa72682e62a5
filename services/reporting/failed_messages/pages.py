# ruff: noqa: FAST003 - the service in a path is the one that the desk asks
"""The pages about what failed: by cause over all services, one cause, one message, and how far a retry of many is.

Each form is one deed, carried out by the service that it is about.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as InPath
from starlette.responses import RedirectResponse, Response

from services.reporting.failed_messages import words
from services.reporting.failed_messages.asking import causes_of_all
from services.reporting.failed_messages.forms import (
    Acting,
    Retrying,
    Revealing,
    check_acting,
    check_retrying,
)
from services.reporting.monitor.pages import MonitorDep
from services.reporting.monitor.remote import SERVICES, Remote, Service, why
from shared.errors import AppError
from shared.http.auth import passed_on
from shared.http.caller import Caller
from shared.http.filled import Sent, read_form
from shared.http.pagination import Page
from shared.http.routing import FORMS, accepts
from shared.operations.failed import schemas
from shared.operations.failed.endpoints import (
    LARGEST_SENT,
    PREFIX,
    REVEAL,
    WRITE,
    Reader,
    Revealer,
    Writer,
)
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/stroom/mislukt"
PAGE_SIZE: Final = 50
AS_FORM: Final = [accepts(*FORMS, limit=LARGEST_SENT)]

router = APIRouter()

Cause = Annotated[str, InPath(pattern=r"^[0-9a-z-]{1,40}$")]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page about one service works with."""

    request: Request
    remote: Remote
    templates: Templates

    @property
    def path(self) -> str:
        return f"{PATH}/{self.remote.service}"


async def _desk(
    request: Request, dienst: Service, monitor: MonitorDep, templates: TemplatesDep
) -> Desk:
    return Desk(
        request,
        Remote(dienst, monitor.client(dienst), passed_on(request), PREFIX),
        templates,
    )


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/stroom/mislukt")
async def show_causes(
    request: Request, caller: Reader, templates: TemplatesDep, monitor: MonitorDep
) -> Response:
    causes = await causes_of_all(monitor, request)
    rows = [
        (service, cause)
        for service, found in causes.items()
        for cause in (found.resultaten if found else ())
    ]
    return templates.render(
        "mislukt.html",
        caller,
        pad=PATH,
        rijen=sorted(rows, key=lambda row: row[1].eerste_op),
        zwijgt=[service for service in SERVICES if causes[service] is None],
        woorden=words,
    )


@router.get("/stroom/mislukt/{dienst}/oorzaken/{kenmerk}")
async def show_cause(
    desk: DeskDep,
    kenmerk: Cause,
    caller: Reader,
    na: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    return await _cause_page(desk, kenmerk, caller, Sent(), na)


@router.post("/stroom/mislukt/{dienst}/oorzaken/{kenmerk}", dependencies=AS_FORM)
async def retry_many(desk: DeskDep, kenmerk: Cause, caller: Writer) -> Response:
    filled = await read_form(desk.request, Retrying, lists=["bericht"])
    refused = ""
    if filled.asked is not None and check_retrying(filled):
        try:
            body = filled.asked.asked(kenmerk)
            run = await desk.remote.do("herkansingen", body, schemas.Voortgang)
        except AppError as refusal:
            refused = why(refusal)
        else:
            return RedirectResponse(f"{desk.path}/herkansingen/{run.id}", 303)
    sent = Sent("herkansing", filled.values, filled.faults, refused)
    return await _cause_page(desk, kenmerk, caller, sent)


@router.get("/stroom/mislukt/{dienst}/herkansingen/{id}")
async def show_run(
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    caller: Reader,
) -> Response:
    run = await desk.remote.look(f"herkansingen/{id}", schemas.Voortgang)
    return desk.templates.render(
        "mislukt_herkansing.html",
        caller,
        pad=f"{desk.path}/herkansingen/{id}",
        lijst=PATH,
        dienst=desk.remote.service,
        dienstpad=desk.path,
        voortgang=run,
    )


@router.get("/stroom/mislukt/{dienst}/berichten/{id}")
async def show_message(
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    caller: Reader,
    gedaan: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    return await _message_page(desk, id, caller, Sent(), done=words.DONE.get(gedaan, ""))


@router.post("/stroom/mislukt/{dienst}/berichten/{id}", dependencies=AS_FORM)
async def act(
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    caller: Writer,
) -> Response:
    filled = await read_form(desk.request, Acting)
    which = (filled.values.get("soort") or [""])[0]
    refused = ""
    if filled.asked is not None and check_acting(filled):
        try:
            done = await _do(desk.remote, id, filled.asked)
        except AppError as refusal:
            refused = why(refusal)
        else:
            return RedirectResponse(
                f"{desk.path}/berichten/{id}?gedaan={which if done else 'niets'}", 303
            )
    return await _message_page(desk, id, caller, Sent(which, filled.values, filled.faults, refused))


@router.post("/stroom/mislukt/{dienst}/berichten/{id}/inzage", dependencies=AS_FORM)
async def reveal(
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the API
    caller: Revealer,
) -> Response:
    filled = await read_form(desk.request, Revealing)
    if filled.asked is None:
        return await _message_page(desk, id, caller, Sent("inzage", filled.values, filled.faults))
    body = schemas.Inzage(reden=filled.asked.reden)
    shown = await desk.remote.do(f"berichten/{id}/inzage", body, schemas.Inhoud)
    return await _message_page(desk, id, caller, Sent(), whole=shown.inhoud)


async def _do(remote: Remote, identifier: UUID, asked: Acting) -> bool:
    """Whether anything changed."""
    if asked.soort == "wijzigen":
        edit = schemas.Wijziging(
            pogingen=asked.attempts, inhoud=asked.inhoud or "", reden=asked.reden
        )
        path = f"berichten/{identifier}/wijzigingen"
        await remote.do(path, edit, schemas.Voorgesteld)
        return True
    if asked.soort in {"akkoord", "afwijzen"}:
        decision = schemas.Besluit(akkoord=asked.soort == "akkoord", reden=asked.reden)
        path = f"wijzigingen/{asked.voorstel}/besluit"
        return (await remote.do(path, decision, schemas.Uitslag)).gedaan
    deed = schemas.Handelen.model_validate(
        {
            "handeling": asked.soort,
            "pogingen": asked.attempts,
            "reden": asked.reden,
            "soort": asked.wat,
        }
    )
    return (await remote.do(f"berichten/{identifier}/handelingen", deed, schemas.Uitslag)).gedaan


async def _cause_page(
    desk: Desk, fingerprint: str, caller: Caller, sent: Sent, after: str | None = None
) -> Response:
    causes = await desk.remote.look("oorzaken", schemas.Oorzaken)
    asked: dict[str, Any] = {"kenmerk": fingerprint, "aantal": PAGE_SIZE}
    if after:
        asked["na"] = after
    messages = await desk.remote.look("berichten", Page[schemas.MisluktBericht], asked)
    return desk.templates.render(
        "mislukt_oorzaak.html",
        caller,
        status=sent.status,
        pad=f"{desk.path}/oorzaken/{fingerprint}",
        lijst=PATH,
        dienst=desk.remote.service,
        dienstpad=desk.path,
        oorzaak=next((found for found in causes.resultaten if found.kenmerk == fingerprint), None),
        berichten=messages.resultaten,
        volgende=messages.volgende,
        vanaf_begin=after is None,
        mag=caller.may(WRITE),
        woorden=words,
        verstuurd=sent,
    )


async def _message_page(
    desk: Desk,
    identifier: UUID,
    caller: Caller,
    sent: Sent,
    *,
    done: str = "",
    whole: str | None = None,
) -> Response:
    """One message, covered, with its history; `whole` is all of it, for who just said why."""
    message = await desk.remote.look(f"berichten/{identifier}", schemas.MisluktBerichtGeheel)
    return desk.templates.render(
        "mislukt_bericht.html",
        caller,
        status=sent.status,
        pad=f"{desk.path}/berichten/{identifier}",
        lijst=PATH,
        dienst=desk.remote.service,
        dienstpad=desk.path,
        bericht=message,
        heel=whole,
        mag=caller.may(WRITE),
        mag_inzien=caller.may(REVEAL),
        woorden=words,
        gedaan=done,
        verstuurd=sent,
    )
