"""Use cases of a conflict of interest: a worker says about whom he or she may see and decide nothing.

Nobody else sees about whom it is; a team leader sees that there is one.
"""

from datetime import date
from uuid import UUID

from services.routes.workers import changing_repository as kept
from services.routes.workers import leaving
from services.routes.workers.history import note
from shared.db import merged_people
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log


async def declare(tx: Transaction, caller: Caller, worker_id: UUID, person_id: UUID) -> None:
    """From now on. Saying it twice is saying it once. Any id is taken: whether somebody exists is not for this page to tell."""
    led_on = await merged_people.lead_on(tx.connection, [person_id])
    person_id = led_on.get(person_id, person_id)
    # Nobody gives this worker a dossier of that family meanwhile.
    await kept.lock(tx, worker_id)
    if await kept.declare_conflict(tx, worker_id, person_id, caller.subject):
        await note(tx, caller.subject, "belangenconflict", worker_id=worker_id)
        await leaving.give_back_about(tx, worker_id, person_id)
        await processing_log.record(tx, caller.subject, "belangenconflict-melden", [person_id])


async def end(tx: Transaction, caller: Caller, worker_id: UUID, conflict_id: UUID) -> None:
    """Raises NotFound, also for somebody else's."""
    if not await kept.end_conflict(tx, worker_id, conflict_id):
        raise NotFound("belangenconflict", conflict_id)
    await note(tx, caller.subject, "belangenconflict-voorbij", worker_id=worker_id)


async def own(tx: Transaction, worker_id: UUID) -> list[tuple[UUID, UUID, date]]:
    """Of the worker who asks: (id, person, from which day)."""
    return await kept.conflicts_of(tx, worker_id)


async def rename(tx: Transaction, old_id: UUID, new_id: UUID) -> None:
    """Two people are one."""
    await kept.rename_conflicts(tx, old_id, new_id)
