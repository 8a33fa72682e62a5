"""The pages to read in a file of the register: choose it, see on trial what would happen, and take it without choosing it again."""

import asyncio
import errno
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response, StreamingResponse

from services.intake.register.reading import MOST_BYTES, Encoding, Refused
from services.intake.register.service import RegisterImport
from services.intake.residents import finding
from services.intake.residents.endpoints import ResidentsDep
from services.intake.uploads import lines
from services.intake.uploads.runs import KEPT, Run, Runs
from shared.clock import AMSTERDAM
from shared.errors import AppError, Conflict, NotFound
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.auth import Forbidden, Require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import TooLarge, read_form, reads_form
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH: Final = "/intake/registerbestanden"
MEBIBYTE: Final = 1024 * 1024
_ROOM_FOR_FIELDS: Final = 64 * 1024
_LIMIT: Final = MOST_BYTES + _ROOM_FOR_FIELDS
_PATIENCE_SECONDS: Final = 3.0
"""A small file is read before its sender sees a page; of a large one the page says how far it is."""
ENCODINGS: Final = (
    ("", "Weet ik niet"),
    ("windows-1252", "Windows-1252"),
    ("utf-8", "UTF-8"),
)
CHOOSE: Final = "Kies een bestand."
TOO_LARGE: Final = (
    f"Dit bestand is te groot: ten hoogste {MOST_BYTES // MEBIBYTE} MiB. Deel het op."
)
NO_ROOM: Final = (
    "Er is hier nu geen ruimte voor dit bestand. Deel het op, of vraag de beheerder om ruimte."
)
GONE: Final = "Dit bestand wordt niet meer bewaard. Kies het opnieuw: wat al is ingelezen, blijft, en wordt niet dubbel ingelezen."

router = APIRouter()


class RequireAll(Require):
    """Whoever works for all municipalities: a file is about all of them. Asked before a byte of it is read."""

    async def __call__(self, request: Request) -> Caller:
        caller = await super().__call__(request)
        if not caller.municipalities >= AGENCY_MUNICIPALITIES:
            raise Forbidden(
                "Een registerbestand gaat over alle gemeenten. Inlezen kan alleen wie voor alle gemeenten werkt."
            )
        return caller


class Room:
    """What every page here asks for."""

    def __init__(self, request: Request) -> None:
        self.templates: Templates = request.app.state.templates
        self.runs: Runs = request.app.state.register_runs


async def _room(request: Request) -> Room:
    return Room(request)


Reader = Annotated[Caller, Depends(RequireAll("intake.inwoners.schrijven"))]
RoomDep = Annotated[Room, Depends(_room)]


@router.get("/registerbestanden")
async def choose(caller: Reader, room: RoomDep) -> Response:
    return _form(room, caller)


@router.post("/registerbestanden", dependencies=[reads_form(_LIMIT)])
async def send(request: Request, caller: Reader, room: RoomDep, database: DatabaseDep) -> Response:
    encoding = ""
    try:
        file, name, encoding = await _sent(request)
        told = next((known for known in get_args(Encoding) if known == encoding), None)
        importing = _importing(request, caller, database, is_dry_run=True)
        run = await room.runs.begin(importing, file, name, told)
    except (AppError, OSError) as refused:
        return _form(room, caller, faults=_beside_field(refused), encoding=encoding)
    await _wait_a_little(run)
    if run.trial.refusal is not None:
        room.runs.forget(run)
        return _form(room, caller, faults=_beside_field(run.trial.refusal), encoding=encoding)
    return RedirectResponse(f"{PATH}/{run.id}", 303)


