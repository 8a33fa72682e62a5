"""Fires due timers: claims them and runs their handler in one transaction, oldest first, so that missed days are caught up.

One that fails is `failed` from then on, for all to see, and is tried again by itself as a failed message is; after the last
delay it waits for a human.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, TextClause, text

from shared import clock
from shared.errors import InvalidInput
from shared.messaging import failures, points
from shared.messaging.contracts import Contracts
from shared.messaging.failure_policy import (
    ALONE,
    SHORTLY,
    TOGETHER,
    Guilty,
    Patience,
    Surroundings,
    is_transient,
)
from shared.messaging.pause import Pause
from shared.messaging.recoveries import Recovered, Recoveries
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Database, LockMore, Transaction
from shared.observability import metrics, processing_log
from shared.observability.processing_log import Handled

log = structlog.get_logger(__name__)

BATCH = 200

_DUE = text(
    """
    SELECT id, kind, dossier_id FROM timers
    WHERE state = 'scheduled' AND due_at <= :now AND kind = ANY(CAST(:kinds AS text[]))
    ORDER BY due_at, id LIMIT :limit
    """
)
_DUE_AGAIN = text(
    """
    SELECT id, kind, dossier_id FROM timers
    WHERE state = 'failed' AND next_attempt_at <= :now AND kind = ANY(CAST(:kinds AS text[]))
    ORDER BY due_at, id LIMIT :limit
    """
)
_CLAIM = text(
    """
    SELECT * FROM timers WHERE id = ANY(CAST(:ids AS uuid[]))
        AND (state = 'scheduled' OR (state = 'failed' AND next_attempt_at <= :now))
    ORDER BY due_at, id FOR UPDATE SKIP LOCKED
    """
)
_FIRED = text(
    """
    UPDATE timers SET state = 'fired', settled_at = :now, attempts = attempts + 1, next_attempt_at = NULL
    WHERE id = ANY(CAST(:ids AS uuid[]))
    RETURNING kind, due_at, old.state AS was, old.reason AS cause
    """
)
# Beyond the last delay the array has none: it waits for a human.
_FAILED = text(
    """
    UPDATE timers SET state = 'failed', attempts = attempts + 1, reason = :reason, failed_at = :now,
        next_attempt_at = CAST(:now AS timestamptz) + (CAST(:delays AS interval[]))[attempts + 1]
    WHERE id = (
        SELECT id FROM timers WHERE id = :id
            AND (state = 'scheduled' OR (state = 'failed' AND next_attempt_at <= :now))
        FOR UPDATE SKIP LOCKED)
    """
)
_AGAIN = text(
    """
    UPDATE timers SET state = 'scheduled', attempts = 0, next_attempt_at = NULL, reason = :reason
    WHERE state = 'failed' AND kind = :kind
        AND (CAST(:failed_before AS timestamptz) IS NULL OR failed_at <= :failed_before)
    RETURNING dossier_id
    """
)
_DISCARD = text(
    """
    UPDATE timers SET state = 'cancelled', settled_at = :now, next_attempt_at = NULL, reason = :reason
    WHERE state = 'failed' AND kind = :kind AND key = :key RETURNING dossier_id
    """
)
_PREVIEW = text(
    """
    SELECT kind, (due_at AT TIME ZONE 'Europe/Amsterdam')::date AS day, count(*) AS total,
        min(due_at) AS first_due_at
    FROM timers WHERE state = 'scheduled' AND due_at <= :until
    GROUP BY kind, day ORDER BY day, kind
    """
)
_OVERDUE = text(
    """
    SELECT (SELECT count(*) FROM timers WHERE state = 'failed')
        + (SELECT count(*) FROM timers WHERE state = 'scheduled' AND due_at <= :before)
    """
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What would fire on one day."""

    kind: str
    day: str
    total: int


@dataclass(frozen=True, slots=True)
class Fired:
    """How many timers of a transaction fired, and of those what had failed before."""

    total: int
    recovered: list[Recovered]


