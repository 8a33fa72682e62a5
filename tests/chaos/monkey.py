"""Breaks things of a running platform and mends them a moment later: programs, the broker, databases and a disk."""

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from deploy.local.kafka import KafkaCluster
from deploy.local.postgres import PostgresServer
from deploy.local.processes import ServerError
from deploy.local.programs import Program
from deploy.local.stack import PROGRAMS, Stack
from tests.small_disk import SmallDisk

WORKERS: Final = [name for name in PROGRAMS if name.endswith("-werker")]

Fault = Callable[[], Awaitable[str]]
"""Breaks something, mends it, and says what it was."""


@dataclass
class Monkey:
    """`stack` has a database server per service; the data of one of these is on `disk`."""

    stack: Stack
    disk: SmallDisk
    on_disk: str
    """The name of the server whose data is on it."""
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)

    async def break_programs_until(self, end: float) -> None:
        """And the broker: something every 5 to 25 seconds, seldom two things at once."""
        faults: Sequence[tuple[int, Fault]] = (
            (6, self._kills_a_program),
            (2, self._ends_a_program),
            (3, self._freezes_a_program),
            (2, self._kills_all_workers),
            (3, self._brings_a_second_worker),
            (2, self._sets_a_clock),
            (3, self._kills_the_broker),
            (3, self._freezes_the_broker),
            (2, self._restarts_the_broker),
        )
        await self._go_on_until(end, faults, (5, 25))

    async def break_databases_until(self, end: float) -> None:
        """One of the four every 5 to 40 seconds, now and then all of them."""
        faults: Sequence[tuple[int, Fault]] = (
            (5, self._kills_a_database),
            (4, self._restarts_a_database),
            (3, self._freezes_a_database),
            (3, self._fills_a_disk),
            (1, self._kills_all_databases),
        )
        await self._go_on_until(end, faults, (5, 40))

    async def _go_on_until(
        self, end: float, faults: Sequence[tuple[int, Fault]], pause: tuple[float, float]
    ) -> None:
        weights, deeds = zip(*faults, strict=True)
        while time.monotonic() < end:
            await asyncio.sleep(self.dice.uniform(*pause))
            at_once = 2 if self.dice.random() < 0.2 else 1
            chosen = self.dice.choices(deeds, weights, k=at_once)
            self.done.update(await asyncio.gather(*(deed() for deed in set(chosen))))

    async def _kills_a_program(self) -> str:
        name = self.dice.choice(sorted(PROGRAMS))
        await asyncio.to_thread(self.stack.kill, name)
        await asyncio.sleep(self.dice.uniform(0, 8))
        await asyncio.to_thread(self.stack.restart, name)
        return "a program killed"

    async def _ends_a_program(self) -> str:
        name = self.dice.choice(sorted(PROGRAMS))
        process = self.stack.processes[name]
        await asyncio.to_thread(process.stop, signal.SIGTERM, 15)
        await asyncio.to_thread(self.stack.restart, name)
        return "a program ended" if process.exit_code == 0 else "a program that did not end in time"

    async def _freezes_a_program(self) -> str:
        process = self.stack.processes[self.dice.choice(sorted(PROGRAMS))]
        process.send_all(signal.SIGSTOP)
        await asyncio.sleep(self.dice.uniform(2, 25))
        process.send_all(signal.SIGCONT)
        return "a program frozen"

    async def _kills_all_workers(self) -> str:
        for name in WORKERS:
            await asyncio.to_thread(self.stack.kill, name)
        for name in WORKERS:
            await asyncio.to_thread(self.stack.restart, name)
        return "all workers killed"

    async def _brings_a_second_worker(self) -> str:
        """Of a service, beside the one that it has, and takes it away again."""
        name = self.dice.choice(WORKERS)
        guest = Program(
            PROGRAMS[name],
            log=self.stack.folder / f"tweede-{name}-{uuid4().hex[:8]}.log",
            environment=self.stack.environment,
        )
        await asyncio.sleep(self.dice.uniform(8, 30))
        if self.dice.random() < 0.5:
            await asyncio.to_thread(guest.kill)
        else:
            await asyncio.to_thread(guest.stop, signal.SIGTERM, 15)
        return "a second worker that came and went"

    async def _sets_a_clock(self) -> str:
        """Of one worker, an hour ahead or right again; it comes with a restart."""
        shift = self.dice.choice(("3600", "0"))
        self.stack.environment["CLOCK_SHIFT_SECONDS"] = shift
        await asyncio.to_thread(self.stack.restart, self.dice.choice(WORKERS))
        self.stack.environment["CLOCK_SHIFT_SECONDS"] = "0"
        return "a clock set" if shift == "0" else "a clock an hour ahead"

    @property
    def _broker(self) -> KafkaCluster:
        broker = self.stack.breakable["Kafka"]
        assert isinstance(broker, KafkaCluster)
        return broker

    async def _kills_the_broker(self) -> str:
        await self._kills(self._broker)
        return "the broker killed"

    async def _freezes_the_broker(self) -> str:
        await self._freezes(self._broker)
        return "the broker frozen"

    async def _restarts_the_broker(self) -> str:
        await asyncio.to_thread(self._broker.stop)
        await _started(self._broker)
        return "the broker restarted in order"

    @property
    def _databases(self) -> dict[str, PostgresServer]:
        servers = self.stack.breakable.items()
        return {name: server for name, server in servers if isinstance(server, PostgresServer)}

    def _a_database(self) -> PostgresServer:
        return self._databases[self.dice.choice(sorted(self._databases))]

    async def _kills_a_database(self) -> str:
        await self._kills(self._a_database())
        return "a database killed"

    async def _restarts_a_database(self) -> str:
        server = self._a_database()
        await asyncio.to_thread(server.stop)
        await _started(server)
        return "a database restarted in order"

    async def _freezes_a_database(self) -> str:
        await self._freezes(self._a_database())
        return "a database frozen"

    async def _kills_all_databases(self) -> str:
        await asyncio.gather(*(self._kills(server) for server in self._databases.values()))
        return "all databases killed"

    async def _fills_a_disk(self) -> str:
        await asyncio.to_thread(self.disk.fill)
        await asyncio.sleep(self.dice.uniform(5, 40))
        self.disk.make_room()
        # Without room for its log it ends itself.
        server = self._databases[self.on_disk]
        ended = not server.running
        await _started(server)
        return "a disk full until the database ended" if ended else "a disk full"

    async def _kills(self, server: PostgresServer | KafkaCluster) -> None:
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(self.dice.uniform(0, 15))
        await _started(server)

    async def _freezes(self, server: PostgresServer | KafkaCluster) -> None:
        await asyncio.to_thread(server.freeze)
        await asyncio.sleep(self.dice.uniform(3, 20))
        await asyncio.to_thread(server.resume)


async def _started(server: PostgresServer | KafkaCluster) -> None:
    """However long that takes a machine that is this busy: it was not broken off by us."""
    while True:
        try:
            return await asyncio.to_thread(server.start)
        except ServerError as error:
            sys.stdout.write(f"\nonce more: {str(error).splitlines()[0]}\n")
