"""The pages of the quarantine: what waits, one of it, what led to nothing, and numbers for who may see no people."""

from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.intake.api.dependencies import WRITE, check_may_open, check_may_see
from services.intake.occurrences.reasons import worded
from services.intake.quarantine import counting, list_repository, picture
from services.intake.quarantine.form import (
    ALONE,
    REASONS,
    Correctieformulier,
    asks_who_moves_along,
)
from services.intake.quarantine.list_repository import LAST
from services.intake.quarantine.rules import Age, Choice, Limits
from services.intake.quarantine.service import Quarantine
from services.intake.quarantine.waiting import sight_of
from services.intake.quarantine.wording import AGES, NO_REASON, kind_text
from shared import clock
from shared.access import OtherTeam
from shared.errors import Fault, NotFound
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.ids import read_id
from shared.messaging.transaction import Database
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH: Final = "/intake/quarantaine"
READ: Final = "intake.levensgebeurtenissen.lezen"
COUNT: Final = "beheer.quarantaine.tellen"
PAGE_SIZE: Final = 25
MOST_AT_ONCE: Final = 100
MOST_COUNTED: Final = 100

router = APIRouter()
Viewer = Annotated[Caller, Depends(require(READ, COUNT))]
Reader = Annotated[Caller, Depends(require(READ))]


class Desk:
    """What every page here asks for."""

    def __init__(self, request: Request) -> None:
        state = request.app.state
        self.templates: Templates = state.templates
        self.quarantine: Quarantine = state.quarantine
        self.limits: Limits = state.quarantine_limits


async def _desk(request: Request) -> Desk:
    return Desk(request)


DeskDep = Annotated[Desk, Depends(_desk)]


@router.get("/quarantaine")
async def show_waiting(  # noqa: PLR0917 - what a page depends on
    caller: Viewer,
    database: DatabaseDep,
    desk: DeskDep,
    soort: str = "",
    reden: str = "",
    ouder: str = "",
    na: UUID | None = None,
) -> Response:
    if not caller.where_may(READ):
        return await _show_numbers(caller, database, desk)
    return await render_waiting(caller, database, desk, choice_of(soort, reden, ouder), na)


def choice_of(kind: str, reason: str, age: str) -> Choice:
    """What is chosen in the address or in a form; an age that is none is all ages."""
    ages: dict[str, Age] = {known: known for known in AGES}
    return Choice(kind or None, reason or None, ages.get(age))


async def render_waiting(  # noqa: PLR0917 - what the page shows, and what is wrong with what was asked of it
    caller: Caller,
    database: Database,
    desk: Desk,
    choice: Choice,
    after: UUID | None = None,
    faults: tuple[Fault, ...] = (),
    given: dict[str, Any] | None = None,
) -> Response:
    async with database.transaction() as tx:
        sight = sight_of(tx, caller)
        amounts = await list_repository.amounts_waiting(tx.connection, sight)
        rows = await list_repository.list_waiting(
            tx.connection, sight, choice, desk.limits, tx.now, after or UUID(int=0), PAGE_SIZE + 1
        )
        shown = await picture.show(tx, caller, rows[:PAGE_SIZE], desk.limits)
    kinds, reasons = _sums(amounts)
    return desk.templates.render(
        "wachtrij.html",
        caller,
        status=400 if faults else 200,
        pad=PATH,
        rijen=shown,
        totaal=sum(amounts.values()),
        keuze=choice,
        soorten=[(kind, f"{kind_text(kind)} ({amount})") for kind, amount in kinds],
        redenen=[(code, f"{worded(code) or NO_REASON} ({amount})") for code, amount in reasons],
        leeftijden=list(AGES.items()),
        na=after,
        volgende=rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
        mag_afhandelen=caller.may(WRITE),
        meeste=MOST_AT_ONCE,
        fouten={fault.name: fault.reason for fault in faults},
        ingevuld=given or {},
    )


def _sums(
    amounts: dict[tuple[str, str], int],
) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """By kind and by reason, the most first."""
    kinds: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for (kind, reason), amount in amounts.items():
        kinds[kind] = kinds.get(kind, 0) + amount
        reasons[reason] = reasons.get(reason, 0) + amount
    return tuple(  # type: ignore[return-value]
        sorted(found.items(), key=lambda pair: (-pair[1], pair[0])) for found in (kinds, reasons)
    )


