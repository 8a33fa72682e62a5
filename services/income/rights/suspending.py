"""A right that is held, and is not any more: kept with the decision that says so, published, and its terms once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.norms.loading import load_parameters
from services.income.rights import repository, service, suspension, suspension_repository
from services.income.rights.service import Decided
from services.income.rights.suspension import Afloop, Suspending, Suspension
from shared import clock, ids
from shared.events.income import SuspensionTermCame
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

TIMER: Final = "opschorting-termijn"


async def find_running(connection: AsyncConnection, dossier_id: UUID) -> Suspension | None:
    return (await suspension_repository.list_running(connection, [dossier_id])).get(dossier_id)


async def list_of_dossier(connection: AsyncConnection, dossier_id: UUID) -> list[Suspension]:
    """All there were, newest first."""
    return await suspension_repository.list_of_dossier(connection, dossier_id)


async def begin(tx: Transaction, done: Decided, wanted: Suspending) -> Suspension:
    """Hold the payment, by a decision that was kept before; the caller saw that it can be."""
    decision = done.decision
    held_from = decision.starts_on
    new = Suspension(
        id=ids.new_id(),
        dossier_id=decision.dossier_id,
        municipality=decision.municipality,
        held_from=held_from,
        held_until=suspension.last_day_of(held_from, load_parameters()),
        mend_until=wanted.mend_until,
        asked=wanted.asked,
        decision_id=decision.id,
        correlation_id=done.correlation_id,
        begun_on=tx.today,
    )
    await suspension_repository.add(tx.connection, new)
    service.publish_held(tx, done, new)
    for day in suspension.wake_days(new):
        if day > tx.today:
            tx.schedule(
                NewTimer(
                    kind=TIMER,
                    key=f"{new.id}:{day.isoformat()}",
                    due_at=clock.start_of_day(day),
                    dossier_id=new.dossier_id,
                    payload={},
                    correlation_id=new.correlation_id,
                )
            )
    await _publish_terms(tx, [new])
    return new


async def end(tx: Transaction, held: Suspension, outcome: Afloop) -> None:
    """Nothing is held any more. Publishing what runs is for the caller."""
    await suspension_repository.end(tx.connection, held, tx.today, outcome)


async def look_at_terms(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Days came on which a term may ask for attention; days that were missed are caught up with here too."""
    dossier_ids = {timer.dossier_id for timer in timers}
    held = await suspension_repository.list_running(tx.connection, dossier_ids)
    standing = await repository.load_standing(tx.connection, set(held))
    # Of a right that ended by what happened nobody is asked anything any more.
    asking = [
        found
        for found in held.values()
        if not suspension.is_over(found, standing.get(found.dossier_id, ()))
    ]
    await processing_log.record_automated(
        tx, "opschortingen-bewaken", [found.dossier_id for found in asking], kind="dossier"
    )
    await _publish_terms(tx, asking)


async def _publish_terms(tx: Transaction, held: Sequence[Suspension]) -> None:
    notices = [
        (found.id, notice) for found in held for notice in suspension.notices_on(found, tx.today)
    ]
    new = await suspension_repository.keep_published(tx.connection, notices, tx.now)
    for found in held:
        for notice in suspension.notices_on(found, tx.today):
            if (found.id, notice.term) in new:
                data = SuspensionTermCame(
                    opschorting_id=found.id,
                    gebeurtenis_id=found.id,
                    gemeente=found.municipality,
                    termijn=notice.term,
                    uiterlijk=notice.due_on,
                )
                tx.emit(found.dossier_id, data, correlation_id=found.correlation_id)
