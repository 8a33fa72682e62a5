"""Every statement about tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import RowMapping, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.open_once import Key
from shared.events.household import Gemeentecode
from shared.messaging.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it would be made; `id` only counts if no task for the same key is open."""

    id: UUID
    key: Key
    life_event_ids: tuple[UUID, ...]
    correlation_id: UUID
    playbook: str
    playbook_version: int
    municipality: Gemeentecode
    role: str
    title: str
    reason: str
    partner: str | None
    due_on: date


@dataclass(frozen=True, slots=True)
class OpenTask:
    id: UUID
    due_on: date


# An open task for the same key takes the life event over, so that it stays while any of its events stands.
_OPEN = text(
    """
    INSERT INTO task AS known (id, dossier_id, step, subject_id, life_event_ids, correlation_id, playbook,
        playbook_version, municipality, role, title, reason, partner, due_on, created_at)
    SELECT id, dossier_id, step, subject_id, CAST(life_event_ids AS uuid[]), correlation_id, playbook,
        playbook_version, municipality, role, title, reason, partner, due_on, :now
    FROM unnest(CAST(:id AS uuid[]), CAST(:dossier_id AS uuid[]), CAST(:step AS text[]),
        CAST(:subject_id AS uuid[]), CAST(:life_event_ids AS text[]), CAST(:correlation_id AS uuid[]),
        CAST(:playbook AS text[]), CAST(:playbook_version AS int[]), CAST(:municipality AS text[]),
        CAST(:role AS text[]), CAST(:title AS text[]), CAST(:reason AS text[]), CAST(:partner AS text[]),
        CAST(:due_on AS date[]))
        AS new (id, dossier_id, step, subject_id, life_event_ids, correlation_id, playbook, playbook_version,
            municipality, role, title, reason, partner, due_on)
    ON CONFLICT (dossier_id, step, subject_id) WHERE status = 'open'
    DO UPDATE SET life_event_ids = known.life_event_ids || ARRAY(
        SELECT added FROM unnest(excluded.life_event_ids) AS added WHERE added <> ALL (known.life_event_ids))
    RETURNING id, dossier_id, step, subject_id, due_on
    """
)

_LAPSE_FOR_LIFE_EVENTS = text(
    """
    WITH withdrawn AS (
        SELECT * FROM unnest(CAST(:life_event_id AS uuid[]), CAST(:reason AS text[])) AS w (id, reason)
    )
    UPDATE task
    SET status = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN 'lapsed' ELSE 'open' END,
        settled_at = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN CAST(:now AS timestamptz) END,
        settled_reason = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN
            (SELECT min(reason) FROM withdrawn WHERE withdrawn.id = ANY (served)) END,
        life_event_ids = CASE WHEN served <@ CAST(:life_event_id AS uuid[]) THEN served ELSE ARRAY(
            SELECT kept FROM unnest(served) AS kept WHERE kept <> ALL (CAST(:life_event_id AS uuid[]))) END
    FROM (
        SELECT id AS open_id, life_event_ids AS served FROM task
        WHERE dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND status = 'open'
    ) AS before
    WHERE task.id = before.open_id AND served && CAST(:life_event_id AS uuid[])
    RETURNING task.id, task.dossier_id, task.step, task.municipality, task.status, task.settled_reason, served
    """
)

# The list of dossiers makes the planner use the index of open tasks; by the join alone it would read them all.
_SETTLE_ABOUT = text(
    """
    UPDATE task SET status = CAST(:status AS text), settled_at = :now, settled_by = :actor,
        settled_reason = CASE WHEN CAST(:status AS text) = 'lapsed' THEN settled.why END,
        result = CASE WHEN CAST(:status AS text) = 'completed' THEN settled.why END
    FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:subject_id AS uuid[]), CAST(:why AS text[]))
        AS settled (dossier_id, subject_id, why)
    WHERE task.dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND task.status = 'open'
        AND task.dossier_id = settled.dossier_id AND task.subject_id = settled.subject_id
        AND task.playbook = :playbook
    RETURNING task.id, task.subject_id, task.municipality, settled.why, task.life_event_ids[1] AS life_event_id
    """
)

