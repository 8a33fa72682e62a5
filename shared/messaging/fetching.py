"""How a subscriber's records come out of the client: a share for every partition, and past what the client cannot read.

By itself the client gives all it has of one partition before it looks at the next, so that a long backlog on a few keeps the
others waiting; and what it cannot read it raises again for ever (edges 26, 27).
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

WAIT_MS = 500
REFETCH_SECONDS = 0.1
REFETCHES = 10


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that the client cannot read: the name of a header is no UTF-8."""

    offset: int


Found: TypeAlias = dict[TopicPartition, list[ConsumerRecord | Unread]]


async def fetch_shares(
    client: AIOKafkaConsumer, partitions: Sequence[TopicPartition], limit: int
) -> Found:
    """The next records, at most `limit`, shared among those of the partitions that have any; waits a moment when none has.

    Raises the client's errors. Then what was taken out of it is lost, and has to be read again from known positions.
    """
    if found := await _shares(client, partitions, limit):
        return found
    try:
        first = await client.getmany(*partitions, timeout_ms=WAIT_MS, max_records=1)
    except UnicodeDecodeError:
        return await _shares_again(client, partitions, limit)
    if not first:
        return {}
    rest = await _shares(client, partitions, limit - 1)
    return {tp: [*first.get(tp, ()), *rest.get(tp, ())] for tp in {*first, *rest}}


async def _shares_again(
    client: AIOKafkaConsumer, partitions: Sequence[TopicPartition], limit: int
) -> Found:
    """Of which partition it was shows when each is asked, once the client has fetched it again."""
    for _ in range(REFETCHES):
        await asyncio.sleep(REFETCH_SECONDS)
        if found := await _shares(client, partitions, limit):
            return found
    return {}


async def _shares(
    client: AIOKafkaConsumer, partitions: Sequence[TopicPartition], limit: int
) -> Found:
    """What is there now: equal shares, and what some leave for those that have more."""
    found: Found = defaultdict(list)
    waiting = list(partitions)
    room = limit
    while waiting and room:
        share = max(1, room // len(waiting))
        full = []
        for partition in waiting[:room]:
            if taken := await _take(client, partition, share):
                found[partition] += taken
                room -= len(taken)
            if len(taken) == share:
                full.append(partition)
        waiting = full
    return found


async def _take(
    client: AIOKafkaConsumer, partition: TopicPartition, count: int
) -> list[ConsumerRecord | Unread]:
    try:
        return list((await client.getmany(partition, max_records=count)).get(partition, ()))
    except UnicodeDecodeError:
        return await _up_to_unread(client, partition, count)


async def _up_to_unread(
    client: AIOKafkaConsumer, partition: TopicPartition, count: int
) -> list[ConsumerRecord | Unread]:
    """One at a time, so that it shows which the client cannot read: that is passed over and known by its place."""
    found: list[ConsumerRecord | Unread] = []
    while len(found) < count:
        place = await client.position(partition)
        try:
            batch = await client.getmany(partition, timeout_ms=WAIT_MS, max_records=1)
        except UnicodeDecodeError:
            client.seek(partition, place + 1)
            return [*found, Unread(place)]
        if not batch:
            break
        found += batch[partition]
    return found
