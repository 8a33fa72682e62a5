"""Tries failed messages again and lets go of what was parked behind them, one dossier at a time, in order of arrival."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, text

from shared import clock
from shared.events.envelope import Unreadable
from shared.messaging import failures, points
from shared.messaging.batch import Message, noted, read
from shared.messaging.contracts import BatchHandler, Contracts
from shared.messaging.failure_policy import (
    ALONE,
    SHORTLY,
    Guilty,
    Patience,
    Surroundings,
    is_transient,
)
from shared.messaging.failures import DELAYS, HOLDS_UP, QUICK_ATTEMPTS, record_of
from shared.messaging.isolation import Tried, run_quickly
from shared.messaging.recoveries import How, Recovered
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

log = structlog.get_logger(__name__)

_LIMIT_PER_DOSSIER = 200
"""Messages that one dossier may release before the others have their turn."""

_DUE_DOSSIERS = text(
    f"""
    SELECT dossier_id FROM (
        SELECT DISTINCT ON (held.dossier_id) held.dossier_id, held.state, held.type, held.next_attempt_at
        FROM failed_message AS held
        WHERE held.{HOLDS_UP}
        ORDER BY held.dossier_id, held.arrival
    ) AS head
    WHERE state = 'parked' OR (state = 'retrying' AND next_attempt_at <= :now)
        OR (state = 'unknown' AND type = ANY(CAST(:known AS text[])))
    UNION
    SELECT held.dossier_id FROM failed_message AS held
    LEFT JOIN dossier_progress AS progress USING (topic, dossier_id)
    WHERE held.state = 'gap' AND held.sequence <= coalesce(progress.last, 0) + 1
        AND NOT EXISTS (SELECT FROM failed_message AS before WHERE before.dossier_id = held.dossier_id
            AND before.{HOLDS_UP})
    LIMIT :limit
    """  # noqa: S608 - a text of our own
)
# Of a topic a gap comes after all else that is held, whatever came in first: its number is higher.
_FIRST = text(
    f"""
    SELECT held.*, coalesce(progress.last, 0) AS last,
        EXISTS (SELECT FROM failed_message_action AS deed
            WHERE deed.failed_message_id = held.id AND deed.action = 'retry') AS was_asked
    FROM failed_message AS held LEFT JOIN dossier_progress AS progress USING (topic, dossier_id)
    WHERE held.dossier_id = :dossier AND (held.{HOLDS_UP}
        OR (held.state = 'gap' AND held.sequence <= coalesce(progress.last, 0) + 1))
    ORDER BY held.state = 'gap', held.arrival LIMIT 1 FOR UPDATE OF held
    """  # noqa: S608 - a text of our own
)
_RESOLVE = text(
    """
    UPDATE failed_message SET state = 'resolved', settled_at = :now, next_attempt_at = NULL,
        attempts = attempts + 1 WHERE id = :id
    """
)
_KEEP_FOR_NEWER = text(
    "UPDATE failed_message SET state = 'unknown', next_attempt_at = NULL WHERE id = :id"
)
_REJECT = text("UPDATE failed_message SET state = 'rejected', cause = :cause WHERE id = :id")
_POSTPONE = text(
    """
    UPDATE failed_message SET state = :state, attempts = :attempts, next_attempt_at = :next,
        cause = :cause, fingerprint = :fingerprint
    WHERE id = :id AND state = :was AND attempts = :seen
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
    recovered: list[Recovered] = field(default_factory=list)
    """Of those that were resolved, what nobody asked for."""