_COMPLETE = text(
    """
    UPDATE task SET status = 'completed', settled_at = :now, settled_by = :actor, result = :result
    WHERE id = :id AND status = 'open'
    RETURNING *
    """
)


async def open_tasks(tx: Transaction, tasks: Sequence[NewTask]) -> Mapping[Key, OpenTask]:
    """Add tasks with distinct keys; per key the open task, which is the new one or the one that was open."""
    ordered = sorted(tasks, key=lambda task: task.key)
    rows = await tx.execute(
        _OPEN,
        {
            "now": tx.now,
            "id": [task.id for task in ordered],
            "dossier_id": [task.key.dossier_id for task in ordered],
            "step": [task.key.step for task in ordered],
            "subject_id": [task.key.subject_id for task in ordered],
            "life_event_ids": [
                "{" + ",".join(map(str, task.life_event_ids)) + "}" for task in ordered
            ],
            "correlation_id": [task.correlation_id for task in ordered],
            "playbook": [task.playbook for task in ordered],
            "playbook_version": [task.playbook_version for task in ordered],
            "municipality": [task.municipality for task in ordered],
            "role": [task.role for task in ordered],
            "title": [task.title for task in ordered],
            "reason": [task.reason for task in ordered],
            "partner": [task.partner for task in ordered],
            "due_on": [task.due_on for task in ordered],
        },
    )
    return {
        Key(row.dossier_id, row.step, row.subject_id): OpenTask(row.id, row.due_on)
        for row in rows.all()
    }


async def lapse_for_life_events(
    tx: Transaction, dossier_ids: Sequence[UUID], reasons: Mapping[UUID, str]
) -> Sequence[RowMapping]:
    """Withdraw life events from open tasks; those left without any lapse. Gives all that were touched."""
    rows = await tx.execute(
        _LAPSE_FOR_LIFE_EVENTS,
        {
            "now": tx.now,
            "dossier_id": sorted(set(dossier_ids)),
            "life_event_id": list(reasons),
            "reason": list(reasons.values()),
        },
    )
    return rows.mappings().all()


async def settle_about(
    tx: Transaction,
    playbook: str,
    status: Literal["completed", "lapsed"],
    subjects: Sequence[tuple[UUID, UUID, str]],
) -> Sequence[RowMapping]:
    """Settle open tasks of a playbook about subjects: (dossier, subject, why) each."""
    rows = await tx.execute(
        _SETTLE_ABOUT,
        {
            "now": tx.now,
            "actor": "naadloos-income",
            "playbook": playbook,
            "status": status,
            "dossier_id": [dossier_id for dossier_id, _, _ in subjects],
            "subject_id": [subject_id for _, subject_id, _ in subjects],
            "why": [why for _, _, why in subjects],
        },
    )
    return rows.mappings().all()


async def complete_task(
    tx: Transaction, task_id: UUID, actor: str, result: str
) -> RowMapping | None:
    """The completed task; None when it was not open."""
    rows = await tx.execute(
        _COMPLETE, {"id": task_id, "now": tx.now, "actor": actor, "result": result}
    )
    return rows.mappings().one_or_none()


async def find_task(connection: AsyncConnection, task_id: UUID) -> RowMapping | None:
    rows = await connection.execute(select(tables.task).where(tables.task.c.id == task_id))
    return rows.mappings().one_or_none()


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks to list; `roles` None means all."""

    municipalities: frozenset[Gemeentecode]
    roles: frozenset[str] | None
    status: str | None
    dossier_id: UUID | None


async def list_tasks(
    connection: AsyncConnection,
    wanted: TaskFilter,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Most urgent first."""
    task = tables.task.c
    query = select(tables.task).where(task.municipality.in_(sorted(wanted.municipalities)))
    if wanted.roles is not None:
        query = query.where(task.role.in_(sorted(wanted.roles)))
    if wanted.status is not None:
        query = query.where(task.status == wanted.status)
    if wanted.dossier_id is not None:
        query = query.where(task.dossier_id == wanted.dossier_id)
    if after is not None:
        query = query.where(tuple_(task.due_on, task.id) > after)
    rows = await connection.execute(query.order_by(task.due_on, task.id).limit(limit))
    return rows.mappings().all()
