"""One hop: Kafka, handler, database, outbox, Kafka. *limit*, *plain* and ours, one process each, on the same events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM
from uuid import UUID

from deploy.local.processes import ServerProcess
from shared.events.life_events import JobStarted
from shared.events.tasks import PlaybookApplied
from tests.load.figure import Figure
from tests.load.meter import Series, meter
from tests.load.stack import Stack
from tests.load.tables import TEMPLATE, add_history
from tests.load.traffic import Traffic, dossier_ids

STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    events: int
    plain_events: int
    rounds: int
    dossiers: int = 20_000


@dataclass(frozen=True)
class Hop:
    """Events that wait in a topic, to be taken by one program after another."""

    stack: Stack
    prefix: str
    events: int
    dossiers: list[UUID]

    @property
    def input_topic(self) -> str:
        return self.prefix + JobStarted.topic

    @property
    def output_topic(self) -> str:
        return self.prefix + PlaybookApplied.topic

    async def measure(
        self, program: str, *, events: int = 0, profile: Path | None = None, **options: str
    ) -> Series:
        """Let `program` take all events into a database of its own; what it published over time."""
        database = self.stack.new_name("bench")
        self.stack.postgres.create_database(database, template=TEMPLATE)
        url = self.stack.postgres.url(database)
        await add_history(url, self.dossiers)
        async with meter(self.stack, self.output_topic) as output:
            environment = self.environment(url, profile) | options
            running = self.stack.run(f"tests.load.programs.{program}", environment)
            try:
                return await output.watch(events or self.events, running)
            finally:
                stop(running)
                self.stack.postgres.drop_database(database)

    def environment(self, url: str, profile: Path | None = None) -> dict[str, str]:
        """What a program needs to take the events into this database."""
        return {
            "BENCH_BOOTSTRAP_SERVERS": self.stack.bootstrap_servers,
            "BENCH_DATABASE_URL": url,
            "BENCH_INPUT_TOPIC": self.input_topic,
            "BENCH_OUTPUT_TOPIC": self.output_topic,
            "BENCH_GROUP": self.stack.new_name("bench"),
            "BENCH_PROFILE": str(profile or ""),
            "KAFKA_BOOTSTRAP_SERVERS": self.stack.bootstrap_servers,
            "KAFKA_TOPIC_PREFIX": self.prefix,
        }


def stop(program: ServerProcess) -> None:
    program.stop(SIGTERM, STOP_SECONDS)


@asynccontextmanager
async def loaded_hop(stack: Stack, events: int, dossiers: int) -> AsyncIterator[Hop]:
    """`events` job starts in a fresh topic; the topics are deleted afterwards."""
    hop = Hop(stack, stack.new_name("bench") + ".", events, dossier_ids(dossiers))
    await stack.create_topics(hop.input_topic, hop.output_topic)
    await Traffic(hop.dossiers).load(stack.bootstrap_servers, hop.input_topic, events)
    yield hop
    await stack.delete_topics(hop.input_topic, hop.output_topic)


async def measure(stack: Stack, sizes: Sizes, profile: Path) -> AsyncIterator[Figure]:
    """*limit* and ours in turn, so that a slow minute of the machine hits both; then *plain*."""
    seen: dict[str, list[Series]] = {"limit": [], "limit-same-rows": [], "ours": []}
    async with loaded_hop(stack, sizes.events, sizes.dossiers) as hop:
        for _ in range(sizes.rounds):
            seen["limit"].append(await hop.measure("limit"))
            seen["ours"].append(await hop.measure("ours"))
        seen["limit-same-rows"].append(await hop.measure("limit", BENCH_BOOKKEEPING="true"))
        seen["plain"] = [await hop.measure("plain", events=sizes.plain_events)]
        await hop.measure("ours", profile=profile)
    figures = {
        name: _figure(name, series, about)
        for (name, series), about in zip(
            seen.items(),
            (
                "one hop, bare program",
                "one hop, bare program that also keeps the two rows per dossier that guard the order",
                "one hop, the project's runtime",
                "one hop, FastStream and SQLAlchemy",
            ),
            strict=True,
        )
    }
    for figure in figures.values():
        yield figure
    ours = figures["ours"].value
    for other, goal in (("limit", 0.75), ("limit-same-rows", None), ("plain", 45)):
        ratio = ours / figures[other].value
        yield Figure(
            f"one-hop.ours/{other}", ratio, "ratio", f"one hop, ours to {other}", at_least=goal
        )


def _figure(name: str, series: list[Series], about: str) -> Figure:
    typical = sorted(series, key=lambda one: one.rate)[len(series) // 2]
    return Figure(
        f"one-hop.{name}",
        typical.rate,
        "events/s",
        about,
        detail={
            "rounds": [round(one.rate) for one in series],
            "processor_µs_per_event": typical.processor_per_event,
        },
    )
