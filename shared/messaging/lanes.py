"""How one worker works on two batches at once: its partitions are shared out to lanes, each with a batch loop and a connection of its own.

While PostgreSQL works for one lane Python works for the other; in one loop they would wait for each other. Order is kept
within a partition, and a partition is in one lane. Between lanes the locks and the fence hold as they do between workers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from shared.errors import Transient
from shared.messaging import points
from shared.messaging.batch import Batch
from shared.messaging.handling import LARGEST_BATCH, Handling
from shared.messaging.kafka import Partition, Record
from shared.messaging.subscriber import Subscriber

LANES: Final = 2
"""As many as have something to wait for: with a third Python has no time left."""


class Lane:
    """Fetches and handles what comes on some of the worker's partitions."""

    def __init__(
        self,
        subscriber: Subscriber,
        handling: Handling,
        read: Callable[[Sequence[Record]], Batch],
        handled: Callable[[], Awaitable[None]],
    ) -> None:
        """`handled` is called after each batch."""
        self._subscriber = subscriber
        self._handling = handling
        self._read = read
        self._handled = handled

    @property
    def busy_since(self) -> float | None:
        """Since when it works on a batch, by `time.monotonic`; None between two."""
        return self._handling.busy_since

    async def run(self, partitions: Sequence[Partition]) -> None:
        """Until the worker has to look anew where it is. Raises OutOfRange, and Transient when the broker is away."""
        while True:
            # Before the fetch: what comes in while partitions move is dropped, and read again from its position.
            generation = self._subscriber.generation
            records = await self._subscriber.fetch(LARGEST_BATCH, partitions)
            if self._subscriber.unpositioned:
                return
            points.reached("after-fetch")
            await self._handling.handle(self._read(records), generation)
            await self._handled()


async def run_side_by_side(lanes: Sequence[Lane], assigned: Sequence[Partition]) -> None:
    """All lanes until each has ended. Raises what the first one raises; what others were at is rolled back, and read again."""
    shares = share_out(assigned, len(lanes))
    running = [
        asyncio.create_task(lane.run(share)) for lane, share in zip(lanes, shares, strict=False)
    ]
    try:
        ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in ended:
            if task.cancelled():
                # Nobody else would read its partitions.
                raise Transient("a lane was broken off")
            task.result()
        await asyncio.wait(running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    for task in running:
        task.result()


def share_out(partitions: Sequence[Partition], count: int) -> list[list[Partition]]:
    """At most `count` shares, none of them empty where there is more than one.

    By number: a dossier is on the partition of the same number in every topic, and so all of it is in one share.
    """
    numbers = sorted({number for _, number in partitions})
    place = {number: at % count for at, number in enumerate(numbers)}
    shares = [[p for p in partitions if place[p[1]] == share] for share in range(count)]
    return [share for share in shares if share] or [[]]
