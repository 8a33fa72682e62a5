"""Use cases of tasks: open what playbooks ask for, let lapse what is no longer needed, complete what was done."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.routes.open_once import Key, Withdrawn, fold
from services.routes.tasks import repository
from services.routes.tasks.repository import NewTask
from shared import ids
from shared.events.envelope import Event
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol, TaskCreated, TaskLapsed
from shared.messaging.transaction import Transaction


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
    rows = await repository.lapse_for_subjects(
        tx,
        playbook,
        [(cause.dossier_id, subject_id, reason) for cause, subject_id, reason in subjects],
    )
    for row in rows:
        cause = causes[row["subject_id"]]
        data = TaskLapsed(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_id"],
            gemeente=row["municipality"],
            reden=row["settled_reason"],
        )
        tx.emit(cause.dossier_id, data, cause=cause)


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
