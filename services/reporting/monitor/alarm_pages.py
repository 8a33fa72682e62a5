"""The pages of alarms: what goes on, who took it on with what note, what was, and the workers with what is muted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from services.reporting.monitor import alarm_repository, alarm_words, runbooks
from services.reporting.monitor.alarm_forms import Acknowledging, Muting, as_field, until_of
from services.reporting.monitor.gathered import Alarm, Gathered, Mute
from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.judging import LEVEL_WORDS, alive
from services.reporting.monitor.pages import ALARMS, STREAM, MonitorDep, Operator
from shared.accounting import endpoints as accounting
from shared.errors import NotFound
from shared.http.auth import require_each
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.messaging.transaction import Database
from shared.operations import endpoints as operations
from shared.operations.schemas import Werkproces
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

AS_FORM: Final = [accepts(*FORMS)]
_USUALLY: Final = timedelta(hours=1)
"""A worker is muted, unless another moment is chosen."""

router = APIRouter()

Mender = Annotated[
    Caller, Depends(require_each(operations.READ, accounting.READ, operations.WRITE))
]


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker, with its heartbeat and whether it is muted."""

    service: str
    process: Werkproces
    is_alive: bool
    mute: Mute | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What these pages work with."""

    request: Request
    database: Database
    templates: Templates
    monitor: Monitor

    async def gather(self) -> Gathered:
        """Before any transaction: it waits for other services."""
        return await self.monitor.gather(self.request, self.database)


async def _desk(
    request: Request, database: DatabaseDep, templates: TemplatesDep, monitor: MonitorDep
) -> Desk:
    return Desk(request, database, templates, monitor)


DeskDep = Annotated[Desk, Depends(_desk)]
Done = Annotated[str, Query(max_length=20)]


@router.get("/stroom/alarmen")
async def show_alarms(caller: Operator, desk: DeskDep, gedaan: Done = "") -> Response:
    return await _alarms_page(desk, caller, Sent(), alarm_words.DONE.get(gedaan, ""))


@router.post("/stroom/alarmen", dependencies=AS_FORM)
async def mute_worker(caller: Mender, desk: DeskDep) -> Response:
    filled = await read_form(desk.request, Muting)
    asked = filled.asked
    if asked is not None and asked.soort == "opheffen":
        async with desk.database.transaction() as tx:
            await alarm_repository.unmute(tx, asked.werker)
        return RedirectResponse(f"{ALARMS}?gedaan=opgeheven", 303)
    gathered = await desk.gather()
    if asked is not None and asked.werker not in {row.process.id for row in _workers(gathered, {})}:
        filled.faults["werker"] = "Deze worker is er niet meer. Kies een andere."
    until = until_of(filled, gathered.at)
    if asked is None or until is None:
        return await _alarms_page(desk, caller, Sent("demp", filled.values, filled.faults))
    async with desk.database.transaction() as tx:
        done = await alarm_repository.mute(
            tx, asked.werker, until, asked.reden or "", caller.subject, caller.name
        )
    return RedirectResponse(f"{ALARMS}?gedaan={'gedempt' if done else 'was-gedempt'}", 303)


@router.get("/stroom/alarmen/{id}")
async def show_alarm(
    caller: Operator,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the path
    gedaan: Done = "",
) -> Response:
    return await _alarm_page(desk, caller, id, Sent(), alarm_words.DONE.get(gedaan, ""))


@router.post("/stroom/alarmen/{id}", dependencies=AS_FORM)
async def acknowledge(
    caller: Mender,
    desk: DeskDep,
    id: UUID,  # noqa: A002 - as in the path
) -> Response:
    filled = await read_form(desk.request, Acknowledging)
    if filled.asked is None:
        return await _alarm_page(desk, caller, id, Sent("neem", filled.values, filled.faults))
    async with desk.database.transaction() as tx:
        done = await alarm_repository.acknowledge(
            tx, id, caller.subject, caller.name, filled.asked.notitie
        )
        alarm = await _alarm(tx.connection, id)
    how = "overgenomen" if done else "was-al" if alarm.acknowledged_at else "voorbij"
    return RedirectResponse(f"{ALARMS}/{id}?gedaan={how}", 303)


async def _alarm(connection: AsyncConnection, identifier: UUID) -> Alarm:
    alarm = await alarm_repository.find(connection, identifier)
    if alarm is None:
        raise NotFound("alarm", identifier)
    return alarm


async def _alarms_page(desk: Desk, caller: Caller, sent: Sent, done: str = "") -> Response:
    gathered = await desk.gather()
    async with desk.database.reading() as connection:
        going_on = await alarm_repository.list_open(connection)
        ended = await alarm_repository.list_ended(connection)
        mutes = await alarm_repository.read_mutes(connection)
    workers = _workers(gathered, mutes)
    return desk.templates.render(
        "stroom_alarmen.html",
        caller,
        status=sent.status,
        pad=ALARMS,
        stroomadres=STREAM,
        draaiboeken=runbooks.ADDRESS,
        woorden=LEVEL_WORDS,
        teksten=alarm_words,
        open=[alarm for alarm in going_on if alarm.acknowledged_at is None],
        overgenomen=[alarm for alarm in going_on if alarm.acknowledged_at is not None],
        voorbij=ended,
        werkers=workers,
        te_kiezen=[
            (str(row.process.id), f"{row.service}, {row.process.plaats}") for row in workers
        ],
        tot=as_field(gathered.at + _USUALLY),
        ontbreken=gathered.silent,
        mag=caller.may(operations.WRITE),
        verstuurd=sent,
        gedaan=done,
    )


async def _alarm_page(
    desk: Desk, caller: Caller, identifier: UUID, sent: Sent, done: str = ""
) -> Response:
    async with desk.database.reading() as connection:
        alarm = await _alarm(connection, identifier)
    return desk.templates.render(
        "stroom_alarm.html",
        caller,
        status=sent.status,
        pad=f"{ALARMS}/{identifier}",
        lijst=ALARMS,
        draaiboeken=runbooks.ADDRESS,
        woorden=LEVEL_WORDS,
        teksten=alarm_words,
        alarm=alarm,
        mag=caller.may(operations.WRITE),
        verstuurd=sent,
        gedaan=done,
    )


def _workers(gathered: Gathered, mutes: Mapping[UUID, Mute]) -> list[WorkerRow]:
    """Of the services that answered; who said goodbye is not missed."""
    return [
        WorkerRow(service, process, alive(process, told.gemeten_op), mutes.get(process.id))
        for service, told in gathered.standings.items()
        for process in told.werkprocessen
        if process.geeindigd_op is None
    ]
