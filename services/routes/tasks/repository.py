"""Reading and settling tasks; how they open and lapse is in open_work.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Uuid,
    all_,
    any_,
    false,
    literal,
    or_,
    text,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.open_once import Key, Opened
from services.routes.open_work import without_stays
from shared.db.known_dossiers import Own, is_answered_by, went_from, with_answering
from shared.events.envelope import Event
from shared.events.household import Gemeentecode
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction

# The list of dossiers makes the planner use the index of open tasks; by the join alone it would read them all.
_SETTLE_ABOUT = text(
    """
    UPDATE task SET status = CAST(:status AS text), settled_at = :now, settled_by = :actor,
        settled_reason = CASE WHEN CAST(:status AS text) = 'lapsed' THEN settled.why END,
        result = CASE WHEN CAST(:status AS text) = 'completed' THEN settled.why END,
        outcome = CASE WHEN CAST(:status AS text) = 'completed' THEN 'gedaan' END
    FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:subject_id AS uuid[]), CAST(:why AS text[]))
        AS settled (dossier_id, subject_id, why)
    WHERE task.dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND task.status = 'open'
        AND task.dossier_id = settled.dossier_id AND task.subject_id = settled.subject_id
        AND task.playbook = :playbook
    RETURNING task.id, task.dossier_id, task.subject_id, task.municipality, task.settled_reason, task.result,
        task.life_event_ids[1] AS life_event_id
    """
)

_OPEN_ABOUT = text(
    """
    SELECT task.id, task.subject_id, task.reasons FROM task
    JOIN unnest(CAST(:dossier_id AS uuid[]), CAST(:subject_id AS uuid[])) AS asked (dossier_id, subject_id)
        USING (dossier_id, subject_id)
    WHERE task.status = 'open' AND task.playbook = :playbook
    """
)

_RENEW_REASONS = text(
    """
    UPDATE task SET reasons = CAST(renewed.reasons AS jsonb)
    FROM unnest(CAST(:id AS uuid[]), CAST(:reasons AS text[])) AS renewed (id, reasons)
    WHERE task.id = renewed.id
    """
)

_LIFE_EVENTS_OF = text(
    """
    SELECT DISTINCT unnest(life_event_ids) FROM task
    WHERE dossier_id = :dossier_id AND step = ANY (CAST(:steps AS text[])) AND status <> 'lapsed'
    """
)

_DONE = text(
    """
    SELECT DISTINCT ON (task.dossier_id, task.step, task.subject_id)
        task.id, task.dossier_id, task.step, task.subject_id, task.due_on, handover.id IS NOT NULL AS goes_on
    FROM task
    JOIN unnest(CAST(:dossier_id AS uuid[]), CAST(:step AS text[]), CAST(:subject_id AS uuid[]), CAST(:once AS boolean[]))
        AS asked (dossier_id, step, subject_id, once) USING (dossier_id, step, subject_id)
    LEFT JOIN handover ON handover.task_id = task.id AND handover.status IN ('proposed', 'running')
    WHERE task.status = 'completed' AND (asked.once OR handover.id IS NOT NULL)
    ORDER BY task.dossier_id, task.step, task.subject_id, goes_on DESC
    """
)

_RELEASE = text(
    """
    UPDATE task SET status = CASE WHEN cardinality(remaining) = 0 THEN 'lapsed' ELSE 'open' END,
        settled_at = CASE WHEN cardinality(remaining) = 0 THEN CAST(:now AS timestamptz) END,
        settled_reason = CASE WHEN cardinality(remaining) = 0 THEN CAST(:why AS text) END,
        life_event_ids = CASE WHEN cardinality(remaining) = 0 THEN served ELSE remaining END
    FROM (
        SELECT id AS open_id, life_event_ids AS served, ARRAY(
            SELECT one FROM unnest(life_event_ids) AS one
            WHERE one <> ALL (CAST(:life_event_id AS uuid[])) OR (one, subject_id) IN (
                SELECT * FROM unnest(CAST(:still_id AS uuid[]), CAST(:still_subject AS uuid[])))
        ) AS remaining
        FROM task
        WHERE dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND status = 'open'
            AND playbook = :playbook AND life_event_ids && CAST(:life_event_id AS uuid[])
    ) AS before
    WHERE task.id = open_id AND remaining <> served
    RETURNING task.id, task.dossier_id, task.municipality, task.status, task.settled_reason, served
    """
)

_END_FOR_KNOWN_BIRTHS = text(
    """
    UPDATE task SET status = 'lapsed', settled_at = :now, settled_reason = :why
    FROM known_dossier
    WHERE task.dossier_id = ANY (CAST(:dossier_id AS uuid[])) AND task.status = 'open'
        AND task.step = :step AND known_dossier.dossier_id = task.dossier_id
        AND task.subject_id = ANY (known_dossier.births_known)
    RETURNING task.*
    """
)

# What was done for an event that is told anew was done for this one too.
_STAY_DONE = text(
    """
    UPDATE task SET life_event_ids = task.life_event_ids || wanted.life_event_id
    FROM unnest(CAST(:dossier_id AS uuid[]), CAST(:step AS text[]), CAST(:subject_id AS uuid[]),
        CAST(:life_event_id AS uuid[]), CAST(:replaced_id AS uuid[]))
        AS wanted (dossier_id, step, subject_id, life_event_id, replaced_id)
    JOIN life_event AS replaced ON replaced.id = wanted.replaced_id AND replaced.told_anew
    WHERE task.dossier_id = wanted.dossier_id AND task.step = wanted.step
        AND task.subject_id = wanted.subject_id AND task.status = 'completed'
        AND wanted.replaced_id = ANY (task.life_event_ids)
    RETURNING task.id, task.dossier_id, task.step, task.subject_id, wanted.life_event_id
    """
)


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


async def list_open_about(
    tx: Transaction, playbook: str, subjects: Collection[tuple[UUID, UUID]]
) -> Sequence[RowMapping]:
    """The open tasks of a playbook about subjects, each in its dossier: (dossier, subject)."""
    rows = await tx.execute(
        _OPEN_ABOUT,
        {
            "playbook": playbook,
            "dossier_id": [dossier_id for dossier_id, _ in subjects],
            "subject_id": [subject_id for _, subject_id in subjects],
        },
    )
    return rows.mappings().all()


async def renew_reasons(tx: Transaction, renewed: Mapping[UUID, Sequence[Redencode]]) -> None:
    """What is so of the household, per task."""
    values = {
        "id": list(renewed),
        "reasons": [
            orjson.dumps([why.as_json() for why in reasons]).decode()
            for reasons in renewed.values()
        ],
    }
    await tx.execute(_RENEW_REASONS, values)


async def find_done(tx: Transaction, asked: Sequence[tuple[Key, bool]]) -> dict[Key, Opened]:
    """Which of these, as (key, whether once is enough), somebody did before, for good or as long as its handover goes on."""
    if not asked:
        return {}
    rows = await tx.execute(
        _DONE,
        {
            "dossier_id": [key.dossier_id for key, _ in asked],
            "step": [key.step for key, _ in asked],
            "subject_id": [key.subject_id for key, _ in asked],
            "once": [once for _, once in asked],
        },
    )
    return {
        Key(row.dossier_id, row.step, row.subject_id): Opened(
            row.id, row.due_on, is_new=False, is_done=True, goes_on=row.goes_on
        )
        for row in rows
    }


async def release(
    tx: Transaction,
    playbook: str,
    causes: Mapping[UUID, Event[Any]],
    still: Sequence[tuple[UUID, UUID]],
    why: Redencode,
) -> list[RowMapping]:
    """Let these life events go of the open tasks of a playbook, but for (life event, subject) in `still`; gives what lapsed."""
    rows = await tx.execute(
        _RELEASE,
        {
            "now": tx.now,
            "why": why.stored(),
            "playbook": playbook,
            "dossier_id": sorted({cause.dossier_id for cause in causes.values()}),
            "life_event_id": list(causes),
            "still_id": [life_event_id for life_event_id, _ in still],
            "still_subject": [subject_id for _, subject_id in still],
        },
    )
    return [row for row in rows.mappings().all() if row["status"] == "lapsed"]


async def end_for_known_births(
    tx: Transaction, dossier_ids: Collection[UUID], step: str, why: Redencode
) -> Sequence[RowMapping]:
    """Lapse the open tasks of a step about whoever has a birth date that is known to the day."""
    rows = await tx.execute(
        _END_FOR_KNOWN_BIRTHS,
        {"now": tx.now, "why": why.stored(), "step": step, "dossier_id": list(dossier_ids)},
    )
    return rows.mappings().all()


async def life_events_of(tx: Transaction, dossier_id: UUID, steps: Sequence[str]) -> list[UUID]:
    rows = await tx.execute(_LIFE_EVENTS_OF, {"dossier_id": dossier_id, "steps": list(steps)})
    return list(rows.scalars().all())


async def stay_done(
    tx: Transaction, wanted: Sequence[tuple[Key, UUID, UUID]]
) -> dict[tuple[Key, UUID], UUID]:
    """Of (key, life event, the one that it replaces) those that were completed, as (key, life event), with their task."""
    rows = await tx.execute(
        _STAY_DONE,
        {
            "dossier_id": [key.dossier_id for key, _, _ in wanted],
            "step": [key.step for key, _, _ in wanted],
            "subject_id": [key.subject_id for key, _, _ in wanted],
            "life_event_id": [life_event_id for _, life_event_id, _ in wanted],
            "replaced_id": [replaced_id for _, _, replaced_id in wanted],
        },
    )
    return {
        (Key(row.dossier_id, row.step, row.subject_id), row.life_event_id): row.id for row in rows
    }


async def find_task(
    connection: AsyncConnection, task_id: UUID, today: date, own: Own | None = None
) -> RowMapping | None:
    """Of these dossiers alone, if that is said."""
    query = with_answering(tables.task, today).where(tables.task.c.id == task_id)
    if own is not None:
        query = query.where(
            is_answered_by(tables.task, own, today), without_stays(tables.task, own, today)
        )
    rows = await connection.execute(query)
    row: RowMapping | None = rows.mappings().one_or_none()
    return row


async def find_tasks(
    connection: AsyncConnection, task_ids: Collection[UUID], today: date, own: Own
) -> Sequence[RowMapping]:
    """Those of these tasks that are of these dossiers."""
    query = with_answering(tables.task, today).where(
        tables.task.c.id == any_(literal(list(task_ids), ARRAY(Uuid))),
        is_answered_by(tables.task, own, today),
        without_stays(tables.task, own, today),
    )
    rows: Sequence[RowMapping] = (await connection.execute(query)).mappings().all()
    return rows


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks to list: per municipality of which roles; None means all."""

    own: Own
    roles: Mapping[Gemeentecode, frozenset[str] | None]
    status: str | None
    dossier_id: UUID | None
    went_elsewhere: bool = False
    """What these municipalities had, and another one answers for now."""
    stands_in_for: frozenset[UUID] = frozenset()
    """Absent colleagues, whose tasks are seen whatever the role."""
    avoids: frozenset[UUID] = frozenset()
    """People and dossiers about which nothing is to be seen."""


