"""HTTP intake: one event per request, against an endpoint that commits for each and one that stores nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import asyncpg

from deploy.local.ports import free_ports
from deploy.local.processes import ServerError
from tests.load.figure import Figure
from tests.load.figures.one_hop import stop
from tests.load.generator import Requests, generate, until_open
from tests.load.programs.http_load import Result
from tests.load.residents import Town

OURS = "/intake/v1/levensgebeurtenissen"


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    seconds: float
    rounds: int
    connections: int = 64
    most_per_second: int = 4_000
    """No server here answers more; so many bodies are made beforehand."""


async def measure(town: Town, sizes: Sizes, profile: Path) -> AsyncIterator[Figure]:
    """The three in turn, so that a slow minute of the machine hits all; then ours once more for its profile."""
    results: dict[str, list[Result]] = {"/commit": [], "/nothing": [], OURS: []}
    for _ in range(sizes.rounds):
        for path, seen in results.items():
            seen.append(await load(town, path, sizes))
    await load(town, OURS, sizes, profile)
    commit, nothing, ours = (median(one.rate for one in seen) for seen in results.values())
    yield _figure(
        "http.commit-per-request", results["/commit"], "endpoint that commits for each request"
    )
    yield _figure("http.stores-nothing", results["/nothing"], "endpoint that stores nothing")
    yield _figure("http.ours", results[OURS], "intake, one event per request")
    yield Figure(
        "http.ours/commit-per-request",
        ours / commit,
        "ratio",
        "intake to commit per request",
        at_least=5,
    )
    yield Figure(
        "http.ours/stores-nothing",
        ours / nothing,
        "ratio",
        "intake to storing nothing",
        at_least=0.55,
    )


def _figure(name: str, results: list[Result], about: str) -> Figure:
    return Figure(
        name,
        median(one.rate for one in results),
        "requests/s",
        about,
        detail={
            "rounds": [round(one.rate) for one in results],
            "p50_ms": round(median(one.p50_ms for one in results), 1),
            "p99_ms": round(median(one.p99_ms for one in results), 1),
        },
    )


async def load(town: Town, path: str, sizes: Sizes, profile: Path | None = None) -> Result:
    """What a load generator sees of one server in its own process, with a database of its own."""
    bodies = town.stack.folder / "bodies.ndjson"
    town.write_events(bodies, int(sizes.most_per_second * (sizes.seconds + 1)))
    module = "intake" if path == OURS else "http_usual"
    async with serving(town, module, profile) as (url, port):
        result = await generate(
            town.stack,
            port,
            Requests(
                path=path,
                token=town.token,
                bodies=bodies,
                seconds=sizes.seconds,
                connections=sizes.connections,
                content_type="application/cloudevents+json",
            ),
        )
        if set(result.answers) != {202}:
            raise ServerError(f"{path} answered {result.answers}")
        if path != "/nothing":
            await _check_stored(url, result)
        return result


async def _check_stored(url: str, result: Result) -> None:
    """A fast answer only counts if what it promised is there."""
    connection = await asyncpg.connect(url)
    # A second report of one job joins the first, in a row of its own.
    stored = await connection.fetchval(
        "SELECT count(*) FROM life_event WHERE status IN ('verwerkt', 'al-bekend')"
    )
    await connection.close()
    if stored != result.answers[202]:
        raise ServerError(f"{result.answers[202]} accepted, {stored} stored")


@asynccontextmanager
async def serving(
    town: Town, program: str, profile: Path | None = None
) -> AsyncIterator[tuple[str, int]]:
    """The server in a process of its own; gives the address of its database and its port."""
    url, port = town.new_database(), free_ports(1)[0]
    environment = town.environment(url, port) | {"BENCH_PROFILE": str(profile or "")}
    server = town.stack.run(f"tests.load.programs.{program}", environment)
    try:
        await until_open(server, port)
        yield url, port
    finally:
        stop(server)
        town.stack.postgres.drop_database(url.rpartition("/")[2])