class TimerEngine:
    """One per worker process; several may run at once, as each claims its own rows."""

    def __init__(
        self, database: Database, contracts: Contracts, recoveries: Recoveries | None = None
    ) -> None:
        self._database = database
        self._recoveries = recoveries or Recoveries()
        self._surroundings = Surroundings(database.engine)
        self._service = contracts.service
        self._handlers = {timer.kind: timer.handle for timer in contracts.timers}
        self.pause = Pause()
        """Ended by who sets a timer in this process that is due already."""

    async def run_due(self) -> int:
        """Fire what is due, in batches, until nothing is; gives the number fired. Doing it twice fires nothing twice.

        Raises what the database raises while it is away; a timer that fails is put off and keeps no other waiting.
        """
        total = 0
        while True:
            due = await self._due(_DUE)
            total += await self._fire_together(due)
            if len(due) < BATCH:
                break
        # What failed before is tried by itself: it would only make the others begin again.
        for row in await self._due(_DUE_AGAIN):
            total += await self._fire_alone(row)
        return total

    async def preview(self, until: datetime) -> list[Planned]:
        """What will fire up to a moment, per day and kind: a dry run that changes nothing."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_PREVIEW, {"until": until})
            return [Planned(row.kind, row.day.isoformat(), row.total) for row in rows]

    async def run_failed_again(
        self, kind: str, actor: str, reason: str, failed_before: datetime | None = None
    ) -> int:
        """Give the failed timers of a kind another chance; those that fired stay fired.

        `failed_before` is when the person looked: what failed again since is not what was asked for.
        The timers keep who asked and why until they fail again; that it was asked stays in the processing log.
        """
        async with self._database.transaction() as tx:
            why = _why("again", actor, reason)
            asked = {"kind": kind, "reason": why, "failed_before": failed_before}
            rows = (await tx.execute(_AGAIN, asked)).all()
            dossiers = [row.dossier_id for row in rows]
            await processing_log.record(
                tx, actor, "termijnen-opnieuw-proberen", dossiers, kind="dossier"
            )
        return len(rows)

    async def discard_failed(self, kind: str, key: str, actor: str, reason: str) -> bool:
        """Give up one failed timer for good; False when there is none. It keeps who and why."""
        async with self._database.transaction() as tx:
            why = _why("discarded", actor, reason)
            parameters = {"kind": kind, "key": key, "reason": why, "now": tx.now}
            row = (await tx.execute(_DISCARD, parameters)).one_or_none()
            if row is not None:
                await processing_log.record(
                    tx, actor, "termijn-wegdoen", [row.dossier_id], kind="dossier"
                )
        return row is not None

    async def measure(self) -> int:
        """How many timers are overdue by more than a minute, or failed."""
        async with self._database.reading() as connection:
            before = clock.now() - timedelta(minutes=1)
            count = int((await connection.execute(_OVERDUE, {"before": before})).scalar_one())
        metrics.TIMERS_OVERDUE.labels(self._service).set(count)
        return count

    async def _due(self, query: TextClause) -> Sequence[Row[Any]]:
        parameters = {"now": clock.now(), "kinds": sorted(self._handlers), "limit": BATCH}
        async with self._database.reading() as connection:
            return (await connection.execute(query, parameters)).all()

    async def _fire_together(self, due: Sequence[Row[Any]]) -> int:
        """Fire timers in one transaction; each by itself where that does not work."""
        if not due:
            return 0

        async def work(tx: Transaction) -> Fired:
            claimed = await self._claim(tx, [row.id for row in due])
            points.reached("in-timer")
            return await self._fire(tx, claimed)

        dossiers = {row.dossier_id for row in due}
        try:
            fired = await Patience(self._surroundings, TOGETHER).run(
                lambda: self._database.run(dossiers, work)
            )
        except Guilty as guilty:
            log.warning("timers_one_by_one", timers=len(due), error=type(guilty.error).__name__)
            return sum([await self._fire_alone(row) for row in due])
        points.reached("after-timer")
        return self._count(fired)

    async def _fire_alone(self, row: Row[Any]) -> int:
        """Fire one timer in a transaction of its own; one that broke even that is put off in another."""

        async def work(tx: Transaction) -> Fired:
            await tx.execute(SHORTLY)
            return await self._fire(tx, await self._claim(tx, [row.id]))

        try:
            fired = await Patience(self._surroundings, ALONE).run(
                lambda: self._database.run([row.dossier_id], work)
            )
        except Guilty as guilty:
            async with self._database.transaction() as tx:
                await self._put_off(tx, row.id, row.kind, guilty.error)
            return 0
        return self._count(fired)

    def _count(self, fired: Fired) -> int:
        self._recoveries.add(fired.recovered)
        return fired.total

    async def _claim(self, tx: Transaction, ids: Sequence[UUID]) -> list[DueTimer]:
        return [_timer(row) for row in await tx.execute(_CLAIM, {"ids": ids, "now": tx.now})]

    async def _fire(self, tx: Transaction, timers: Sequence[DueTimer]) -> Fired:
        """Run the handlers, a run of one kind at a time; a run that fails is done again one by one."""
        fired: list[DueTimer] = []
        for _, group in groupby(timers, key=lambda timer: timer.kind):
            run = list(group)
            if await self._try(tx, run) is None:
                fired += run
                continue
            for timer in run:
                error = await self._try(tx, [timer])
                if error is None:
                    fired.append(timer)
                else:
                    await self._put_off(tx, timer.id, timer.kind, error)
        await processing_log.record_handled(tx, processing_log.FIRE, map(_handled, fired))
        rows = await tx.execute(_FIRED, {"ids": [timer.id for timer in fired], "now": tx.now})
        return Fired(len(fired), [_recovered(row, tx.now) for row in rows if row.was == "failed"])

    async def _try(self, tx: Transaction, timers: Sequence[DueTimer]) -> Exception | None:
        mark = tx.mark()
        try:
            async with tx.connection.begin_nested():
                await self._handlers[timers[0].kind](tx, timers)
                await tx.flush()
        except LockMore:
            raise
        except Exception as error:
            if is_transient(error):
                raise
            tx.forget_after(mark)
            return error
        return None

    async def _put_off(self, tx: Transaction, timer: UUID, kind: str, error: Exception) -> None:
        """It failed, and is tried again later, a few times; nothing when another worker has it, or was first."""
        cause, _ = failures.describe(error)
        log.error("timer_failed", service=self._service, kind=kind, cause=cause)
        parameters = {"id": timer, "now": tx.now, "reason": cause[:500], "delays": failures.DELAYS}
        await tx.execute(_FAILED, parameters)


def _why(what: str, actor: str, reason: str) -> str:
    if not reason.strip():
        raise InvalidInput((), "Geef een reden op.")
    return f"{what}, by {actor}: {reason}"[:500]


def _recovered(row: Row[Any], now: datetime) -> Recovered:
    return Recovered.timer(row.kind, row.cause, now - row.due_at)


def _handled(timer: DueTimer) -> Handled:
    return Handled(timer.kind, [timer.dossier_id], timer.correlation_id)


def _timer(row: Row[Any]) -> DueTimer:
    return DueTimer(
        id=row.id,
        kind=row.kind,
        key=row.key,
        due_at=row.due_at,
        dossier_id=row.dossier_id,
        payload=row.payload,
        correlation_id=row.correlation_id,
    )