@router.get("/registerbestanden/{run_id}")
async def show(  # noqa: PLR0917 - what a page depends on
    run_id: UUID,
    caller: Reader,
    room: RoomDep,
    database: DatabaseDep,
    residents: ResidentsDep,
    welke: str = "",
    na: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    try:
        run = room.runs.get(caller.subject, run_id)
    except NotFound:
        return _form(room, caller, faults={"": GONE}, status=404)
    reading, verdict = run.reading, welke if welke in lines.VERDICTS else ""
    found = (
        await asyncio.to_thread(
            lines.page_of, reading.rows(), verdict, na, is_dry_run=reading.is_dry_run
        )
        if reading.is_done
        else []
    )
    shown = found[: lines.PAGE_SIZE]
    async with database.transaction() as tx:
        ids = [UUID(line.person_id) for line in shown if line.person_id]
        known = await residents.find(tx, (), ids)
        visible = await finding.seen(tx, residents, caller, known.values())
    return room.templates.render(
        "registerbestand.html",
        caller,
        pad=f"{PATH}/{run_id}",
        lijst=PATH,
        bestand=run,
        lezing=reading,
        uitkomsten=_counts(run, lines.VERDICTS, lines.verdict_text),
        gevolgen=_counts(run, lines.EFFECTS, lines.effect_text),
        bewaard_tot=f"{run.kept_until.astimezone(AMSTERDAM):%H:%M}",
        regels=shown,
        te_zien={str(resident.inwoner_id) for resident in visible},
        volgende=found[lines.PAGE_SIZE - 1].number if len(found) > lines.PAGE_SIZE else None,
        welke=verdict,
        na=na,
    )


@router.post("/registerbestanden/{run_id}/inlezen")
async def take(
    run_id: UUID,
    request: Request,
    caller: Reader,
    room: RoomDep,
    database: DatabaseDep,
) -> Response:
    try:
        run = room.runs.get(caller.subject, run_id)
    except NotFound:
        return _form(room, caller, faults={"": GONE}, status=404)
    room.runs.take(run, _importing(request, caller, database, is_dry_run=False))
    await _wait_a_little(run)
    return RedirectResponse(f"{PATH}/{run.id}", 303)


@router.get("/registerbestanden/{run_id}/regels")
async def download(run_id: UUID, caller: Reader, room: RoomDep) -> Response:
    """All lines, for a spreadsheet."""
    run = room.runs.get(caller.subject, run_id)
    if not run.reading.is_done:
        raise Conflict("nog-bezig", "Dit bestand wordt nog gelezen.")
    reading, heading = run.reading, "persoonslijst" if run.source.is_json else "regel"
    name = "proef" if reading.is_dry_run else "ingelezen"
    return StreamingResponse(
        lines.as_csv(reading.rows(), heading, is_dry_run=reading.is_dry_run),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


async def _sent(request: Request) -> tuple[BinaryIO, str, str]:
    """The file, its name and the encoding that was chosen."""
    form = await read_form(request, _LIMIT, files=1)
    sent, encoding = form.get("bestand"), form.get("codering")
    if not isinstance(sent, UploadFile) or not sent.filename:
        await form.close()
        raise Refused("geen-bestand", CHOOSE)
    return sent.file, sent.filename, encoding if isinstance(encoding, str) else ""


def _importing(
    request: Request, caller: Caller, database: DatabaseDep, *, is_dry_run: bool
) -> RegisterImport:
    state = request.app.state
    return RegisterImport(
        database,
        state.corrections,
        state.register_institutions,
        caller.subject,
        is_dry_run,
        permits=state.permits,
    )


async def _wait_a_little(run: Run) -> None:
    if run.task is not None:
        await asyncio.wait([run.task], timeout=_PATIENCE_SECONDS)


def _beside_field(refused: AppError | OSError) -> dict[str, str]:
    """Which field it is about, and what is wrong in a sentence. Raises what is no fault of the sender."""
    if isinstance(refused, OSError):
        if refused.errno != errno.ENOSPC:
            raise refused
        return {"bestand": NO_ROOM}
    if isinstance(refused, TooLarge):
        return {"bestand": TOO_LARGE}
    if isinstance(refused, Refused):
        return {"codering" if refused.code == "codering" else "bestand": refused.detail}
    return {"": refused.faults[0].reason if refused.faults else refused.detail}


def _form(
    room: Room,
    caller: Caller,
    *,
    faults: dict[str, str] | None = None,
    encoding: str = "",
    status: int = 400,
) -> Response:
    return room.templates.render(
        "registerbestanden.html",
        caller,
        status=status if faults else 200,
        pad=PATH,
        fouten=faults or {},
        coderingen=ENCODINGS,
        codering=encoding,
        meeste=MOST_BYTES // MEBIBYTE,
        minuten=KEPT.seconds // 60,
        vorige=room.runs.find_of(caller.subject),
    )


def _counts(run: Run, kinds: tuple[str, ...], worded: Any) -> list[tuple[str, str, int]]:
    """By kind, in words, how many; those that do not occur are left out."""
    reading = run.reading
    counted = reading.progress.outcomes
    return [
        (kind, worded(kind, is_dry_run=reading.is_dry_run), counted[kind])
        for kind in kinds
        if counted[kind]
    ]
