"""Reading warm handovers; how they open and lapse is in open_work.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    RowMapping,
    Uuid,
    all_,
    exists,
    func,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.open_work import without_stays
from shared.db.known_dossiers import Own, is_answered_by, went_from, with_answering
from shared.events.reasons import Redencode
from shared.messaging.transaction import Transaction

MOST_COUNTED = 100

_BEGIN = text(
    """
    UPDATE handover SET next_on = due_on, next_rule = 'termijn-van-de-stap', task_id = (
        SELECT task.id FROM task WHERE task.status = 'open' AND task.dossier_id = handover.dossier_id
            AND task.step = handover.step AND task.subject_id = handover.subject_id)
    WHERE id = ANY (CAST(:ids AS uuid[])) RETURNING id, dossier_id, next_on
    """
)
_LAPSE_WITH = text(
    """
    UPDATE handover SET status = 'lapsed', settled_at = :now, settled_reason = :reason,
        state = 'vervallen', version = version + 1, next_on = NULL, next_rule = NULL, escalated = 0
    WHERE task_id = :task_id AND status = 'proposed' RETURNING *
    """
)
_ROLE = text("SELECT role FROM task WHERE id = :task_id")
_OF_TASK = text(
    """
    SELECT * FROM handover WHERE task_id = :task_id ORDER BY status IN ('proposed', 'running') DESC, created_at DESC LIMIT 1
    """
)
_RUNNING_WITH = text(
    """
    SELECT id FROM handover WHERE dossier_id = :dossier AND state IN ('aanvaard', 'in-contact', 'teruggegeven')
        AND (subject_id = :person OR :person = ANY (person_ids)) ORDER BY id
    """
)


async def running_with(
    connection: AsyncConnection, dossier_id: UUID, person_id: UUID
) -> list[UUID]:
    asked = {"dossier": dossier_id, "person": person_id}
    return list((await connection.execute(_RUNNING_WITH, asked)).scalars())


async def begin(tx: Transaction, handover_ids: Sequence[UUID]) -> Sequence[RowMapping]:
    """Keep until when they are to be offered, and which open task the same step made."""
    if not handover_ids:
        return ()
    rows: Sequence[RowMapping] = (
        (await tx.execute(_BEGIN, {"ids": list(handover_ids)})).mappings().all()
    )
    return rows


async def lapse_with(tx: Transaction, task_id: UUID, why: Redencode) -> Sequence[RowMapping]:
    values = {"now": tx.now, "task_id": task_id, "reason": why.stored()}
    rows: Sequence[RowMapping] = (await tx.execute(_LAPSE_WITH, values)).mappings().all()
    return rows


async def of_task(connection: AsyncConnection, task_id: UUID) -> RowMapping | None:
    """The handover that the same step made, if there is one."""
    row: RowMapping | None = (
        (await connection.execute(_OF_TASK, {"task_id": task_id})).mappings().one_or_none()
    )
    return row


async def role_of_step(connection: AsyncConnection, task_id: UUID | None) -> str | None:
    """Who does the task of the same step, if there is one."""
    if task_id is None:
        return None
    found: str | None = (await connection.execute(_ROLE, {"task_id": task_id})).scalar_one_or_none()
    return found


@dataclass(frozen=True, slots=True)
class HandoverFilter:
    own: Own
    status: str | None
    dossier_id: UUID | None
    went_elsewhere: bool = False
    """What these municipalities had, and another one answers for now."""
    avoids: frozenset[UUID] = frozenset()
    """People and dossiers about which nothing is to be seen."""
    states: tuple[str, ...] = ()
    """Empty: whatever their state."""
    is_late: bool | None = None
    """Whether somebody heard that its day passed."""
    organisation_id: UUID | None = None
    regisseur_id: UUID | None = None
    """Only in the dossiers of this one."""
    ids: tuple[UUID, ...] | None = None
    """None: whichever they are."""


def _without(avoids: frozenset[UUID]) -> list[ColumnElement[bool]]:
    """Leaves out what is about these people and dossiers."""
    if not avoids:
        return []
    handover = tables.handover.c
    people = literal(sorted(avoids), ARRAY(Uuid))
    return [
        handover.dossier_id != all_(people),
        handover.subject_id != all_(people),
        ~handover.person_ids.bool_op("&&")(people),
    ]


def _narrowed(wanted: HandoverFilter) -> list[ColumnElement[bool]]:
    handover = tables.handover.c
    narrowed: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        narrowed.append(handover.status == wanted.status)
    if wanted.dossier_id is not None:
        narrowed.append(handover.dossier_id == wanted.dossier_id)
    if wanted.states:
        narrowed.append(handover.state.in_(wanted.states))
    if wanted.ids is not None:
        narrowed.append(handover.id.in_(wanted.ids))
    if wanted.is_late is not None:
        narrowed.append((handover.escalated > 0) == wanted.is_late)
    if wanted.organisation_id is not None:
        narrowed.append(handover.organisation_id == wanted.organisation_id)
    if wanted.regisseur_id is not None:
        regie = tables.regie.c
        narrowed.append(
            exists().where(
                regie.dossier_id == handover.dossier_id,
                regie.worker_id == wanted.regisseur_id,
                regie.ended_on.is_(None),
            )
        )
    return narrowed


async def find_seen(
    connection: AsyncConnection,
    handover_id: UUID,
    own: Own,
    avoids: frozenset[UUID],
    today: date,
) -> RowMapping | None:
    """The one of these dossiers, with who answers for it today."""
    query = with_answering(tables.handover, today).where(
        tables.handover.c.id == handover_id,
        is_answered_by(tables.handover, own, today),
        without_stays(tables.handover, own, today),
        *_without(avoids),
    )
    row: RowMapping | None = (await connection.execute(query)).mappings().one_or_none()
    return row


async def count(connection: AsyncConnection, wanted: HandoverFilter, today: date) -> int:
    """How many there are, up to `MOST_COUNTED`."""
    query = (
        select(tables.handover.c.id)
        .where(
            is_answered_by(tables.handover, wanted.own, today),
            without_stays(tables.handover, wanted.own, today),
            *_without(wanted.avoids),
            *_narrowed(wanted),
        )
        .limit(MOST_COUNTED)
    )
    found: int = (
        await connection.execute(select(func.count()).select_from(query.subquery()))
    ).scalar_one()
    return found


async def list_handovers(
    connection: AsyncConnection,
    wanted: HandoverFilter,
    today: date,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[RowMapping]:
    """Most urgent first."""
    handover = tables.handover.c
    whose = went_from if wanted.went_elsewhere else is_answered_by
    query = with_answering(tables.handover, today).where(
        whose(tables.handover, wanted.own, today),
        without_stays(tables.handover, wanted.own, today),
    )
    query = query.where(*_without(wanted.avoids), *_narrowed(wanted))
    if after is not None:
        query = query.where(tuple_(handover.due_on, handover.id) > after)
    rows = await connection.execute(query.order_by(handover.due_on, handover.id).limit(limit))
    found: Sequence[RowMapping] = rows.mappings().all()
    return found
