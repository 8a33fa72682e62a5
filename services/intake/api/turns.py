"""Transactions that are under way at once, in turn: while one waits for PostgreSQL, Python reads and decides the next.

Each begins when the one before it holds its locks, so that in no dossier anything overtakes what came before it. Nobody and
no event is in two of them: the second would only wait for the first, and about somebody who is unknown there is not even a
dossier to wait for.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Iterable
from typing import Any, Final, Generic, TypeVar

from services.intake.reports.inbound import Submission

T = TypeVar("T")

AT_ONCE: Final = 2
"""With more each has less in it, and a transaction costs the same however little that is."""


class Turns(Generic[T]):
    """Of one queue, or of one file."""

    def __init__(self) -> None:
        self.running: dict[asyncio.Task[T], set[Hashable]] = {}
        """What each is about."""
        self._locked = asyncio.Event()
        self._locked.set()

    async def come(self) -> None:
        """Until another may begin."""
        await self._locked.wait()
        while len(self.running) >= AT_ONCE:
            await self._one_ends()

    async def begin(
        self,
        submissions: Iterable[Submission],
        work: Callable[[Callable[[], None]], Coroutine[Any, Any, T]],
    ) -> asyncio.Task[T]:
        """Starts work on these, once its turn comes; it calls what it is given when it holds its locks."""
        await self.come()
        about = {what for submission in submissions for what in _about(submission)}
        while not all(about.isdisjoint(others) for others in self.running.values()):
            await self._one_ends()
        self._locked = locked = asyncio.Event()
        task = asyncio.create_task(work(locked.set))
        self.running[task] = about
        task.add_done_callback(self.running.pop)
        task.add_done_callback(lambda _: locked.set())
        return task

    async def _one_ends(self) -> None:
        await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)


def _about(submission: Submission) -> Iterable[Hashable]:
    """The event, and everybody who is named in it."""
    yield submission.source, submission.source_id
    for person in submission.melding.people:
        yield person.key
