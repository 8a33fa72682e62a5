"""Counts what a measured program does, from outside: the end offsets of its output topic, or any other count, and its memory."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.local.processes import ServerError, ServerProcess
from tests.load.stack import PARTITIONS, Stack

POLL_SECONDS = 0.1
IDLE_SECONDS = 60.0
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    seconds: float
    count: int
    memory: float
    """Resident bytes of the measured process."""
    processor: Mapping[str, float]
    """Seconds of processor time that the program and each server have used so far."""


@dataclass(frozen=True, slots=True)
class Series:
    """The published count over time, from the first published event to the last."""

    samples: tuple[Sample, ...]

    @property
    def rate(self) -> float:
        """Events per second between the first and the last sight of output."""
        first, last = self.samples[0], self.samples[-1]
        return (last.count - first.count) / (last.seconds - first.seconds)

    @property
    def tenths(self) -> list[float]:
        """Events per second in each tenth of the events."""
        first, last = self.samples[0], self.samples[-1]
        step = (last.count - first.count) / 10
        moments = [self._moment(first.count + step * tenth) for tenth in range(11)]
        return [step / (after - before) for before, after in pairwise(moments)]

    @property
    def memory_growth(self) -> float:
        """MiB between the first sight of output and the peak after it."""
        return (max(sample.memory for sample in self.samples) - self.samples[0].memory) / MIB

    @property
    def memory_tenths(self) -> list[float]:
        """MiB by which memory had grown at its highest in each tenth of the events: flat after the first, or not."""
        begun = self.samples[0]
        step = (self.samples[-1].count - begun.count) / 10
        peaks = [begun.memory] * 10
        for sample in self.samples:
            tenth = min(9, int((sample.count - begun.count) / step))
            peaks[tenth] = max(peaks[tenth], sample.memory)
        return [(peak - begun.memory) / MIB for peak in peaks]

    @property
    def processor_per_event(self) -> dict[str, int]:
        """Microseconds of processor time per event, for the program and each server: where the time goes."""
        first, last = self.samples[0], self.samples[-1]
        events = last.count - first.count
        return {
            name: round((last.processor[name] - first.processor[name]) / events * 1e6)
            for name in last.processor
        }

    def _moment(self, count: float) -> float:
        """When `count` was passed, on the straight line between the two samples around it."""
        earlier = self.samples[0]
        for later in self.samples[1:]:
            if later.count >= count and later.count > earlier.count:
                share = max(0.0, count - earlier.count) / (later.count - earlier.count)
                return earlier.seconds + share * (later.seconds - earlier.seconds)
            earlier = later
        return earlier.seconds


class OutputMeter:
    """Watches one topic from the moment it is opened."""

    def __init__(self, stack: Stack, consumer: AIOKafkaConsumer, topic: str) -> None:
        self._servers = stack.server_processes
        self._consumer = consumer
        self._partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        self._base = 0

    async def rebase(self) -> None:
        """Count from here."""
        self._base = await self._end()

    async def count(self) -> int:
        return await self._end() - self._base

    async def _end(self) -> int:
        return sum((await self._consumer.end_offsets(self._partitions)).values())

    async def watch(self, total: int, program: ServerProcess) -> Series:
        """Until `total` events are out."""
        return await watch(self.count, total, [program], self._servers)


async def watch(
    count: Callable[[], Awaitable[int]],
    total: int,
    programs: Sequence[ServerProcess],
    servers: Mapping[str, int],
) -> Series:
    """Until `count` gives `total`. A program that stops, or no progress for long, is an error."""
    samples: list[Sample] = []
    last, last_moved = 0, time.monotonic()
    while last < total:
        now, counted = time.monotonic(), await count()
        if counted > last:
            memory = sum(memory_of(program.pid) for program in programs)
            samples.append(Sample(now, counted, memory, _processor(programs, servers)))
            last, last_moved = counted, now
        ended = next((program for program in programs if not program.running), None)
        if ended or now - last_moved > IDLE_SECONDS:
            msg = f"stopped at {last} of {total} events\n{(ended or programs[0]).log_tail()}"
            raise ServerError(msg)
        await asyncio.sleep(POLL_SECONDS)
    if len(samples) < 2:
        msg = f"{total} events came out at once: too few to measure"
        raise ServerError(msg)
    return Series(tuple(samples))


def _family(pid: int) -> list[psutil.Process]:
    """The process and its descendants, as far as they still run."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def memory_of(pid: int) -> float:
    """Resident bytes of a process and its descendants."""
    return sum(_read(process, lambda p: p.memory_info().rss) for process in _family(pid))


def processor_of(pid: int) -> float:
    """Seconds of processor time that a process and its descendants have used so far."""
    return sum(_read(process, lambda p: sum(p.cpu_times()[:2])) for process in _family(pid))


def _processor(programs: Sequence[ServerProcess], servers: Mapping[str, int]) -> dict[str, float]:
    own = sum(processor_of(program.pid) for program in programs)
    return {"program": own} | {name: processor_of(pid) for name, pid in servers.items()}


def _read(process: psutil.Process, what: Callable[[psutil.Process], float]) -> float:
    """Zero for a process that has just ended."""
    try:
        return what(process)
    except psutil.NoSuchProcess:
        return 0


@asynccontextmanager
async def meter(stack: Stack, topic: str) -> AsyncIterator[OutputMeter]:
    consumer = AIOKafkaConsumer(bootstrap_servers=stack.bootstrap_servers)
    await consumer.start()
    try:
        opened = OutputMeter(stack, consumer, topic)
        await opened.rebase()
        yield opened
    finally:
        await consumer.stop()