def _of_roles(wanted: TaskFilter, today: date) -> list[ColumnElement[bool]]:
    """A condition for the municipalities in which the same roles are wanted."""
    whose = went_from if wanted.went_elsewhere else is_answered_by
    places: dict[frozenset[str] | None, set[Gemeentecode]] = {}
    for gemeente, roles in wanted.roles.items():
        places.setdefault(roles, set()).add(gemeente)
    return [
        whose(tables.task, wanted.own.within(gemeenten), today)
        & (true() if roles is None else tables.task.c.role.in_(sorted(roles)))
        for roles, gemeenten in places.items()
    ]


async def list_tasks(
    connection: AsyncConnection,
    wanted: TaskFilter,
    today: date,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Most urgent first."""
    task = tables.task.c
    is_wanted = or_(false(), *_of_roles(wanted, today))
    if wanted.stands_in_for:
        whose = went_from if wanted.went_elsewhere else is_answered_by
        is_theirs = task.assignee_id.in_(sorted(wanted.stands_in_for))
        is_wanted |= is_theirs & whose(tables.task, wanted.own.within(wanted.roles), today)
    query = with_answering(tables.task, today).where(
        is_wanted, without_stays(tables.task, wanted.own, today)
    )
    if wanted.avoids:
        people = literal(sorted(wanted.avoids), ARRAY(Uuid))
        query = query.where(
            task.dossier_id != all_(people),
            task.subject_id != all_(people),
            ~task.person_ids.bool_op("&&")(people),
        )
    if wanted.status is not None:
        query = query.where(task.status == wanted.status)
    if wanted.dossier_id is not None:
        query = query.where(task.dossier_id == wanted.dossier_id)
    if after is not None:
        query = query.where(tuple_(task.due_on, task.id) > after)
    rows = await connection.execute(query.order_by(task.due_on, task.id).limit(limit))
    found: Sequence[RowMapping] = rows.mappings().all()
    return found
