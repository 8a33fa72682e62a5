"""Reading warm handovers; how they open and lapse is in open_work.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Uuid, all_, literal, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes import tables
from services.routes.open_work import without_stays
from shared.db.known_dossiers import Own, is_answered_by, went_from, with_answering
from shared.messaging.transaction import Transaction

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
_OF_TASK = text(
    """
    SELECT * FROM handover WHERE task_id = :task_id ORDER BY status IN ('proposed', 'running') DESC, created_at DESC LIMIT 1
    """
)


async def begin(tx: Transaction, handover_ids: Sequence[UUID]) -> Sequence[RowMapping]:
    """Keep until when they are to be offered, and which open task the same step made."""
    if not handover_ids:
        return ()
    rows: Sequence[RowMapping] = (
        (await tx.execute(_BEGIN, {"ids": list(handover_ids)})).mappings().all()
    )
    return rows


async def lapse_with(tx: Transaction, task_id: UUID, reason: str) -> Sequence[RowMapping]:
    values = {"now": tx.now, "task_id": task_id, "reason": reason}
    rows: Sequence[RowMapping] = (await tx.execute(_LAPSE_WITH, values)).mappings().all()
    return rows


async def of_task(connection: AsyncConnection, task_id: UUID) -> RowMapping | None:
    """The handover that the same step made, if there is one."""
    row: RowMapping | None = (
        (await connection.execute(_OF_TASK, {"task_id": task_id})).mappings().one_or_none()
    )
    return row


@dataclass(frozen=True, slots=True)
class HandoverFilter:
    own: Own
    status: str | None
    dossier_id: UUID | None
    went_elsewhere: bool = False
    """What these municipalities had, and another one answers for now."""
    avoids: frozenset[UUID] = frozenset()
    """People and dossiers about which nothing is to be seen."""


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
    if wanted.avoids:
        people = literal(sorted(wanted.avoids), ARRAY(Uuid))
        query = query.where(
            handover.dossier_id != all_(people),
            handover.subject_id != all_(people),
            ~handover.person_ids.bool_op("&&")(people),
        )
    if wanted.status is not None:
        query = query.where(handover.status == wanted.status)
    if wanted.dossier_id is not None:
        query = query.where(handover.dossier_id == wanted.dossier_id)
    if after is not None:
        query = query.where(tuple_(handover.due_on, handover.id) > after)
    rows = await connection.execute(query.order_by(handover.due_on, handover.id).limit(limit))
    found: Sequence[RowMapping] = rows.mappings().all()
    return found
