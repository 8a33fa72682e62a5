"""Try again or discard many, each by itself: one that cannot be leaves the others alone."""

from collections.abc import Sequence
from uuid import UUID

from services.intake.api.dependencies import check_may_open
from services.intake.quarantine.service import Quarantine
from shared.errors import AppError
from shared.http.caller import Caller
from shared.messaging.transaction import Database
from shared.observability import processing_log


async def retry_each(
    database: Database, quarantine: Quarantine, caller: Caller, event_ids: Sequence[UUID]
) -> None:
    """What became of each is read from it afterwards: somebody else, or the product itself, may have been first."""
    for event_id in event_ids:
        try:
            async with database.transaction() as tx:
                row = await quarantine.life_events.get(tx.connection, event_id)
                await check_may_open(tx, caller, row)
                outcome = await quarantine.retry(
                    tx, event_id, caller.subject, caller.municipalities
                )
                if outcome.error is not None:
                    raise outcome.error
        except AppError:
            continue


async def discard_each(
    database: Database,
    quarantine: Quarantine,
    caller: Caller,
    event_ids: Sequence[UUID],
    explanation: str,
) -> None:
    """As `retry_each`."""
    for event_id in event_ids:
        try:
            async with database.transaction() as tx:
                row = await quarantine.life_events.get(tx.connection, event_id)
                await check_may_open(tx, caller, row)
                await quarantine.discard(tx, event_id, explanation, caller.subject)
                people = [row.person_id] if row.person_id is not None else []
                await processing_log.record(
                    tx, caller.subject, "levensgebeurtenis-verwerpen", people
                )
        except AppError:
            continue