async def _show_numbers(caller: Caller, database: Database, desk: Desk) -> Response:
    async with database.reading() as connection:
        rows = await counting.count(connection, desk.limits, clock.now())
    return desk.templates.render(
        "tellingen.html",
        caller,
        pad=PATH,
        rijen=[
            (row, kind_text(row.kind), worded(row.reason) or NO_REASON, desk.limits.of(row.kind))
            for row in rows
        ],
        totaal=sum(row.waiting for row in rows),
        te_lang=sum(row.over_limit for row in rows),
    )


@router.get("/quarantaine/aantal")
async def show_amount(caller: Viewer, database: DatabaseDep, desk: DeskDep) -> Response:
    """For the menu of every page: how many wait that this caller may see."""
    async with database.transaction() as tx:
        if caller.where_may(READ):
            amount = await list_repository.count_waiting(
                tx.connection, sight_of(tx, caller), MOST_COUNTED
            )
        else:
            rows = await counting.count(tx.connection, desk.limits, tx.now)
            amount = sum(row.waiting for row in rows)
    return desk.templates.render(
        "aantal.html", caller, aantal=amount, is_meer=amount >= MOST_COUNTED
    )


@router.get("/quarantaine/zonder-gevolg")
async def show_without_effect(
    caller: Reader, database: DatabaseDep, desk: DeskDep, na: UUID | None = None
) -> Response:
    async with database.transaction() as tx:
        rows = await list_repository.list_without_effect(
            tx.connection, sight_of(tx, caller), na or LAST, PAGE_SIZE + 1
        )
        shown = await picture.show(tx, caller, rows[:PAGE_SIZE], desk.limits)
    return desk.templates.render(
        "zonder-gevolg.html",
        caller,
        pad=f"{PATH}/zonder-gevolg",
        lijst=PATH,
        rijen=shown,
        na=na,
        volgende=rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None,
    )


@router.get("/quarantaine/uitkomst")
async def show_outcome(
    request: Request, caller: Reader, database: DatabaseDep, desk: DeskDep
) -> Response:
    """What became of each; the addresses of what somebody settled lead here."""
    given = map(read_id, request.query_params.getlist("id"))
    asked = [waiting_id for waiting_id in given if waiting_id is not None]
    found = [
        (event_id, *await _visible(caller, database, desk, event_id))
        for event_id in asked[:MOST_AT_ONCE]
    ]
    return desk.templates.render("uitkomst.html", caller, pad=PATH, uitkomsten=found)


async def _visible(
    caller: Caller, database: Database, desk: Desk, event_id: UUID
) -> tuple[picture.Beeld | None, bool]:
    """The event, as in a list (of one that was corrected, what stands in its place), and whether it is of another team."""
    async with database.transaction() as tx:
        try:
            row = await desk.quarantine.life_events.get(tx.connection, event_id)
            if row.status == "gecorrigeerd" and row.replaced_by is not None:
                row = await desk.quarantine.life_events.get(tx.connection, row.replaced_by)
            await check_may_see(tx, caller, row)
        except NotFound:
            return None, False
        [shown] = await picture.show(tx, caller, [row], desk.limits)
        try:
            await check_may_open(tx, caller, row)
        except OtherTeam:
            return shown, True
        return shown, False


@router.get("/quarantaine/{id}")
async def show_event(
    caller: Reader,
    database: DatabaseDep,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - the published name
) -> Response:
    return await render_event(caller, database, desk, id)


async def render_event(  # noqa: PLR0917 - what the page shows, and what is wrong with what was typed
    caller: Caller,
    database: Database,
    desk: Desk,
    event_id: UUID,
    faults: tuple[Fault, ...] = (),
    form: Correctieformulier | None = None,
    given: dict[str, Any] | None = None,
) -> Response:
    async with database.transaction() as tx:
        row = await desk.quarantine.life_events.get(tx.connection, event_id)
        await check_may_open(tx, caller, row)
        [shown] = await picture.show(tx, caller, [row], desk.limits)
    return desk.templates.render(
        "gebeurtenis.html",
        caller,
        status=400 if faults else 200,
        pad=f"{PATH}/{event_id}",
        lijst=PATH,
        gebeurtenis=shown,
        wacht=row.status == "in-quarantaine",
        mag_afhandelen=caller.may(WRITE),
        formulier=form or Correctieformulier.of(row),
        redenen=list(REASONS.items()),
        vraagt_wie_meegaat=asks_who_moves_along(row),
        niemand=ALONE,
        fouten={fault.name: fault.reason for fault in faults},
        ingevuld=given or {},
    )
