"""Who leaves, or loses a role, holds no task for it any more, and is regisseur of nobody: in the same transaction.

What ends on a day to come is a timer of that day.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from services.routes.periods import Period
from services.routes.regie import service as regie
from services.routes.tasks import assigned
from services.routes.tasks.assigned import HeldTask
from services.routes.workers import repository
from services.routes.workers.changing_repository import lock
from services.routes.workers.rules import grants_on, may_do
from shared import clock
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction

TIMER: Final = "werk-van-wie-weggaat"
GONE: Final = "Deze collega werkt hier niet meer, of heeft de rol niet meer."
MOVED: Final = "Het dossier is nu van een andere gemeente."
CONFLICT: Final = "Deze collega doet deze taak niet."
"""Of a conflict of interest nobody is told about whom it is."""


async def roles_end(tx: Transaction, worker_id: UUID, day: date) -> None:
    """Something of a worker ends on a day: a role, or all of it."""
    if day <= tx.today:
        await give_back_work(tx, worker_id)
        return
    # The worker is locked by id, as a dossier would be.
    tx.schedule(
        NewTimer(
            kind=TIMER,
            key=f"{worker_id}:{day.isoformat()}",
            due_at=clock.start_of_day(day),
            dossier_id=worker_id,
        )
    )


async def give_back_work(tx: Transaction, worker_id: UUID) -> None:
    """The open tasks that the worker may not do today, and the dossiers that somebody else answers for from now on."""
    grants = await grants_of(tx, worker_id)

    def keeps(task: HeldTask) -> bool:
        return may_do(grants, task["municipality"], task["role"])

    await assigned.release(tx, worker_id, GONE, keeps)
    await regie.replace_worker(tx, worker_id)


async def give_back_about(tx: Transaction, worker_id: UUID, person_id: UUID) -> None:
    """The open tasks that are about somebody about whom the worker decides nothing, or about that family."""
    dossiers = await repository.dossiers_of(tx.connection, [person_id])

    def keeps(task: HeldTask) -> bool:
        return person_id not in task["person_ids"] and task["dossier_id"] not in dossiers

    await assigned.release(tx, worker_id, CONFLICT, keeps)
    await regie.replace_worker(tx, worker_id)


async def give_back_moved(tx: Transaction, dossier_ids: Collection[UUID]) -> None:
    """The open tasks in these dossiers of who may not do them where the dossier is now."""
    held = await assigned.held_in(tx, dossier_ids)
    workers = {task["assignee_id"] for task in held}
    grants = {worker_id: await grants_of(tx, worker_id) for worker_id in sorted(workers)}
    gone = [
        task
        for task in held
        if not may_do(grants[task["assignee_id"]], task["municipality"], task["role"])
    ]
    await assigned.give_back(tx, gone, MOVED)


async def look_again(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """A day came on which something of these workers ended, as far as was known."""
    for worker_id in sorted({timer.dossier_id for timer in timers}):
        await give_back_work(tx, worker_id)


async def hold(
    tx: Transaction, worker_id: UUID
) -> tuple[Mapping[str, frozenset[str]], frozenset[UUID]]:
    """The roles of a worker today, and the people and dossiers to stay away from; so it stays until the end of the transaction."""
    if not await lock(tx, worker_id):
        return {}, frozenset()
    conflicts = await repository.conflicts_of(tx.connection, worker_id, tx.today)
    dossiers = await repository.dossiers_of(tx.connection, conflicts)
    return await grants_of(tx, worker_id), conflicts | dossiers


async def grants_of(tx: Transaction, worker_id: UUID) -> Mapping[str, frozenset[str]]:
    """The roles of today; none of who does not work here (any more)."""
    worker = await repository.find(tx.connection, worker_id)
    if worker is None or not Period(worker.active_from, worker.active_until).holds_on(tx.today):
        return {}
    return grants_on(await repository.roles_of(tx.connection, worker_id), tx.today)
