"""Many requests, one transaction: whoever comes while a transaction runs goes along in the next one.

Nobody waits for company: an event that comes alone is committed alone. When a shared transaction fails, each of its
events is run again by itself, so that one bad apple harms nobody.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

from services.intake.life_events.inbound import Submission
from services.intake.life_events.service import LifeEvents, Outcome
from shared.errors import Transient
from shared.messaging.transaction import Database

logger: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

ATTEMPTS = 3


class QueueFull(Transient):
    """More is waiting than we promise to work off; the sender is asked to come back (503, Retry-After)."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    submission: Submission
    answer: asyncio.Future[Outcome]


class GroupCommit:
    """Collects single submissions and registers them together. One per process."""

    def __init__(
        self, database: Database, life_events: LifeEvents, *, queue_size: int, group_size: int
    ) -> None:
        self._database = database
        self._life_events = life_events
        self._group_size = group_size
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(queue_size)
        self._flusher: asyncio.Task[None] | None = None
        self._closing = False

    async def submit(self, submission: Submission) -> Outcome:
        """Register one event; returns when it is committed. A caller that goes away does not undo it."""
        if self._closing:
            raise QueueFull("this process is stopping")
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush(), name="group-commit")
        waiting = _Waiting(submission, asyncio.get_running_loop().create_future())
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            raise QueueFull("the queue of life events is full") from None
        return await waiting.answer

    async def close(self) -> None:
        """Take no more, work off what is waiting, and stop."""
        self._closing = True
        if self._flusher is None:
            return
        await self._queue.join()
        self._flusher.cancel()
        with suppress(asyncio.CancelledError):
            await self._flusher

    async def _flush(self) -> None:
        while True:
            group = [await self._queue.get()]
            while len(group) < self._group_size and not self._queue.empty():
                group.append(self._queue.get_nowait())
            try:
                await self._register(group)
            finally:
                for _ in group:
                    self._queue.task_done()

    async def _register(self, group: Sequence[_Waiting]) -> None:
        try:
            submissions = [waiting.submission for waiting in group]
            outcomes = await register_once(self._database, self._life_events, submissions)
        # Whatever went wrong belongs to one of them: each is run again and gets its own answer or its own error.
        except Exception as error:  # noqa: BLE001
            if len(group) > 1:
                logger.warning("group_split", size=len(group), cause=type(error).__name__)
            for waiting in group:
                await self._register_alone(waiting)
            return
        for waiting, outcome in zip(group, outcomes, strict=True):
            _answer(waiting, outcome)

    async def _register_alone(self, waiting: _Waiting) -> None:
        try:
            outcomes = await register(self._database, self._life_events, [waiting.submission])
        except Exception as error:  # noqa: BLE001 - raised again in the request that it belongs to
            if not waiting.answer.done():
                waiting.answer.set_exception(error)
        else:
            _answer(waiting, outcomes[0])


async def register_once(
    database: Database, life_events: LifeEvents, submissions: Sequence[Submission]
) -> list[Outcome]:
    async with database.transaction() as tx:
        return await life_events.register_many(tx, submissions)


async def register(
    database: Database, life_events: LifeEvents, submissions: Sequence[Submission]
) -> list[Outcome]:
    """One transaction for these submissions, tried again when a household changed under its hands."""
    for _ in range(ATTEMPTS - 1):
        with suppress(Transient):
            return await register_once(database, life_events, submissions)
    return await register_once(database, life_events, submissions)


def _answer(waiting: _Waiting, outcome: Outcome) -> None:
    if not waiting.answer.done():  # the caller may have gone away
        waiting.answer.set_result(outcome)
