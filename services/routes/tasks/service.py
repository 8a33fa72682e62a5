"""Use cases of tasks: open what playbooks ask for, let lapse what is no longer needed, complete what was done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.routes.access import Viewer
from services.routes.open_once import Key, Withdrawn, fold
from services.routes.tasks import repository
from services.routes.tasks.repository import NewTask, TaskFilter
from shared import ids
from shared.errors import Conflict, NotFound
from shared.events.catalog import LIFE_EVENTS
from shared.events.envelope import Event
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol, TaskCompleted, TaskCreated, TaskLapsed
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

LIFE_EVENT_PLAYBOOKS = frozenset(event.happened for event in LIFE_EVENTS)


@dataclass(frozen=True, slots=True)
class TaskWish:
    """A task that an event asks for."""

    cause: Event[Any]
    key: Key
    life_event_id: UUID
    playbook: str
    playbook_version: int
    municipality: Gemeentecode
    role: Taakrol
    title: str
    reason: str
    partner: str | None
    due_on: date


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """What came of a wish: a task of its own, or the one that was open already."""

    task_id: UUID
    due_on: date
    is_new: bool


async def open_tasks(tx: Transaction, wishes: Sequence[TaskWish]) -> list[TaskOutcome]:
    """Make a task of each wish, unless one is open for the same thing; publishes each new one."""
    if not wishes:
        return []
    folded = {wish.key: _new_task(wish, life_events) for wish, life_events in fold(wishes)}
    found = await repository.open_tasks(tx, list(folded.values()))
    outcomes = []
    for wish in wishes:
        proposed = folded.pop(wish.key, None)
        task = found[wish.key]
        is_new = proposed is not None and proposed.id == task.id
        outcomes.append(TaskOutcome(task.id, task.due_on, is_new))
        if is_new:
            tx.emit(wish.key.dossier_id, _created(wish, task.id), cause=wish.cause)
    return outcomes


async def withdraw_life_events(
    tx: Transaction, causes: Mapping[UUID, Event[Any]], reasons: Mapping[UUID, str]
) -> Withdrawn:
    """Lapse the open tasks that only these life events asked for; `causes` is per life event what ended it."""
    dossier_ids = [cause.dossier_id for cause in causes.values()]
    lapsed: defaultdict[UUID, int] = defaultdict(int)
    kept: defaultdict[UUID, list[str]] = defaultdict(list)
    for row in await repository.lapse_for_life_events(tx, dossier_ids, reasons):
        ended = [life_event for life_event in row["served"] if life_event in causes]
        if row["status"] == "open":
            for life_event in ended:
                kept[life_event].append(row["step"])
            continue
        lapsed[ended[0]] += 1
        data = TaskLapsed(
            taak_id=row["id"],
            gebeurtenis_id=ended[0],
            gemeente=row["municipality"],
            reden=row["settled_reason"],
        )
        tx.emit(row["dossier_id"], data, cause=causes[ended[0]])
    return Withdrawn(lapsed, kept)


async def lapse_tasks_about(
    tx: Transaction, playbook: str, subjects: Sequence[tuple[Event[Any], UUID, str]]
) -> None:
    """Lapse open tasks of a playbook about a subject: (the event that ends it, the subject, the reason) each."""
    causes = {subject_id: cause for cause, subject_id, _ in subjects}
    for row in await repository.settle_about(tx, playbook, "lapsed", _keys(subjects)):
        cause = causes[row["subject_id"]]
        data = TaskLapsed(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_id"],
            gemeente=row["municipality"],
            reden=row["why"],
        )
        tx.emit(cause.dossier_id, data, cause=cause)


async def complete_tasks_about(
    tx: Transaction, playbook: str, subjects: Sequence[tuple[Event[Any], UUID, str]]
) -> None:
    """Complete open tasks that were done elsewhere: (the event that tells, the subject, the result) each."""
    causes = {subject_id: cause for cause, subject_id, _ in subjects}
    for row in await repository.settle_about(tx, playbook, "completed", _keys(subjects)):
        cause = causes[row["subject_id"]]
        data = TaskCompleted(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_id"],
            gemeente=row["municipality"],
            resultaat=row["why"],
        )
        tx.emit(cause.dossier_id, data, cause=cause)


def _keys(subjects: Sequence[tuple[Event[Any], UUID, str]]) -> list[tuple[UUID, UUID, str]]:
    return [(cause.dossier_id, subject_id, why) for cause, subject_id, why in subjects]


def _new_task(wish: TaskWish, life_event_ids: tuple[UUID, ...]) -> NewTask:
    return NewTask(
        id=ids.new_id(),
        key=wish.key,
        life_event_ids=life_event_ids,
        correlation_id=wish.cause.correlation_id,
        playbook=wish.playbook,
        playbook_version=wish.playbook_version,
        municipality=wish.municipality,
        role=wish.role,
        title=wish.title,
        reason=wish.reason,
        partner=wish.partner,
        due_on=wish.due_on,
    )


def _created(wish: TaskWish, task_id: UUID) -> TaskCreated:
    return TaskCreated(
        taak_id=task_id,
        gebeurtenis_id=wish.life_event_id,
        gemeente=wish.municipality,
        stap=wish.key.step,
        rol=wish.role,
        titel=wish.title,
        uiterlijk=wish.due_on,
        reden=wish.reason,
        partner=wish.partner,
    )


async def list_tasks(
    tx: Transaction,
    actor: str,
    wanted: TaskFilter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Tasks, most urgent first; noted as read."""
    rows = await repository.list_tasks(tx.connection, wanted, after, limit)
    await processing_log.record(tx, actor, "taken-inzien", map(_data_subject, rows[: limit - 1]))
    return rows


