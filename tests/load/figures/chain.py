"""The whole chain: life events through intake, routes, income and reporting, as fast as they go and for as long as a rate is held.

Beside it two bare programs per service that write the same rows over the same hops: what ours wrote is recorded, and played back.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

import asyncpg
import orjson

from deploy.local.accounting import ALL
from deploy.local.ports import free_ports
from deploy.local.processes import ServerError, ServerProcess
from deploy.local.programs import SERVICES
from services.intake.reports.examples import EXAMPLES
from shared import clock
from shared.events.catalog import PUBLISHERS, TOPICS
from tests.load.figure import Figure
from tests.load.figures.intake_http import OURS
from tests.load.figures.one_hop import stop
from tests.load.generator import Requests, generate, until_open
from tests.load.platform import Platform, new_databases, running
from tests.load.recording import emptied, mark, messages_since, shared_out
from tests.load.residents import SENDER, Town

LIMIT_GOAL, PLAIN_GOAL = 0.5, 10.0
LATE_MS, QUIET_MS = 2_000.0, 250.0
CALMEST: Final = 1.0
"""Life events a second: fewer would be none in the seconds of a small run."""
OF_INTAKE: Final = frozenset(event.topic for event in PUBLISHERS["intake"])
SAID_SECONDS: Final = 600.0
KINDS: Final[Mapping[str, int]] = {
    "baan-gestart": 4,
    "vermogen-gewijzigd": 2,
    "verhuizing": 1,
    "schuldsignaal": 1,
    "taalsignaal": 1,
    "inkomen-partner-gewijzigd": 1,
}
"""Of ten life events so many are of each kind."""
_TRAILS: Final = """
    SELECT correlation_id AS life_event, extract(epoch FROM max(stored_at) - min(occurred_at)) AS seconds,
        max(stored_at) AS ended
    FROM flow_event WHERE correlation_id = ANY($1) GROUP BY correlation_id
"""
"""Of each life event from when intake accepted it until the last that came of it was in reporting."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    life_events: int
    rounds: int
    held_seconds: float
    quiet_seconds: float
    plain_life_events: int
    connections: int = 64
    goal: bool = True