class Retries:
    """Goes through the held messages of one service."""

    def __init__(self, database: Database, contracts: Contracts) -> None:
        self._database = database
        self._surroundings = Surroundings(database.engine)
        self._reader = contracts.reader()
        self._known = list(contracts.catalogue)
        self._handlers = {s.data.event_type: s.handle for s in contracts.consumes}

    async def run_once(self, limit: int = 100) -> Released:
        """Try what is due now; safe to run in several processes at once, as each dossier is locked.

        Raises what the database raises while it is away; what is wrong with one dossier keeps no other waiting.
        """
        async with self._database.reading() as connection:
            rows = await connection.execute(
                _DUE_DOSSIERS, {"now": clock.now(), "known": self._known, "limit": limit}
            )
            dossiers = list(rows.scalars())
        released = Released([])
        for dossier_id in dossiers:
            await self._release(dossier_id, released)
        return released

    async def _release(self, dossier_id: UUID, released: Released) -> None:
        """What is held of one dossier, in order, until something has to wait."""
        for _ in range(_LIMIT_PER_DOSSIER):
            step = await self._step(dossier_id)
            released.resolved += step.resolved
            released.failed_again += step.failed_again
            released.recovered += step.recovered
            if not step.resolved:
                return

    async def _step(self, dossier_id: UUID) -> Released:
        """The first held message of a dossier, in a transaction of its own: so it is known which one is at fault."""
        tried: list[Row[Any]] = []

        async def work(tx: Transaction) -> Released:
            await tx.execute(SHORTLY)
            tried.clear()
            row = await self._first(tx, dossier_id)
            if row is None:
                return Released([])
            tried.append(row)
            step = await self._run(tx, row)
            await processing_log.record_handled(tx, processing_log.HANDLE, noted(step.resolved))
            points.reached("in-retry")
            return step

        try:
            step = await Patience(self._surroundings, ALONE).run(
                lambda: self._database.run([dossier_id], work)
            )
        except Guilty as guilty:
            return await self._leave(dossier_id, tried, guilty.error)
        points.reached("after-retry")
        return step

    async def _leave(
        self, dossier_id: UUID, tried: Sequence[Row[Any]], error: Exception
    ) -> Released:
        """Go on without a dossier, whose message broke the transaction it was tried in, or which somebody else keeps locked."""
        log.warning("release_failed", dossier_id=str(dossier_id), error=type(error).__name__)
        if not tried and not is_transient(error):
            raise error
        async with self._database.transaction() as tx:
            for row in tried:
                await _put_off(tx, row, error)
        return Released([], len(tried))

    async def _first(self, tx: Transaction, dossier_id: UUID) -> Row[Any] | None:
        """What may be tried now, if anything."""
        while True:
            row = (await tx.execute(_FIRST, {"dossier": dossier_id})).one_or_none()
            if row is None or not self._is_due(row, tx.now):
                return None
            if row.state == "gap" and row.sequence <= row.last:
                # Another message took this number meanwhile: a human must see it, but it blocks nobody.
                cause = f"sequence {row.sequence} comes after {row.last}"
                await tx.execute(_REJECT, {"id": row.id, "cause": cause})
                tx.ledger.move(row, "rejected")
                continue
            if row.type is not None and not self._reader.knows(row.type):
                # A newer release's, that came too early or was taken back: it knows what to do with it when it comes again.
                await tx.execute(_KEEP_FOR_NEWER, {"id": row.id})
                return None
            return row

    async def _run(self, tx: Transaction, row: Row[Any]) -> Released:
        """Handle a held message; one that fails again is put off."""
        error: Exception | None
        try:
            message = read(record_of(row), self._reader)
            handler = self._handler_of(message, row)
        except (
            Unreadable,
            KeyError,
        ) as changed:  # a release since then reads or handles it no more
            error = changed
        else:
            # What was only parked until now has its quick attempts still.
            attempts = max(1, QUICK_ATTEMPTS - row.attempts)
            tried = await run_quickly(tx, handler, message, attempts) if handler else Tried(None)
            error = tried.error
            if error is None:
                await tx.execute(_RESOLVE, {"id": row.id, "now": tx.now})
                tx.ledger.move(row, "effected" if handler else "ignored")
                last = max(row.last, row.sequence)
                await tx.execute(
                    _ADVANCE, {"topic": row.topic, "dossier": row.dossier_id, "last": last}
                )
                return Released([message], recovered=_recovered(message, row, tried, tx.now))
        await _put_off(tx, row, error)
        return Released([], 1)

    def _is_due(self, row: Row[Any], now: datetime) -> bool:
        if row.state == "unknown":
            return self._reader.knows(row.type)
        if row.state == "retrying":
            return bool(row.next_attempt_at <= now)
        return row.state in {"parked", "gap"}

    def _handler_of(self, message: Message, row: Row[Any]) -> BatchHandler | None:
        """None for what is not ours: only its place in the order was held. What we once failed at we owe an effect."""
        if row.state in {"gap", "unknown"}:
            return self._handlers.get(message.type)
        return self._handlers[message.type]


def _recovered(message: Message, row: Row[Any], tried: Tried, now: datetime) -> list[Recovered]:
    """Nothing for what a person asked for, or what only waited for its turn."""
    how: How | None = None
    if row.state == "gap":
        how = "gap"
    elif row.state == "retrying" and row.attempts >= QUICK_ATTEMPTS and not row.was_asked:
        how = "later"
    if how is not None:
        seconds = (now - row.failed_at).total_seconds()
        return [Recovered(how, row.topic, message.type, row.cause, row.fingerprint, seconds)]
    if row.state == "parked" and tried.before is not None:
        return [Recovered.at_once(message, tried.before)]
    return []


async def _put_off(tx: Transaction, row: Row[Any], error: Exception) -> None:
    """Try it again later, or leave it to a human after the last delay; nothing when somebody else acted on it meanwhile."""
    cause, fingerprint = failures.describe(error, row.type or "")
    attempts = max(QUICK_ATTEMPTS, row.attempts + 1)
    delay = attempts - QUICK_ATTEMPTS
    waits = delay < len(DELAYS)
    await tx.execute(
        _POSTPONE,
        {
            "id": row.id,
            "was": row.state,
            "seen": row.attempts,
            "state": "retrying" if waits else "waiting",
            "attempts": attempts,
            "next": tx.now + DELAYS[delay] if waits else None,
            "cause": cause,
            "fingerprint": fingerprint,
        },
    )
