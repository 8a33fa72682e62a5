"""Gets what was fetched handled, however often that takes: together, then one by one, and in the end without the guilty."""

import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from shared.messaging import failures, points
from shared.messaging.batch import Batch
from shared.messaging.failure_policy import (
    ALONE,
    TOGETHER,
    Patience,
    Surroundings,
    Verdict,
    is_transient,
)
from shared.messaging.inbox import Inbox, Mode, Outcome
from shared.messaging.kafka import Record
from shared.messaging.subscriber import Subscriber

log = structlog.get_logger(__name__)

LARGEST_BATCH = 500
FIRST_BATCH = 50
"""Of a worker that just began: nobody knows how heavy the messages are that wait, and one that does not get through its first batch
would get no further after a restart either.
"""
SMALLEST_BATCH = 20
"""A batch costs the same few dozen journeys to the database however little is in it. Where these are what is slow (a machine
with too much to do, a lock that somebody holds), smaller ones only make it slower still.
"""
BATCH_SECONDS = 1.0
"""A batch that takes longer makes the next one smaller, so that a rebalance never waits long."""

LONGEST_WALK = 120.0
"""Seconds that messages are tried one by one before the client is asked for more: one that is not asked leaves the group."""


class Handling:
    """Handles batches while the partitions are ours. Tells `done` what became of each, `waiting` that one did not work yet."""

    def __init__(
        self,
        inbox: Inbox,
        subscriber: Subscriber,
        surroundings: Surroundings,
        read: Callable[[Sequence[Record]], Batch],
        *,
        done: Callable[[Batch, Outcome, float], Awaitable[None]],
        waiting: Callable[[], None],
    ) -> None:
        self._inbox = inbox
        self._subscriber = subscriber
        self._surroundings = surroundings
        self._read = read
        self._done = done
        self._waiting = waiting
        self.limit = FIRST_BATCH
        self.busy_since: float | None = None
        """Since when it works on a batch, by `time.monotonic`."""

    async def handle(self, fetched: Batch, generation: int) -> None:
        """Handle what was fetched in batches of at most the current limit; stops when the partitions are taken away."""
        if 0 < len(fetched.records) <= self.limit:
            await self._handle(fetched, generation)
            return
        remaining = list(fetched.records)
        while remaining:
            chunk, remaining = remaining[: self.limit], remaining[self.limit :]
            if not await self._handle(self._read(chunk), generation):
                return

    async def _handle(self, batch: Batch, generation: int, mode: Mode = Mode.TOGETHER) -> bool:
        """Handle one batch, however often it takes; False when it is not ours any more."""
        points.reached("after-parse")
        patience = Patience(self._surroundings, ALONE if mode is Mode.ALONE else TOGETHER)
        cause: Exception | None = None
        while True:
            async with self._subscriber.holding(generation) as ours:
                if not ours:
                    return False
                error = await self._try(batch, mode, cause)
            if error is None:
                return True
            # Finding out who is at fault is not being stuck, and waiting for the surroundings neither.
            self._waiting()
            verdict = await patience.judge(error)
            log.warning(
                "batch_failed",
                error=failures.describe(error)[0],
                mode=mode.value,
                messages=len(batch.records),
                verdict=verdict.value,
            )
            if verdict is not Verdict.GUILTY:
                await patience.pause()
                if mode is not Mode.SET_ASIDE:
                    continue
            mode, cause = _next(mode, error)
            if mode is Mode.ALONE:
                if len(batch.records) > 1:
                    return await self._walk(batch.records, generation)
                patience = Patience(self._surroundings, ALONE)

    async def _try(self, batch: Batch, mode: Mode, cause: Exception | None) -> Exception | None:
        """Take the batch in: None when it worked, else why not."""
        self.busy_since = started = time.monotonic()
        try:
            outcome = await self._inbox.take_in(batch, mode, cause)
        except Exception as error:  # noqa: BLE001 - judged by the failure policy
            return error
        finally:
            self.busy_since = None
        seconds = time.monotonic() - started
        self.limit = next_limit(self.limit, seconds)
        await self._done(batch, outcome, seconds)
        return None

    async def _walk(self, records: Sequence[Record], generation: int) -> bool:
        """One message at a time, each in a transaction of its own, to find out which is at fault; all others are done."""
        self.limit = 1
        log.warning("one_at_a_time", messages=len(records))
        until = time.monotonic() + LONGEST_WALK
        for record in records:
            if not await self._handle(self._read([record]), generation, Mode.ALONE):
                return False
            if time.monotonic() > until:
                # What is left is read again from where the database says we are.
                self._subscriber.unpositioned = True
                return False
        return True


def next_limit(limit: int, seconds: float) -> int:
    """How many messages the next batch may have, after one of at most `limit` took so long."""
    if seconds > BATCH_SECONDS:
        return max(SMALLEST_BATCH, limit // 2)
    return min(LARGEST_BATCH, limit * 2)


def _next(mode: Mode, error: Exception) -> tuple[Mode, Exception | None]:
    """How to go on with a batch that is at fault itself, and why a message is set aside. Raises what even that does not help."""
    if mode is Mode.TOGETHER and not is_transient(error):
        return Mode.ISOLATED, None
    if mode in {Mode.TOGETHER, Mode.ISOLATED}:
        return Mode.ALONE, None
    if mode is Mode.ALONE:
        return Mode.SET_ASIDE, error
    if is_transient(error):
        # Not even what went wrong can be written down: it was the surroundings after all (a disk that is full).
        return Mode.ALONE, None
    raise error
