"""kill -9 at every named point of a worker, on a bad network, with one broker and with three: all is done once, in order.

One pair of books is walked through a bad night, from kill to kill, and is closed in the morning. With `SHORT=1` each
point meets one kind of trouble, with one broker; else every kind, and three brokers too.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from sqlalchemy import text

from deploy.local.kafka import KafkaCluster
from shared import clock, ids
from shared.messaging.points import Point
from shared.messaging.timers import NewTimer
from tests.contract.runtime.network import (
    LASTS,
    TROUBLES,
    Network,
    Trouble,
    proxied_brokers,
    proxied_database,
)
from tests.ledger.books import Books, open_books_on
from tests.ledger.processes import Role
from tests.ledger.service import Load, Paid, accept
from tests.settings import TestSettings
from tests.tcp_proxy import TcpProxy

SHORT: Final = TestSettings().short
TIMER_POINTS: Final[tuple[Point, ...]] = ("in-timer", "after-timer")
RETRY_POINTS: Final[tuple[Point, ...]] = ("in-retry", "after-retry")
CONSUMER_POINTS: Final[tuple[Point, ...]] = (
    "after-fetch",
    "after-parse",
    "in-transaction",
    "before-commit",
    "after-commit",
    "during-revoke",
)
RELAY_POINTS: Final[tuple[Point, ...]] = ("after-send",)
PATIENCE: Final = 180.0

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]


class Step(NamedTuple):
    point: Point
    trouble: Trouble

    def __str__(self) -> str:
        return f"{self.point}, {self.trouble}"

    @property
    def role(self) -> Role:
        return "source" if self.point in RELAY_POINTS else "ledger"


POINTS: Final = (*TIMER_POINTS, *RETRY_POINTS, *CONSUMER_POINTS, *RELAY_POINTS)
STEPS: Final = (
    [Step(point, trouble) for point, trouble in zip(POINTS, cycle(TROUBLES), strict=False)]
    if SHORT
    else [Step(point, trouble) for trouble in TROUBLES for point in POINTS]
)
_DUE_NOW: Final = text(
    """
    UPDATE failed_message SET state = 'retrying', next_attempt_at = now()
    WHERE state IN ('retrying', 'waiting')
    """
)
_HELD: Final = text("SELECT count(*) FROM failed_message WHERE state IN ('retrying', 'parked')")
_BOOKED: Final = text("SELECT count(*) FROM booking")
_REMINDED: Final = text(
    """
    SELECT convert_from(payload, 'UTF8')::jsonb -> 'data' ->> 'key' AS key, count(*) AS times
    FROM outbox WHERE type LIKE '%herinnerd%' GROUP BY 1
    """
)


@dataclass
class Night:
    """What was begun, to be seen done in the morning."""

    books: Books
    network: Network
    databases: dict[Role, TcpProxy]
    load: Load
    timers: list[str] = field(default_factory=list)

    async def begin(self) -> None:
        """Messages that are held until the step that mends them."""
        steps = [step for step in STEPS if step.point in RETRY_POINTS]
        for step in steps:
            dossier = ids.new_dossier_id()
            poisoned = Paid(number=1, amount_cents=100, poison=f"while:{step}")
            await accept(self.books.source, dossier, [poisoned])
            await accept(self.books.source, dossier, [Paid(number=2, amount_cents=200)])
        with self.books.worker("source"), self.books.worker("ledger"):
            await _until(partial(self._holds, 2 * len(steps)))

    async def is_killed_at(self, step: Step) -> None:
        with ExitStack() as running:
            if step.role == "ledger":
                running.enter_context(self.books.worker("source"))
            times = 2 if step.point == "during-revoke" else 1  # it begins by giving up nothing
            doomed = running.enter_context(self.books.worker(step.role, f"{step.point}:{times}"))
            await self.databases[step.role].used()
            trouble = asyncio.create_task(self.network.be(step.trouble, LASTS))
            booked = await self._booked()
            await self._give_work(step)
            if step.point == "during-revoke":
                # Who comes before it has partitions takes none from it.
                await _until(partial(self._books_more_than, booked))
                running.enter_context(self.books.worker("ledger"))
            await asyncio.to_thread(doomed.process.wait, PATIENCE)
            await trouble
        assert doomed.was_killed, f"not killed: {step}"

    async def _give_work(self, step: Step) -> None:
        if step.point in TIMER_POINTS:
            key = str(step)
            async with self.books.ledger.transaction() as tx:
                timer = NewTimer("herinnering", key, clock.now(), ids.new_dossier_id(), {})
                tx.schedule(timer)
            self.timers.append(key)
        elif step.point in RETRY_POINTS:
            async with self.books.ledger.transaction() as tx:
                name = {"name": str(step)}
                await tx.execute(text("INSERT INTO switch VALUES (:name)"), name)
                await tx.execute(_DUE_NOW)
        await self.load.add(20)

    async def reminded(self) -> Counter[str]:
        async with self.books.ledger.reading() as connection:
            rows = await connection.execute(_REMINDED)
            return Counter({row.key: row.times for row in rows})

    async def _booked(self) -> int:
        async with self.books.ledger.reading() as connection:
            count: int = (await connection.execute(_BOOKED)).scalar_one()
            return count

    async def _books_more_than(self, count: int) -> bool:
        return await self._booked() > count

    async def _holds(self, count: int) -> bool:
        async with self.books.ledger.reading() as connection:
            return bool((await connection.execute(_HELD)).scalar_one() == count)


@pytest.mark.parametrize("brokers", [1] if SHORT else [1, 3])
async def test_a_worker_that_is_killed_at_any_point_on_a_bad_network_does_all_once(
    database_url: Callable[..., str], tmp_path: Path, topic_prefix: str, brokers: int
) -> None:
    cluster = KafkaCluster(tmp_path / "kafka", brokers)
    source_url, ledger_url = database_url(), database_url()
    try:
        async with (
            proxied_brokers(cluster) as (addresses, on_the_way),
            proxied_database(source_url) as (bad_source_url, source_proxy),
            proxied_database(ledger_url) as (bad_ledger_url, ledger_proxy),
            open_books_on(source_url, ledger_url, addresses, topic_prefix, brokers) as books,
        ):
            books.source_url, books.ledger_url = bad_source_url, bad_ledger_url
            network = Network((*on_the_way, source_proxy, ledger_proxy))
            databases: dict[Role, TcpProxy] = {"source": source_proxy, "ledger": ledger_proxy}
            night = Night(books, network, databases, Load(books.source, dossiers=10))
            await night.begin()

            for step in STEPS:
                await night.is_killed_at(step)

            with books.worker("source"), books.worker("ledger"):
                closed = await books.closed(PATIENCE)
            reminded = await night.reminded()
    finally:
        cluster.kill()

    assert closed.faults == ()
    assert closed.booked == closed.accepted > night.load.accepted
    assert reminded == dict.fromkeys(night.timers, 1)


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
