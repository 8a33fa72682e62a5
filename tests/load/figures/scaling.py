"""More workers on one topic of twelve partitions: what they do together, and whether an event costs more processor time for it.

They are started first and share the topic out; then the events come, as fast as the broker takes them, which is far faster than
they are taken in.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

from deploy.local.processes import ServerError, ServerProcess
from tests.load.figure import Figure
from tests.load.figures.one_hop import Hop, loaded_hop, stop
from tests.load.meter import Series, meter, watch
from tests.load.service import CONTRACTS
from tests.load.stack import Stack
from tests.load.tables import TEMPLATE, add_history
from tests.load.traffic import Traffic

MOST: Final = 1.1
"""Processor time per event, to that with one worker."""
JOIN_SECONDS: Final = 120.0
POLL_SECONDS: Final = 0.25


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    events: int
    dossiers: int
    rounds: int
    workers: tuple[int, ...] = (1, 2, 4)
    goal: bool = True


async def measure(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    """One, two and four in turn, so that a slow minute of the machine hits all."""
    seen: dict[int, list[Series]] = {workers: [] for workers in sizes.workers}
    for _ in range(sizes.rounds):
        for workers, rounds in seen.items():
            rounds.append(await _drained(stack, sizes, workers))
    costs = {workers: median(map(_microseconds, rounds)) for workers, rounds in seen.items()}
    for workers, rounds in seen.items():
        yield _rate(workers, rounds)
    for workers, rounds in seen.items():
        yield Figure(
            f"scaling.processor-{workers}",
            costs[workers],
            "µs",
            f"processor time of an event with {_named(workers)}, of program, PostgreSQL and Kafka",
            detail={"rounds": [round(_microseconds(series)) for series in rounds]},
        )
    for workers in sizes.workers[1:]:
        yield Figure(
            f"scaling.processor-{workers}/processor-1",
            costs[workers] / costs[1],
            "ratio",
            f"processor time of an event with {_named(workers)}, to that with one",
            below=MOST if sizes.goal else None,
        )


def _rate(workers: int, rounds: Sequence[Series]) -> Figure:
    typical = sorted(rounds, key=lambda series: series.rate)[len(rounds) // 2]
    return Figure(
        f"scaling.workers-{workers}",
        typical.rate,
        "events/s",
        f"one hop, a backlog, {_named(workers)}",
        detail={
            "rounds": [round(series.rate) for series in rounds],
            "processor_µs_per_event": typical.processor_per_event,
        },
    )


def _named(workers: int) -> str:
    return "one worker" if workers == 1 else f"{workers} workers"


def _microseconds(series: Series) -> float:
    return sum(series.processor_per_event.values())


async def _drained(stack: Stack, sizes: Sizes, workers: int) -> Series:
    database = stack.new_name("bench")
    stack.postgres.create_database(database, template=TEMPLATE)
    url = stack.postgres.url(database)
    try:
        async with loaded_hop(stack, 0, sizes.dossiers) as hop:
            await add_history(url, hop.dossiers)
            return await _watched(stack, hop, url, sizes.events, workers)
    finally:
        stack.postgres.drop_database(database)


async def _watched(stack: Stack, hop: Hop, url: str, events: int, workers: int) -> Series:
    async with meter(stack, hop.output_topic) as output:
        with _running(stack, hop, url, workers) as programs:
            await _joined(stack, hop, programs)
            async with asyncio.TaskGroup() as group:
                seen = group.create_task(
                    watch(output.count, events, programs, stack.server_processes)
                )
                await Traffic(hop.dossiers).load(stack.bootstrap_servers, hop.input_topic, events)
    return seen.result()


@contextmanager
def _running(stack: Stack, hop: Hop, url: str, workers: int) -> Iterator[list[ServerProcess]]:
    environment = hop.environment(url)
    programs = [stack.run("tests.load.programs.ours", environment) for _ in range(workers)]
    try:
        yield programs
    finally:
        for program in programs:
            stop(program)


async def _joined(stack: Stack, hop: Hop, programs: Sequence[ServerProcess]) -> None:
    """Until all share the topic: who still starts would have its start counted, and who joins later stops the others."""
    group = hop.prefix + CONTRACTS.service
    deadline = time.monotonic() + JOIN_SECONDS
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.bootstrap_servers)
    await admin.start()
    try:
        while not await _is_shared(admin, group, len(programs)):
            ended = next((program for program in programs if not program.running), None)
            if ended or time.monotonic() > deadline:
                raise ServerError(
                    f"{len(programs)} workers did not share\n{(ended or programs[0]).log_tail()}"
                )
            await asyncio.sleep(POLL_SECONDS)
    finally:
        await admin.close()


async def _is_shared(admin: AIOKafkaAdminClient, group: str, members: int) -> bool:
    try:
        (answer,) = await admin.describe_consumer_groups([group])
    except GroupCoordinatorNotAvailableError:  # nobody has joined any group of this broker yet
        return False
    ((_, _, state, _, _, found, *_),) = answer.groups
    return state == "Stable" and len(found) == members
