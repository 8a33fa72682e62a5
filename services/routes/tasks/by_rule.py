"""Tasks that a rule asks for as long as it holds, and no event: found, done elsewhere, or not needed any more."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, text

from services.routes.open_work import with_answering_now
from services.routes.tasks import assigned, log
from services.routes.tasks.log import Line
from services.routes.work_states import Action
from shared.events.reasons import Redencode
from shared.events.tasks import TaskCompleted, TaskLapsed
from shared.messaging.transaction import Transaction

_OPEN: Final = text(
    """
    SELECT * FROM task WHERE dossier_id = ANY (CAST(:dossiers AS uuid[])) AND status = 'open'
        AND playbook = :playbook AND step = ANY (CAST(:steps AS text[])) ORDER BY due_on, id
    """
)
_COMPLETE: Final = text(
    """
    UPDATE task SET status = 'completed', settled_at = :now, settled_by = :actor, outcome = :outcome
    WHERE id = ANY (CAST(:ids AS uuid[])) AND status = 'open' RETURNING *
    """
)
_LAPSE: Final = text(
    """
    UPDATE task SET status = 'lapsed', settled_at = :now, settled_reason = :reason
    WHERE id = ANY (CAST(:ids AS uuid[])) AND status = 'open' RETURNING *
    """
)


async def find_open(
    tx: Transaction, dossier_ids: Collection[UUID], playbook: str, steps: Collection[str]
) -> Sequence[RowMapping]:
    """The open tasks of these steps, in these dossiers."""
    values = {"dossiers": sorted(dossier_ids), "playbook": playbook, "steps": sorted(steps)}
    return (await tx.execute(_OPEN, values)).mappings().all()


async def complete(tx: Transaction, actor: str, task_ids: Collection[UUID], outcome: str) -> None:
    """Somebody did these by something else than finishing the task."""
    if not task_ids:
        return
    values = {"now": tx.now, "actor": actor, "outcome": outcome, "ids": sorted(task_ids)}
    rows = (await tx.execute(_COMPLETE, values)).mappings().all()
    details = {"uitkomst": outcome}
    await log.write(tx, actor, [Line(row["id"], Action.COMPLETE, details=details) for row in rows])
    for row in await with_answering_now(tx, rows):
        data = TaskCompleted(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_ids"][0],
            gemeente=row["municipality"],
            uitkomst=outcome,
        )
        tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])


async def lapse(tx: Transaction, task_ids: Collection[UUID], why: Redencode) -> None:
    """The rule does not ask for these any more."""
    if not task_ids:
        return
    values = {"now": tx.now, "reason": why.stored(), "ids": sorted(task_ids)}
    rows = (await tx.execute(_LAPSE, values)).mappings().all()
    await log.write_lapsed(tx, rows)
    for row in await with_answering_now(tx, rows):
        data = TaskLapsed(
            taak_id=row["id"],
            gebeurtenis_id=row["life_event_ids"][0],
            gemeente=row["municipality"],
            reden=why,
        )
        tx.emit(row["dossier_id"], data, correlation_id=row["correlation_id"])


async def give(
    tx: Transaction,
    task_id: UUID,
    worker_id: UUID,
    why: Redencode,
    *,
    from_id: UUID | None = None,
) -> None:
    """A task is of somebody who may do it, from nobody or from who had it; not where it is somebody else's by now."""
    if await assigned.assign(tx, task_id, from_id, worker_id):
        details = {"naar": str(worker_id), **({"van": str(from_id)} if from_id else {})}
        line = Line(task_id, Action.ASSIGN, why=why, details=details)
        await log.write(tx, log.BY_ITSELF, [line])
