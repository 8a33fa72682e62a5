"""A year of the country replayed into reporting: how fast its own workers take it in, with how much memory, and the monitor after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

import asyncpg

from deploy.local.processes import ServerProcess
from services.reporting.contracts import CONTRACTS
from shared.db.engine import create_engine
from shared.messaging.partitions import maintain
from shared.messaging.topics import ensure_topics
from shared.settings import KafkaSettings
from tests.load.figure import Figure
from tests.load.figures import monitor
from tests.load.meter import Series, watch
from tests.load.residents import Town
from tests.load.site import new_database
from tests.load.traffic import dossier_ids
from tests.load.year import Year

STOP_SECONDS = 20.0
TAKEN_IN = "SELECT coalesce(sum(next_offset - first_offset), 0)::bigint FROM consumer_position"
LOST = """
    SELECT $1::bigint - (SELECT count(*) FROM flow_event) + (SELECT count(*) FROM failed_message)
    """


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    events: int
    dossiers: int
    looks: int
    """At each page of the monitor."""
    workers: int = 2
    goal: bool = True


async def measure(town: Town, sizes: Sizes, profile: Path) -> AsyncIterator[Figure]:
    """The workers run until all is in; then each page of the monitor in turn, over and over."""
    url = await new_database(town, "reporting")
    async with _loaded(town, sizes) as prefix:
        series = await _replay(town, sizes, url, prefix, profile)
    about = f"{sizes.events:,} events replayed into reporting by {sizes.workers} workers"
    yield Figure(
        "replay.rate",
        series.rate,
        "events/s",
        about,
        at_least=5_000 if sizes.goal else None,
        detail={
            "tenths": [round(rate) for rate in series.tenths],
            "processor_µs_per_event": series.processor_per_event,
        },
    )
    yield Figure(
        "replay.memory-growth",
        max(series.memory_tenths) - series.memory_tenths[0],
        "MiB",
        "growth of the workers' memory after its first tenth",
        below=16 * sizes.workers if sizes.goal else None,
        detail={"since_the_first_event": [round(grown) for grown in series.memory_tenths]},
    )
    yield Figure(
        "replay.lost", await _lost(url, sizes.events), "events", "not stored by it", below=1
    )
    async for figure in monitor.measure(town, url, sizes.looks, goal=sizes.goal):
        yield figure
    town.stack.postgres.drop_database(url.rsplit("/", 1)[-1])


@asynccontextmanager
async def _loaded(town: Town, sizes: Sizes) -> AsyncIterator[str]:
    """The year in topics under a prefix of their own, the town's dossiers among those of the country."""
    stack = town.stack
    prefix = stack.new_name("replay") + "."
    settings = KafkaSettings(bootstrap_servers=stack.bootstrap_servers, topic_prefix=prefix)
    await ensure_topics(settings, CONTRACTS.topics)
    known = [resident.dossier_id for resident in town.residents]
    others = dossier_ids(max(0, sizes.dossiers - len(known)))
    await Year(sizes.events, [*known, *others]).load(stack.bootstrap_servers, prefix)
    yield prefix
    await stack.delete_topics(*(prefix + topic for topic in CONTRACTS.topics))


async def _replay(town: Town, sizes: Sizes, url: str, prefix: str, profile: Path) -> Series:
    engine = create_engine(url, pool_size=1)
    await maintain(engine)
    await engine.dispose()
    connection = await asyncpg.connect(url)
    workers = [_start(town, url, prefix, profile, number) for number in range(sizes.workers)]

    async def taken_in() -> int:
        return int(await connection.fetchval(TAKEN_IN))

    try:
        return await watch(taken_in, sizes.events, workers, town.stack.server_processes)
    finally:
        for worker in workers:
            worker.stop(SIGTERM, STOP_SECONDS)
        await connection.close()


def _start(town: Town, url: str, prefix: str, profile: Path, number: int) -> ServerProcess:
    """One of the workers is looked at from inside: where the time goes is the same in each."""
    return town.stack.run(
        "tests.load.programs.reporting_worker",
        {
            "REPORTING_DATABASE_URL": url,
            "KAFKA_BOOTSTRAP_SERVERS": town.stack.bootstrap_servers,
            "KAFKA_TOPIC_PREFIX": prefix,
            "BENCH_PROFILE": "" if number else str(profile),
        },
    )


async def _lost(url: str, events: int) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(LOST, events))
    finally:
        await connection.close()
