"""A re-assessment whole, with and without the purse: income's real worker takes job starts in, from Kafka to the commit.

Beside `purse.*`, which is the arithmetic alone.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median
from typing import Any, Final
from uuid import UUID

import asyncpg
from uuid_utils import uuid7

from deploy.local.processes import ServerError, ServerProcess
from shared import clock
from shared.db.migrate import upgrade
from shared.events.envelope import Event, to_wire
from shared.events.household import Huishouden
from shared.events.life_events import JobStarted
from tests.load.figure import Figure
from tests.load.figures.one_hop import stop
from tests.load.households import make_households
from tests.load.meter import processor_of
from tests.load.stack import Stack
from tests.load.traffic import load, partition_of

DAY: Final = date(2026, 7, 1)
MOST: Final = 1.5
"""The purse adds at most half."""
TEMPLATE: Final = "income_template"
SOURCE: Final = "urn:nld:oin:00000001823288444000:systeem:naadloos-intake"
SEED: Final = 20_260_701
POLL_SECONDS: Final = 0.25
PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    job_starts: int
    rounds: int
    goal: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one round: processor time per re-assessment in ms, of the worker and of the database, and how many a second."""

    program: float
    database: float
    per_second: float

    @property
    def whole(self) -> float:
        return self.program + self.database


@dataclass(frozen=True, slots=True)
class _Mark:
    count: int
    at: float
    program: float
    database: float


async def measure(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    """With and without in turn, so that a slow minute of the machine hits both; each on a database of its own."""
    prefix = stack.new_name("bench") + "."
    topic = prefix + JobStarted.topic
    stack.postgres.create_database(TEMPLATE)
    await asyncio.to_thread(upgrade, stack.postgres.url(TEMPLATE), "income")
    await stack.create_topics(topic)
    messages = list(job_starts(sizes.job_starts))
    await load(stack.bootstrap_servers, ((topic, *message) for message in messages))
    with_purse: list[Seen] = []
    without: list[Seen] = []
    for _ in range(sizes.rounds):
        without.append(await _round(stack, prefix, len(messages), purse=False))
        with_purse.append(await _round(stack, prefix, len(messages), purse=True))
    await stack.delete_topics(topic)
    about = "a re-assessment at a job start, from Kafka to the commit, worker and database"
    yield _figure("re-assessment.without-purse", without, f"{about}, without the purse")
    yield _figure("re-assessment.with-purse", with_purse, f"{about}, with the purse")
    yield Figure(
        "re-assessment.with-purse/without-purse",
        median(seen.whole for seen in with_purse) / median(seen.whole for seen in without),
        "ratio",
        "what the purse adds to a re-assessment, whole",
        below=MOST if sizes.goal else None,
    )


def job_starts(count: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Each the first message of its dossier, of one applicant; most households receive bijstand."""
    chance = Random(SEED)
    for made in make_households(count, DAY, seed=SEED, strange=0.1):
        household = made.huishouden
        if household.leden and household.counts_work_of(household.leden[0].inwoner_id, DAY):
            dossier_id = UUID(str(uuid7()))
            key = str(dossier_id).encode()
            yield partition_of(key), key, to_wire(_job_start(household, dossier_id, chance))


def _job_start(household: Huishouden, dossier_id: UUID, chance: Random) -> Event[JobStarted]:
    event_id = UUID(str(uuid7()))
    return Event(
        id=event_id,
        source=SOURCE,
        type=JobStarted.event_type,
        time=clock.now(),
        dossier_id=dossier_id,
        correlation_id=event_id,
        causation_id=None,
        sequence=1,
        traceparent=None,
        data=JobStarted(
            inwoner_id=household.leden[0].inwoner_id,
            ingangsdatum=DAY,
            huishouden=household,
            bron="naadloos:ander-systeem",
            uren_per_week=24,
            netto_maandloon_centen=chance.randrange(30_000, 250_000),
            contract="bepaalde-tijd",
        ),
    )


async def _round(stack: Stack, prefix: str, expected: int, *, purse: bool) -> Seen:
    name = stack.new_name("income")
    stack.postgres.create_database(name, template=TEMPLATE)
    url = stack.postgres.url(name)
    environment = {
        "INCOME_DATABASE_URL": url,
        "KAFKA_BOOTSTRAP_SERVERS": stack.bootstrap_servers,
        "KAFKA_TOPIC_PREFIX": prefix,
        "BENCH_PURSE": str(purse),
    }
    worker = stack.run("tests.load.programs.income_worker", environment)
    try:
        first, last = await _watch(stack, worker, url, expected)
    finally:
        await asyncio.to_thread(stop, worker)
        stack.postgres.drop_database(name)
    done = last.count - first.count
    return Seen(
        (last.program - first.program) / done * 1e3,
        (last.database - first.database) / done * 1e3,
        done / (last.at - first.at),
    )


async def _watch(
    stack: Stack, worker: ServerProcess, url: str, expected: int
) -> tuple[_Mark, _Mark]:
    """From when a tenth was done, by when the worker is warm, or from its start where all came at once; up to all of them."""
    first = last = _mark(stack, worker, 0)
    connection = await asyncpg.connect(url)
    try:
        while last.count < expected:
            await asyncio.sleep(POLL_SECONDS)
            count = await connection.fetchval("SELECT count(*) FROM assessment")
            if count > last.count:
                last = _mark(stack, worker, count)
            if first.count == 0 and expected / 10 <= count < expected:
                first = last
            if not worker.running or time.monotonic() - last.at > PATIENCE_SECONDS:
                msg = f"{count} of {expected} re-assessed\n{worker.log_tail()}"
                raise ServerError(msg)
    finally:
        await connection.close()
    return first, last


def _mark(stack: Stack, worker: ServerProcess, count: int) -> _Mark:
    database = processor_of(stack.server_processes["PostgreSQL"])
    return _Mark(count, time.monotonic(), processor_of(worker.pid), database)


def _figure(name: str, seen: list[Seen], about: str) -> Figure:
    detail: dict[str, Any] = {
        "rounds": [round(one_round.whole, 2) for one_round in seen],
        "program_ms": round(median(one_round.program for one_round in seen), 2),
        "postgresql_ms": round(median(one_round.database for one_round in seen), 2),
        "per_second": round(median(one_round.per_second for one_round in seen)),
    }
    return Figure(name, median(one_round.whole for one_round in seen), "ms", about, detail=detail)