async def get_task(tx: Transaction, viewer: Viewer, task_id: UUID) -> RowMapping:
    """A task that the caller may see; noted as read. Raises NotFound, also for somebody else's."""
    row = await repository.find_task(tx.connection, task_id)
    if row is None or not viewer.may_see_task(row["municipality"], row["role"]):
        raise NotFound("taak", task_id)
    await processing_log.record(tx, viewer.subject, "taken-inzien", [_data_subject(row)])
    return row


async def find_dossier(database: Database, viewer: Viewer, task_id: UUID) -> UUID:
    """The dossier to lock before a task may change. Raises NotFound or Forbidden."""
    async with database.reading() as connection:
        row = await repository.find_task(connection, task_id)
    if row is None or not viewer.may_see_task(row["municipality"], row["role"]):
        raise NotFound("taak", task_id)
    viewer.check_may_do(row["role"])
    dossier_id: UUID = row["dossier_id"]
    return dossier_id


async def complete_task(tx: Transaction, viewer: Viewer, task_id: UUID, result: str) -> RowMapping:
    """The task is done. Raises Conflict when it is not open (any more)."""
    row = await repository.complete_task(tx, task_id, viewer.subject, result)
    if row is None:
        raise Conflict("taak-niet-open", f"Taak {task_id} is al afgerond of vervallen.")
    await processing_log.record(
        tx,
        viewer.subject,
        "taken-afronden",
        [_data_subject(row)],
        correlation_id=row["correlation_id"],
    )
    data = TaskCompleted(
        taak_id=task_id,
        gebeurtenis_id=row["life_event_ids"][0],
        gemeente=row["municipality"],
        resultaat=result,
    )
    tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])
    return row


def _data_subject(row: RowMapping) -> UUID:
    """Whom a task is about; one about a proposal or aftercare is about everybody in the dossier."""
    is_about_person = row["playbook"] in LIFE_EVENT_PLAYBOOKS
    subject: UUID = row["subject_id"] if is_about_person else row["dossier_id"]
    return subject
