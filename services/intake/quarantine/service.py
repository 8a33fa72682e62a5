"""What waits with its reason: shown to who looks after it, tried again by a person or by itself, or discarded."""

from typing import Final
from uuid import UUID

import structlog

from services.intake.life_events.service import NOT_IN_QUARANTINE, LifeEvents, Outcome
from services.intake.occurrences.place import OF_NO_DOSSIER
from services.intake.occurrences.rows import melding_of
from services.intake.occurrences.stored import LifeEventRow
from services.intake.quarantine import repository
from services.intake.quarantine.waiting import Sight
from services.intake.reports.inbound import Submission
from services.intake.residents.history import SYSTEM
from services.intake.timeline import service as timeline
from shared.errors import Conflict, Transient
from shared.messaging.transaction import Database, Transaction

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

AT_A_TIME: Final = 100


class Quarantine:
    """Made once per process by `main`."""

    def __init__(self, life_events: LifeEvents) -> None:
        self.life_events = life_events

    async def list_waiting(
        self,
        tx: Transaction,
        sight: Sight,
        after: UUID,
        amount: int,
    ) -> list[LifeEventRow]:
        """What waits, as somebody may see it."""
        return [*await repository.list_quarantine(tx.connection, sight, after, amount)]

    async def retry(
        self, tx: Transaction, event_id: UUID, actor: str, sees: frozenset[str] | None = None
    ) -> Outcome:
        """Try an event from quarantine again, now that the resident may be known: as somebody who works for these
        municipalities, or else as who reported it.
        """
        row = await self.life_events.get(tx.connection, event_id)
        if row.status not in {"in-quarantaine", OF_NO_DOSSIER}:
            raise NOT_IN_QUARANTINE
        submission = Submission(
            source=row.source,
            source_id=row.source_id,
            body_hash=row.body_hash,
            melding=melding_of(row, self.life_events.vault),
            actor=actor,
            event_id=row.id,
            received_at=row.received_at,
            sees=sees if sees is not None else _limits(row),
            # Who reported a stranger learns nothing of what comes of it: that is for who may see more people.
            reported_by=row.reported_by if sees is None or row.sees is None else actor,
            explanation=row.explanation,
        )
        return (await self.life_events.register_many(tx, [submission], retried=row.id))[0]

    async def retry_waiting(self, database: Database) -> int:
        """Try again what waits for somebody about whom something changed; each by itself. Gives how many."""
        async with database.reading() as connection:
            waiting = await repository.list_to_try(connection, AT_A_TIME)
        for event_id in waiting:
            try:
                async with database.transaction() as tx:
                    await self.retry(tx, event_id, SYSTEM)
            except Conflict:
                continue  # somebody else was first
            except Transient:
                log.info("retry_waits", event_id=str(event_id))
        return len(waiting)

    async def discard(self, tx: Transaction, event_id: UUID, explanation: str, actor: str) -> None:
        """Nothing will come of an event in quarantine."""
        await self.life_events.get(tx.connection, event_id)
        if not await repository.discard(tx.connection, event_id, explanation, actor, tx.now):
            raise NOT_IN_QUARANTINE
        await timeline.forget_waiting(tx, event_id)


def _limits(row: LifeEventRow) -> frozenset[str] | None:
    return frozenset(row.sees) if row.sees is not None else None
