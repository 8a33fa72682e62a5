"""Several batches at once in one worker: nothing of it may be seen in what becomes of the messages."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shared import ids
from shared.errors import Transient
from shared.events.envelope import to_wire
from shared.messaging.consumer import Consumer
from shared.messaging.kafka import Partition, Record
from shared.messaging.lanes import LANES, share_out
from shared.messaging.subscriber import OutOfRange
from shared.messaging.transaction import Database
from tests.integration.messaging.test_consumer_loop import running, until
from tests.integration.messaging.test_failures import payment
from tests.ledger.listed_log import ListedLog
from tests.ledger.poison import lock_held
from tests.ledger.service import LEDGER, open_books

PARTITIONS = 6
MESSAGES = 120

partitions = st.lists(
    st.tuples(st.sampled_from(["levensgebeurtenissen", "taken"]), st.integers(0, 11)), unique=True
)


@given(partitions, st.integers(1, 4))
def test_every_partition_is_in_one_share_and_one_number_is_not_divided(
    assigned: list[Partition], lanes: int
) -> None:
    shares = share_out(assigned, lanes)

    assert sorted(partition for share in shares for partition in share) == sorted(assigned)
    lane_of = defaultdict(set)
    for place, share in enumerate(shares):
        for _, number in share:
            lane_of[number].add(place)
    assert all(len(lanes_of_number) == 1 for lanes_of_number in lane_of.values())
    numbers = Counter(place for places in lane_of.values() for place in places)
    assert max(numbers.values(), default=0) - min(numbers.values(), default=0) <= 1
    assert len(shares) == max(1, min(lanes, len(lane_of)))


class UnsettledLog(ListedLog):
    """Moves its partitions, loses its place and does not answer, when the dice say so; and answers at any moment."""

    def __init__(self, dice: Random, trouble: float) -> None:
        super().__init__(PARTITIONS)
        self._dice = dice
        self._trouble = trouble

    async def fetch(self, limit: int, partitions: Sequence[Partition]) -> list[Record]:
        await asyncio.sleep(self._dice.random() * 0.01)
        if self._dice.random() < self._trouble:
            self._make_trouble(partitions)
        return await super().fetch(self._dice.randint(1, 20), partitions)

    def _make_trouble(self, partitions: Sequence[Partition]) -> None:
        match self._dice.choice(["moved", "lost", "away"]):
            case "moved":
                self.generation += 1
                self.unpositioned = True
            case "lost":
                raise OutOfRange([self._dice.choice(partitions)])
            case _:
                self.unpositioned = True
                raise Transient("the broker does not answer")


@dataclass(frozen=True)
class Lives:
    """How messages come, and what happens meanwhile."""

    seed: int
    dossiers: int
    trouble: float
    """How often a fetch meets it."""
    poisoned: float
    """How many messages fail twice before they succeed."""


lives = st.builds(
    Lives,
    seed=st.integers(0, 10_000),
    dossiers=st.integers(2, 30),
    trouble=st.sampled_from([0.0, 0.05, 0.2]),
    poisoned=st.sampled_from([0.0, 0.02]),
)


@pytest.mark.timeout(120)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lived=lives)
def test_each_dossier_is_booked_once_and_in_order_however_partitions_move_and_handlers_fail(
    database_url: Callable[..., str], lived: Lives
) -> None:
    asyncio.run(_prove_order(database_url("grootboek"), lived))


async def _prove_order(url: str, lived: Lives) -> None:
    dice = Random(lived.seed)
    log = UnsettledLog(dice, lived.trouble)
    published: defaultdict[UUID, list[int]] = defaultdict(list)
    dossiers = [ids.new_dossier_id() for _ in range(lived.dossiers)]
    for _ in range(MESSAGES):
        numbers = published[dossier := dice.choice(dossiers)]
        numbers.append(len(numbers) + 1)
        poison = "twice" if dice.random() < lived.poisoned else ""
        log.add(to_wire(payment(dossier, numbers[-1], poison=poison)), dossier)
    database = open_books(url, "grootboek")
    try:
        await _read_to_the_end(database, log)
        assert await _booked(database) == published
    finally:
        await database.close()


async def _read_to_the_end(database: Database, log: UnsettledLog) -> None:
    consumer = Consumer(database, LEDGER, log)  # type: ignore[arg-type]  # has the same face
    reading = asyncio.create_task(_read_on(consumer))
    try:
        await until(lambda: _is_at_end(database, log), 60)
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _read_on(consumer: Consumer) -> None:
    """As a worker does: what may pass is tried again."""
    while True:
        with suppress(Transient):
            await consumer.run()


async def _is_at_end(database: Database, log: ListedLog) -> bool:
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT * FROM consumer_position"))
        return {(row.topic, row.partition): row.next_offset for row in rows} == log.ends


async def _booked(database: Database) -> dict[UUID, list[int]]:
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT * FROM booking ORDER BY line"))
        booked: defaultdict[UUID, list[int]] = defaultdict(list)
        for row in rows:
            booked[row.dossier_id].append(row.number)
        return booked


async def test_while_one_lane_waits_for_a_lock_the_other_goes_on(
    database_url: Callable[..., str],
) -> None:
    database = open_books(database_url("grootboek"), "grootboek")
    log = ListedLog(PARTITIONS)
    held, free = (next(_dossiers_of_share(log, share)) for share in range(LANES))
    log.add(to_wire(payment(held, 1, poison="waits for a lock")), held)
    async with lock_held(database), running(database, log) as consumer:
        await until(lambda: consumer.busy_since)
        waiting_since = consumer.busy_since
        log.add(to_wire(payment(free, 1)), free)
        await until(lambda: _is_booked(database, free))

        assert consumer.busy_since == waiting_since
        assert await _booked(database) == {free: [1]}
    await database.close()


async def _is_booked(database: Database, dossier: UUID) -> bool:
    return dossier in await _booked(database)


def _dossiers_of_share(log: ListedLog, share: int) -> Iterator[UUID]:
    mine = share_out(log.assignment(), LANES)[share]
    return (
        dossier for dossier in iter(ids.new_dossier_id, None) if log.partition_of(dossier) in mine
    )