@dataclass(frozen=True, slots=True)
class Load:
    """One run of life events through everything."""

    life_events: int
    seconds: float
    """From the first request to the last effect."""
    trails: Sequence[float]
    """Seconds of each life event, sorted."""
    processor: Mapping[str, float]
    """Seconds that each program and server used."""

    @property
    def rate(self) -> float:
        return self.life_events / self.seconds

    @property
    def p99_ms(self) -> float:
        return self.trails[len(self.trails) * 99 // 100] * 1e3


async def measure(town: Town, sizes: Sizes) -> AsyncIterator[Figure]:
    """Ours as fast as it goes, then at most of that for minutes, then at a fifth; then what ours wrote by the bare programs."""
    stack = town.stack
    urls, prefix = await new_databases(town), stack.new_name("chain") + "."
    await stack.create_topics(*(prefix + topic for topic in TOPICS))
    async with running(town, urls, prefix) as platform:
        bodies = _Bodies(town)
        since, before = await mark(stack), await _bytes(platform)
        first = await _load(platform, bodies, sizes, sizes.life_events)
        until, after = await mark(stack), await _bytes(platform)
        more = [
            await _load(platform, bodies, sizes, sizes.life_events) for _ in range(sizes.rounds - 1)
        ]
        rounds = [first, *more]
        rate = median(load.rate for load in rounds)
        held = await _held(platform, bodies, sizes, rate)
        calm = max(held.rate / 5, CALMEST)
        quiet = await _load(platform, bodies, sizes, 0, calm, sizes.quiet_seconds)
    bare = Bare(town, urls, since, until, len(first.trails), sizes)
    limits = [await bare.rate(sizes.life_events) for _ in range(sizes.rounds)]
    plain = await bare.rate(sizes.plain_life_events, plain=True)
    yield Figure(
        "chain.ours",
        rate,
        "life events/s",
        "life events through the four services, as fast as they go",
        detail={"rounds": [round(load.rate) for load in rounds]} | _cost(first, before, after),
    )
    yield Figure("chain.limit", median(limits), "life events/s", "the bare programs that write the same rows", detail={"rounds": [round(limit) for limit in limits]})  # fmt: skip
    yield Figure("chain.plain", plain, "life events/s", "the same rows one by one, a message in a transaction")  # fmt: skip
    yield Figure("chain.held", held.rate, "life events/s", f"life events held for {sizes.held_seconds:.0f} s", detail=_times(held))  # fmt: skip
    for name, value, about, goal in (
        ("ours/limit", rate / median(limits), "the chain, ours to the bare programs", LIMIT_GOAL),
        ("ours/plain", rate / plain, "the chain, ours to the usual way", PLAIN_GOAL),
    ):
        yield Figure(f"chain.{name}", value, "ratio", about, at_least=goal if sizes.goal else None)
    for name, load, goal in (("held-p99", held, LATE_MS), ("p99", quiet, QUIET_MS)):
        about = f"at {load.rate:.0f} life events/s: until all that follows is in reporting, 99 of 100 within"
        yield Figure(
            f"chain.{name}",
            load.p99_ms,
            "ms",
            about,
            below=goal if sizes.goal else None,
            detail=_times(load),
        )


def _times(load: Load) -> dict[str, Any]:
    half = load.trails[len(load.trails) // 2] * 1e3
    return {"p50_ms": round(half), "max_ms": round(load.trails[-1] * 1e3)}


def _cost(load: Load, before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Any]:
    """What one life event costs in processor time, and in bytes that stay."""
    number = load.life_events
    return {
        "processor_ms_per_life_event": {
            name: round(seconds / number * 1e3, 2) for name, seconds in load.processor.items()
        },
        "bytes_per_life_event": {
            name: round((after[name] - size) / number) for name, size in before.items()
        },
    }


async def _held(platform: Platform, bodies: "_Bodies", sizes: Sizes, fastest: float) -> Load:
    """The most of which 99 in 100 are through within the limit, to a fifth.

    It is looked for from below, each rate for a while and twice the one before, so that what is too much is tried once and
    leaves nothing to work off. What then does not hold for long is tried with a fifth less, and so on.
    """
    rate = max(fastest / 16, CALMEST)
    while rate < fastest and sizes.goal and await _is_in_time(platform, bodies, sizes, rate):
        rate *= 2
    while True:
        rate *= 0.8
        is_last = rate < CALMEST or not sizes.goal
        if is_last or await _is_in_time(platform, bodies, sizes, rate):
            held = await _load(platform, bodies, sizes, 0, rate, sizes.held_seconds)
            if held.p99_ms < LATE_MS or is_last:
                return held


async def _is_in_time(platform: Platform, bodies: "_Bodies", sizes: Sizes, rate: float) -> bool:
    tried = await _load(platform, bodies, sizes, 0, rate, sizes.held_seconds / 5)
    return tried.p99_ms < LATE_MS


async def _load(
    platform: Platform,
    bodies: "_Bodies",
    sizes: Sizes,
    count: int,
    per_second: float = 0.0,
    seconds: float = 600.0,
) -> Load:
    """`count` life events as fast as they are answered; or so many a second for so many seconds."""
    town = platform.town
    file = town.stack.folder / f"{town.stack.new_name('life-events')}.ndjson"
    ids = bodies.write(file, count or max(1, int(per_second * seconds)))
    used, begun_at = platform.processor(), clock.now()
    answered = await generate(
        town.stack,
        platform.port,
        Requests(
            path=OURS,
            token=town.token,
            bodies=file,
            seconds=seconds,
            connections=sizes.connections,
            per_second=per_second,
            content_type="application/cloudevents+json",
            warm_up_seconds=0,
        ),
    )
    if set(answered.answers) != {202}:
        raise ServerError(f"intake answered {answered.answers}")
    await platform.settle()
    used_until = platform.processor()
    trails = await _trails(platform.urls, ids[: answered.answers[202]])
    ended = max(ended for _, ended in trails)
    return Load(
        len(trails),
        (ended - begun_at).total_seconds(),
        sorted(seconds for seconds, _ in trails),
        {name: used_until[name] - seconds for name, seconds in used.items()},
    )


async def _trails(urls: Mapping[str, str], sources: Sequence[str]) -> list[tuple[float, Any]]:
    """Of each life event how long it took, and when it was over. Raises ServerError where one had no effect."""
    intake = await asyncpg.connect(urls["intake"])
    reporting = await asyncpg.connect(urls["reporting"])
    try:
        rows = await intake.fetch(
            "SELECT id FROM life_event WHERE source = $1 AND source_id = ANY($2) AND status = 'verwerkt'",
            SENDER,
            list(sources),
        )
        found = await reporting.fetch(_TRAILS, [row["id"] for row in rows])
    finally:
        await intake.close()
        await reporting.close()
    if len(found) != len(rows) or len(rows) < len(sources) * 0.9:
        raise ServerError(f"{len(sources)} sent, {len(rows)} taken in, {len(found)} in reporting")
    return [(float(row["seconds"]), row["ended"]) for row in found]


async def _bytes(platform: Platform) -> dict[str, int]:
    """What PostgreSQL and Kafka hold on disk."""
    connection = await asyncpg.connect(platform.town.stack.postgres.url("postgres"))
    try:
        sizes = {
            f"PostgreSQL {service}": await connection.fetchval(
                "SELECT pg_database_size($1::text)", url.rpartition("/")[2].partition("?")[0]
            )
            for service, url in platform.urls.items()
        }
    finally:
        await connection.close()
    logs = platform.town.stack.folder / "kafka"
    return sizes | {
        "Kafka": await asyncio.to_thread(
            lambda: sum(
                file.stat().st_size
                for file in logs.rglob("*.log")
                if platform.prefix in file.parent.name
            )
        )
    }


class _Bodies:
    """Life events as a municipal system sends them, each of another resident or of another day."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._chance = Random(18)
        self._numbers = iter(range(10**9))
        self._kinds = [kind for kind, times in KINDS.items() for _ in range(times)]

    def write(self, path: Path, count: int) -> list[str]:
        """Gives their ids."""
        made = [self._event(next(self._numbers)) for _ in range(count)]
        path.write_bytes(b"".join(orjson.dumps(event) + b"\n" for event in made))
        return [event["id"] for event in made]

    def _event(self, number: int) -> dict[str, Any]:
        residents = self._town.residents
        earlier, chosen = divmod(number, len(residents))
        kind = self._chance.choice(self._kinds)
        example = EXAMPLES[f"nl.participatiewet.levensgebeurtenissen.{kind}.v1"]
        day = clock.today() - timedelta(days=1000 - earlier * 9)
        data = example["data"] | {
            "persoon": {"burgerservicenummer": residents[chosen].bsn},
            "ingangsdatum": day.isoformat(),
        }
        data.pop("adres", None)
        return example | {
            "id": f"chain-{number}",
            "source": SENDER,
            "time": clock.now(),
            "data": data,
        }


@dataclass(frozen=True)
class Bare:
    """What ours wrote between two marks, by programs that do nothing else."""

    town: Town
    urls: Mapping[str, str]
    since: str
    until: str
    life_events: int
    sizes: Sizes

    async def rate(self, life_events: int, *, plain: bool = False) -> float:
        """Life events per second. Of a slow way a part is played, the first so many."""
        stack = self.town.stack
        prefix, urls = stack.new_name("bare") + ".", await emptied(stack, self.urls)
        await stack.create_topics(*(prefix + topic for topic in TOPICS))
        port = free_ports(1)[0]
        requests = min(life_events, self.life_events)
        share = requests / self.life_events
        inputs = await self._inputs(share, of_all=True) | {"intake": requests}
        of_intake = await self._inputs(share, of_all=False) | {"intake": requests}
        programs = {
            service: stack.run(
                "tests.load.programs.chain_bare",
                {
                    "CHAIN_SERVICE": service,
                    "CHAIN_BOOTSTRAP_SERVERS": stack.bootstrap_servers,
                    "CHAIN_TOPIC_PREFIX": prefix,
                    "CHAIN_TOPICS": ",".join(ALL[service].topics),
                    "CHAIN_DATABASE_URL": urls[service],
                    "CHAIN_SOURCE_URL": self.urls[service],
                    "CHAIN_SINCE": self.since,
                    "CHAIN_UNTIL": self.until,
                    "CHAIN_INPUTS": str(inputs[service]),
                    "CHAIN_INPUTS_OF_INTAKE": str(of_intake[service]),
                    "CHAIN_TOPICS_OF_INTAKE": ",".join(OF_INTAKE),
                    "CHAIN_SHARE": str(share),
                    "CHAIN_PORT": str(port),
                    "CHAIN_PLAIN": str(plain),
                },
            )
            for service in SERVICES
        }
        try:
            for service, program in programs.items():
                await _until_said(program, "ready", f"the bare {service} to be ready")
            await until_open(programs["intake"], port)
            return await self._drive(programs, port, requests)
        finally:
            for program in programs.values():
                await asyncio.to_thread(stop, program)
            for url in urls.values():
                stack.postgres.drop_database(url.rpartition("/")[2].partition("?")[0])

    async def _inputs(self, share: float, *, of_all: bool) -> dict[str, int]:
        """How many messages each service gets on the topics that it reads: of all services, or of intake alone."""
        published: Counter[str] = Counter()
        for url in self.urls.values():
            messages = await messages_since(url, self.since, self.until)
            published.update(
                topic for topic, _, _ in shared_out(messages, share) if of_all or topic in OF_INTAKE
            )
        return {
            service: sum(published[topic] for topic in ALL[service].topics) for service in SERVICES
        }

    async def _drive(
        self, programs: Mapping[str, ServerProcess], port: int, requests: int
    ) -> float:
        file = self.town.stack.folder / "requests.ndjson"
        file.write_bytes(b"{}\n" * requests)
        asked = Requests("/", "", file, 600.0, self.sizes.connections, warm_up_seconds=0)
        answered = await generate(self.town.stack, port, asked)
        if answered.answers != {202: requests}:
            said = programs["intake"].log_tail()
            raise ServerError(f"the bare intake answered {answered.answers}\n{said}")
        for service, program in programs.items():
            await _until_said(program, "done", f"the bare {service} to be done")
        spans = [program.log.read_text().split()[-2:] for program in programs.values()]
        return requests / (
            max(float(end) for _, end in spans) - min(float(begin) for begin, _ in spans)
        )


async def _until_said(program: ServerProcess, word: str, what: str) -> None:
    await asyncio.to_thread(
        program.wait_until, lambda: word in program.log.read_text(), SAID_SECONDS, what
    )
