"""What somebody does on the pages of the quarantine: try again, discard, correct. Each leads to what became of it."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from services.intake.api.dependencies import MayWrite, ReaderDep, check_may_open
from services.intake.life_events.service import NOT_IN_QUARANTINE
from services.intake.occurrences.rows import data_as_reported
from services.intake.quarantine import correcting, list_repository
from services.intake.quarantine.each import discard_each, retry_each
from services.intake.quarantine.form import Correctieformulier, why_no_text
from services.intake.quarantine.pages import (
    MOST_AT_ONCE,
    PATH,
    Desk,
    DeskDep,
    choice_of,
    render_event,
    render_waiting,
)
from services.intake.quarantine.waiting import sight_of
from services.intake.reports.inbound import Reader
from services.intake.settling.settlement import Why
from shared.errors import AppError, Conflict, Fault, NotFound
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.routing import FORMS, accepts
from shared.ids import read_id
from shared.messaging.transaction import Database

router = APIRouter()
AS_FORM: Final = [accepts(*FORMS)]
NOTHING_CHOSEN: Final = Fault("id", "niets-gekozen", "Kies een of meer gebeurtenissen.")


@router.post("/quarantaine/herkansing", dependencies=AS_FORM)
async def retry_chosen(
    request: Request, caller: MayWrite, database: DatabaseDep, desk: DeskDep
) -> Response:
    form = await request.form()
    chosen = await _chosen(caller, database, desk, form)
    if not chosen:
        return await _with_faults(caller, database, desk, form, (NOTHING_CHOSEN,))
    await retry_each(database, desk.quarantine, caller, chosen)
    return _to_outcome(chosen)


@router.post("/quarantaine/verwerping", dependencies=AS_FORM)
async def discard_chosen(
    request: Request, caller: MayWrite, database: DatabaseDep, desk: DeskDep
) -> Response:
    form = await request.form()
    chosen = await _chosen(caller, database, desk, form)
    explanation = _text(form, "toelichting")
    faults: tuple[Fault, ...] = () if chosen else (NOTHING_CHOSEN,)
    if (why := why_no_text(explanation)) is not None:
        faults += (Fault("toelichting", "tekst", why),)
    if faults:
        return await _with_faults(caller, database, desk, form, faults)
    await discard_each(database, desk.quarantine, caller, chosen, explanation)
    return _to_outcome(chosen)


@router.post("/quarantaine/{id}/herkansing", dependencies=AS_FORM)
async def retry_one(
    caller: MayWrite,
    database: DatabaseDep,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    await retry_each(database, desk.quarantine, caller, [id])
    return _to_outcome([id])


@router.post("/quarantaine/{id}/verwerping", dependencies=AS_FORM)
async def discard_one(
    request: Request,
    caller: MayWrite,
    database: DatabaseDep,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    explanation = _text(await request.form(), "toelichting")
    if (why := why_no_text(explanation)) is not None:
        faults = (Fault("toelichting", "tekst", why),)
        return await render_event(
            caller, database, desk, id, faults, given={"toelichting": explanation}
        )
    await discard_each(database, desk.quarantine, caller, [id], explanation)
    return _to_outcome([id])


@router.post("/quarantaine/{id}/correctie", dependencies=AS_FORM)
async def correct_one(  # noqa: PLR0917 - what a page depends on
    request: Request,
    caller: MayWrite,
    database: DatabaseDep,
    desk: DeskDep,
    reader: ReaderDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    form = Correctieformulier.read(await request.form())
    faults = form.faults()
    if not faults:
        try:
            await _correct(caller, database, desk, reader, id, form)
        except (Conflict, NotFound):
            return _to_outcome([id])
        except AppError as error:
            faults = _beside_fields(error)
    if faults:
        return await render_event(caller, database, desk, id, faults, form)
    return _to_outcome([id])


async def _correct(  # noqa: PLR0917 - what is corrected, by whom and with what
    caller: Caller,
    database: Database,
    desk: Desk,
    reader: Reader,
    event_id: UUID,
    form: Correctieformulier,
) -> None:
    life_events = desk.quarantine.life_events
    async with database.transaction() as tx:
        row = await life_events.get(tx.connection, event_id)
        await check_may_open(tx, caller, row)
        if row.status != "in-quarantaine":
            raise NOT_IN_QUARANTINE
        data = form.corrected(data_as_reported(row, life_events.vault))
        correction = await correcting.prepare(tx, life_events, reader, row, data)
        why = Why(form.code, form.uitleg or None)
        await correcting.correct(
            tx, life_events, correction, why, caller.subject, sees=caller.municipalities
        )


def _beside_fields(error: AppError) -> tuple[Fault, ...]:
    """What is wrong in words of the report, beside the fields of the form; the rest on top of it."""
    fields = {"ingangsdatum": "ingangsdatum", "persoon": "nummer", "meeverhuizend": "meeverhuizend"}
    faults = error.faults or (Fault("", error.code, error.detail),)
    return tuple(
        Fault(
            next((field for part, field in fields.items() if part in fault.name), ""),
            fault.code,
            fault.reason,
        )
        for fault in faults
    )


async def _chosen(caller: Caller, database: Database, desk: Desk, form: FormData) -> list[UUID]:
    """What was ticked, or the oldest of all that fits the choice."""
    if not form.get("alle"):
        ticked = dict.fromkeys(map(read_id, form.getlist("id")))
        return [waiting_id for waiting_id in ticked if waiting_id is not None][:MOST_AT_ONCE]
    choice = choice_of(_text(form, "soort"), _text(form, "reden"), _text(form, "ouder"))
    async with database.transaction() as tx:
        rows = await list_repository.list_waiting(
            tx.connection,
            sight_of(tx, caller),
            choice,
            desk.limits,
            tx.now,
            UUID(int=0),
            MOST_AT_ONCE,
        )
    return [row.id for row in rows]


async def _with_faults(
    caller: Caller, database: Database, desk: Desk, form: FormData, faults: tuple[Fault, ...]
) -> Response:
    choice = choice_of(_text(form, "soort"), _text(form, "reden"), _text(form, "ouder"))
    after = _text(form, "na")
    given: dict[str, Any] = {
        "ids": set(map(str, form.getlist("id"))),
        "alle": bool(form.get("alle")),
        "toelichting": _text(form, "toelichting"),
    }
    return await render_waiting(caller, database, desk, choice, read_id(after), faults, given)


def _to_outcome(event_ids: Sequence[UUID]) -> Response:
    query = urlencode([("id", str(event_id)) for event_id in event_ids])
    return RedirectResponse(f"{PATH}/uitkomst?{query}", 303)


def _text(form: FormData, name: str) -> str:
    return str(form.get(name) or "").strip()
