"""A topic in memory, with the face of a Subscriber: for what a consumer does with messages, not for how it comes by them."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from shared.messaging.kafka import Partition, Record
from tests.ledger.service import Paid

PLACE: Final[Partition] = (Paid.topic, 0)
"""The only partition of a log that has one."""


class ListedLog:
    """A key is always on the same partition."""

    def __init__(self, partitions: int = 1) -> None:
        self.generation = 1
        self.unpositioned = True
        self.times_positioned = 0
        self.paused: set[Partition] = set()
        self._records: dict[Partition, list[Record]] = {
            (Paid.topic, number): [] for number in range(partitions)
        }
        self._next = dict.fromkeys(self._records, 0)

    def add(self, value: bytes, key: object) -> None:
        partition = self.partition_of(key)
        records = self._records[partition]
        records.append(Record(*partition, len(records), str(key).encode(), value, ()))

    def partition_of(self, key: object) -> Partition:
        return Paid.topic, sum(str(key).encode()) % len(self._records)

    @property
    def ends(self) -> dict[Partition, int]:
        return {partition: len(records) for partition, records in self._records.items()}

    def assignment(self) -> list[Partition]:
        return list(self._records)

    def partitions(self) -> list[Partition]:
        return self.assignment()

    async def beginnings(self, partitions: Sequence[Partition]) -> dict[Partition, int]:
        return dict.fromkeys(partitions, 0)

    async def log_id(self) -> str:
        return "list"

    def seek(self, positions: Mapping[Partition, int]) -> None:
        self.times_positioned += 1
        self._next.update(positions)

    async def fetch(self, limit: int, partitions: Sequence[Partition]) -> list[Record]:
        await asyncio.sleep(0.01)
        found: list[Record] = []
        for partition in partitions:
            if partition not in self.paused:
                begin = self._next[partition]
                taken = self._records[partition][begin : begin + limit - len(found)]
                self._next[partition] += len(taken)
                found += taken
        return found

    @asynccontextmanager
    async def holding(self, generation: int) -> AsyncIterator[bool]:
        yield generation == self.generation

    def pause(self, partition: Partition) -> None:
        self.paused.add(partition)

    def resume(self, partition: Partition) -> None:
        self.paused.discard(partition)

    async def commit(self, positions: Mapping[Partition, int]) -> None:
        """Kafka's own copy of the position is of no interest here."""
