"""Tries failed messages again and lets go of what was parked behind them, one dossier at a time, in order of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from shared import clock
from shared.events.envelope import EventReader, Unreadable
from shared.messaging import failures
from shared.messaging.batch import Message, read
from shared.messaging.contracts import Contracts
from shared.messaging.failures import DELAYS
from shared.messaging.inbox import run_isolated
from shared.messaging.kafka import Record
from shared.messaging.transaction import Database, Transaction

_LIMIT_PER_DOSSIER = 200
_DUE_DOSSIERS = text(
    """
    SELECT dossier_id FROM (
        SELECT DISTINCT ON (held.dossier_id) held.dossier_id, held.state, held.next_attempt_at
        FROM failed_message AS held
        WHERE held.state IN ('retrying', 'waiting', 'parked')
        ORDER BY held.dossier_id, held.arrival
    ) AS head
    WHERE state = 'parked' OR (state = 'retrying' AND next_attempt_at <= :now)
    UNION
    SELECT held.dossier_id FROM failed_message AS held
    LEFT JOIN dossier_progress AS progress USING (topic, dossier_id)
    WHERE held.state = 'gap' AND held.sequence <= coalesce(progress.last, 0) + 1
    LIMIT :limit
    """
)
_HELD = text(
    """
    SELECT * FROM failed_message
    WHERE dossier_id = :dossier AND state IN ('retrying', 'waiting', 'parked', 'gap')
    ORDER BY arrival LIMIT :limit FOR UPDATE
    """
)
_LASTS = text("SELECT topic, last FROM dossier_progress WHERE dossier_id = :dossier")
_RESOLVE = text(
    """
    UPDATE failed_message SET state = 'resolved', settled_at = :now, next_attempt_at = NULL,
        attempts = attempts + 1 WHERE id = :id
    """
)
_REJECT = text("UPDATE failed_message SET state = 'rejected', cause = :cause WHERE id = :id")
_POSTPONE = text(
    """
    UPDATE failed_message SET state = :state, attempts = attempts + 1, next_attempt_at = :next,
        cause = :cause, fingerprint = :fingerprint WHERE id = :id
    """
)
_ADVANCE = text(
    """
    INSERT INTO dossier_progress AS known (topic, dossier_id, last) VALUES (:topic, :dossier, :last)
    ON CONFLICT (topic, dossier_id) DO UPDATE SET last = greatest(known.last, excluded.last)
    """
)


@dataclass(slots=True)
class Released:
    """What one round did."""

    resolved: list[Message]
    failed_again: int = 0


class Retries:
    """Goes through the held messages of one service."""

    def __init__(self, database: Database, contracts: Contracts) -> None:
        self._database = database
        self._reader = EventReader(contracts.types)
        self._handlers = {s.data.event_type: s.handle for s in contracts.consumes}

    async def run_once(self, limit: int = 100) -> Released:
        """Try what is due now; safe to run in several processes at once, as each dossier is locked."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_DUE_DOSSIERS, {"now": clock.now(), "limit": limit})
            dossiers = list(rows.scalars())
        released = Released([])
        for dossier_id in dossiers:
            await self._release(dossier_id, released)
        return released

    async def _release(self, dossier_id: UUID, released: Released) -> None:
        done = await self._database.run([dossier_id], lambda tx: self._go_through(tx, dossier_id))
        released.resolved += done.resolved
        released.failed_again += done.failed_again

    async def _go_through(self, tx: Transaction, dossier_id: UUID) -> Released:
        """What is held of one dossier, in order, until something has to wait."""
        released = Released([])
        held = await self._held(tx, dossier_id)
        lasts = {row.topic: row.last for row in await tx.execute(_LASTS, {"dossier": dossier_id})}
        for row in held:
            if row.state == "gap":
                if not await self._gap_is_closed(tx, row, lasts):
                    continue
            elif row.state == "waiting" or not _is_due(row, tx.now):
                break
            message = await self._run(tx, row)
            if message is None:
                released.failed_again += 1
                break
            released.resolved.append(message)
            lasts[row.topic] = max(lasts.get(row.topic, 0), row.sequence)
            await tx.execute(
                _ADVANCE, {"topic": row.topic, "dossier": dossier_id, "last": lasts[row.topic]}
            )
        return released

    async def _held(self, tx: Transaction, dossier_id: UUID) -> Sequence[Row[Any]]:
        rows = await tx.execute(_HELD, {"dossier": dossier_id, "limit": _LIMIT_PER_DOSSIER})
        return rows.all()

    async def _gap_is_closed(self, tx: Transaction, row: Row[Any], lasts: dict[str, int]) -> bool:
        last = lasts.get(row.topic, 0)
        if row.sequence <= last:
            # Another message took this number meanwhile: a human must see it, but it blocks nobody.
            cause = f"sequence {row.sequence} comes after {last}"
            await tx.execute(_REJECT, {"id": row.id, "cause": cause})
            tx.ledger.move(row, "rejected")
            return False
        return bool(row.sequence == last + 1)

    async def _run(self, tx: Transaction, row: Row[Any]) -> Message | None:
        """Handle a held message; gives it when it worked, None when it failed again and was put off."""
        error: Exception | None
        try:
            message = read(_record(row), self._reader)
            handler = self._handlers[message.type]
        except (
            Unreadable,
            KeyError,
        ) as changed:  # a release since then reads or handles it no more
            error = changed
        else:
            error = await run_isolated(tx, handler, message)
            if error is None:
                await tx.execute(_RESOLVE, {"id": row.id, "now": tx.now})
                tx.ledger.move(row, "effected")
                return message
        cause, fingerprint = failures.describe(error)
        delayed = row.attempts - failures.QUICK_ATTEMPTS + 1
        waits = 0 <= delayed < len(DELAYS)
        await tx.execute(
            _POSTPONE,
            {
                "id": row.id,
                "state": "retrying" if waits else "waiting",
                "next": tx.now + DELAYS[delayed] if waits else None,
                "cause": cause,
                "fingerprint": fingerprint,
            },
        )
        return None


def _is_due(row: Row[Any], now: datetime) -> bool:
    return row.state == "parked" or (row.next_attempt_at is not None and row.next_attempt_at <= now)


def _record(row: Row[Any]) -> Record:
    return Record(
        row.topic,
        row.partition,
        row.message_offset,
        str(row.dossier_id).encode(),
        row.payload,
        tuple((name, None if value is None else value.encode()) for name, value in row.headers),
    )
