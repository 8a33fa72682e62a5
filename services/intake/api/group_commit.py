"""Many requests, one transaction: whoever comes while one begins goes along in the next one.

Nobody waits for company: an event that comes alone is committed alone. Two transactions are under way at once (`turns`).
When a shared transaction fails, each of its events is run again by itself, so that one bad apple harms nobody. An event
whose dossier somebody else holds waits for it aside, so that the others need not.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from services.intake.api.registration import register_alone, register_quickly
from services.intake.api.turns import Turns
from services.intake.life_events.service import LifeEvents, Outcome
from services.intake.reports.inbound import Submission
from shared.errors import Transient
from shared.messaging.transaction import Database

ASIDE: Final = 3
"""So many at most hold a database connection while they wait for a lock."""

LAST_SECONDS: Final = 2.0
"""Who waits has had the server's own time for requests by then; what is not answered is sent again."""


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
        self._turns = Turns[None]()
        self._aside: set[asyncio.Task[None]] = set()
        self._most_aside = queue_size
        self._turn = asyncio.Semaphore(ASIDE)
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
        """Take no more, work off what is waiting as far as that goes in time, and stop."""
        self._closing = True
        if self._flusher is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self._queue.join()
                await asyncio.gather(*self._aside)
        left = [self._flusher, *self._turns.running, *self._aside]
        for task in left:
            task.cancel()
        await asyncio.wait(left)

    async def _flush(self) -> None:
        while True:
            await self._turns.come()
            group = [await self._queue.get()]
            while len(group) < self._group_size and not self._queue.empty():
                group.append(self._queue.get_nowait())
            submissions = [waiting.submission for waiting in group]
            await self._turns.begin(submissions, partial(self._register, group))

    async def _register(self, group: Sequence[_Waiting], when_locked: Callable[[], None]) -> None:
        try:
            await self._answer(group, when_locked)
        finally:
            for _ in group:
                self._queue.task_done()

    async def _answer(self, group: Sequence[_Waiting], when_locked: Callable[[], None]) -> None:
        submissions = [waiting.submission for waiting in group]
        results: Sequence[Outcome | Exception | None]
        try:
            results = await register_quickly(
                self._database, self._life_events, submissions, when_locked
            )
        except Exception as error:  # noqa: BLE001 - raised again in each of the requests
            results = [error] * len(group)
        for waiting, result in zip(group, results, strict=True):
            if result is None:
                self._put_aside(waiting)
            else:
                _answer(waiting, result)

    def _put_aside(self, waiting: _Waiting) -> None:
        if len(self._aside) >= self._most_aside:
            _answer(waiting, QueueFull("too many life events wait for a lock"))
            return
        task = asyncio.create_task(self._register_aside(waiting), name="group-commit-aside")
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _register_aside(self, waiting: _Waiting) -> None:
        result: Outcome | Exception
        try:
            async with self._turn:
                result = await register_alone(self._database, self._life_events, waiting.submission)
        except Exception as error:  # noqa: BLE001 - raised again in the request
            result = error
        _answer(waiting, result)


def _answer(waiting: _Waiting, result: Outcome | Exception) -> None:
    if waiting.answer.done():  # the caller has gone away
        return
    if isinstance(result, Exception):
        waiting.answer.set_exception(result)
    else:
        waiting.answer.set_result(result)
