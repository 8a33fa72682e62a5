"""The what-if over HTTP: how long one situation takes at a hundred a second, and how many a second there can be."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import orjson

from deploy.local.ports import free_ports
from deploy.local.processes import ServerError, ServerProcess
from shared.db.migrate import upgrade
from shared.events.household import ASSEN
from tests.load.figure import Figure
from tests.load.figures.one_hop import stop
from tests.load.generator import Requests, generate, until_open
from tests.load.meter import processor_of
from tests.load.programs.http_load import Result
from tests.load.residents import Town

PATH, NOTHING = "/income/v1/berekeningen", "/income/v1/niets-berekend"
SCOPE = "income.berekeningen.maken"
DAY = "2026-11-01"
PER_SECOND, GOAL_MS = 100.0, 20.0
MOST_PER_SECOND = 2_000
"""This server answers less; so many bodies are made beforehand."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    seconds: float
    """At a hundred a second; as many seconds as fast as it goes take half of that."""
    rounds: int
    warm_up_seconds: float = 2.0
    goal: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """What the load generator saw, and the processor time per request that the server used meanwhile, in ms."""

    result: Result
    processor_ms: float


async def measure(town: Town, sizes: Sizes, profile: Path) -> AsyncIterator[Figure]:
    """The endpoint and one that works nothing out in turn, then as many as it can; then once more for a profile."""
    asked = _requests(town, sizes)
    most = replace(asked, per_second=0, connections=8, seconds=sizes.seconds / 2)
    ours: list[Seen] = []
    nothing: list[Seen] = []
    rates: list[Seen] = []
    async with serving(town) as (server, port):
        for _ in range(sizes.rounds):
            ours.append(await _load(town, server, port, asked))
            nothing.append(await _load(town, server, port, replace(asked, path=NOTHING)))
            rates.append(await _load(town, server, port, most))
    async with serving(town, profile) as (server, port):
        await _load(town, server, port, most)
    goal = GOAL_MS if sizes.goal else None
    yield _latency("what-if.p99", ours, "what-if of one situation, 100 requests/s, 99 of 100 within", goal)  # fmt: skip
    yield _latency("what-if.p99-nothing-worked-out", nothing, "the same questions with a fixed answer, 99 of 100 within")  # fmt: skip
    yield Figure(
        "what-if.most",
        median(one.result.rate for one in rates),
        "requests/s",
        "what-if of one situation, as many as it answers",
        detail=_detail(rates),
    )


def _latency(name: str, seen: list[Seen], about: str, goal: float | None = None) -> Figure:
    p99 = [one.result.p99_ms for one in seen]
    return Figure(name, median(p99), "ms", about, below=goal, detail=_detail(seen))


def _detail(seen: list[Seen]) -> dict[str, Any]:
    return {
        "rounds": [round(one.result.p99_ms, 1) for one in seen],
        "p50_ms": round(median(one.result.p50_ms for one in seen), 1),
        "max_ms": round(max(one.result.max_ms for one in seen), 1),
        "processor_ms": round(median(one.processor_ms for one in seen), 2),
    }


def _requests(town: Town, sizes: Sizes) -> Requests:
    bodies = town.stack.folder / "questions.ndjson"
    count = int(MOST_PER_SECOND * (sizes.seconds / 2 + sizes.warm_up_seconds))
    bodies.write_bytes(b"\n".join(orjson.dumps(one) for one in make_questions(count)))
    return Requests(
        path=PATH,
        token=town.issuer.issue("bench", [SCOPE], roles=["integratie"], municipalities=[ASSEN]),
        bodies=bodies,
        seconds=sizes.seconds,
        connections=64,
        per_second=PER_SECOND,
        warm_up_seconds=sizes.warm_up_seconds,
    )


async def _load(town: Town, server: ServerProcess, port: int, requests: Requests) -> Seen:
    before = processor_of(server.pid)
    result = await generate(town.stack, port, requests)
    used = processor_of(server.pid) - before
    if set(result.answers) != {200}:
        raise ServerError(f"{requests.path} answered {result.answers}\n{server.log_tail()}")
    return Seen(result, used / result.answers[200] * 1000)


@asynccontextmanager
async def serving(
    town: Town, profile: Path | None = None
) -> AsyncIterator[tuple[ServerProcess, int]]:
    """Income's API in a process of its own, with a database as it always has, though nothing of a what-if is kept."""
    name, port = town.stack.new_name("income"), free_ports(1)[0]
    town.stack.postgres.create_database(name)
    url = town.stack.postgres.url(name)
    await asyncio.to_thread(upgrade, url, "income")
    environment = {
        "INCOME_DATABASE_URL": url,
        "INCOME_PORT": str(port),
        "BENCH_PROFILE": str(profile or ""),
        **town.who_may_come_in,
    }
    server = town.stack.run("tests.load.programs.income", environment)
    try:
        await until_open(server, port)
        yield server, port
    finally:
        stop(server)
        town.stack.postgres.drop_database(name)


def make_questions(count: int) -> Iterator[dict[str, Any]]:
    """One situation each, of households as they come to the table; the same in every run."""
    chance = Random(1)
    for _ in range(count):
        hours, rent = chance.choice((0, 8, 16, 24, 32, 36)), chance.randrange(45_000, 90_000, 500)
        household = chance.choice(HOUSEHOLDS)(chance)
        yield {
            "datum": DAY,
            "huishouden": household,
            "kaleHuurCenten": rent,
            "scenarios": [_situation(hours, "partner" in household, chance)],
        }


def _situation(hours: int, couple: bool, chance: Random) -> dict[str, Any]:
    situation: dict[str, Any] = {"naam": f"{hours} uur", "kostenCenten": chance.choice((0, 5_000))}
    if hours:
        situation["aanvrager"] = {
            "loon": {"periode": "uur", "urenPerWeek": hours},
            "vrijlating": {
                "regime": "oud_31_2",
                "gebruikteMaanden": {"n": chance.randrange(8)},
            },
        }
    if couple and chance.random() < 0.5:
        wage = chance.randrange(40_000, 250_000, 1_000)
        situation["partner"] = {"loon": {"periode": "maand", "brutoCenten": wage}}
    return situation


def _ank(_: Random) -> dict[str, Any]:
    """The single parent of the README."""
    return {"aanvrager": _born(1988), "kinderen": [_born(2018), _born(2012)]}


def _alone(chance: Random) -> dict[str, Any]:
    return {"aanvrager": _born(chance.randrange(1962, 2008))}


def _couple(chance: Random) -> dict[str, Any]:
    children = [_born(chance.randrange(2009, 2026)) for _ in range(chance.randrange(5))]
    return {"aanvrager": _born(1985), "partner": _born(1987), "kinderen": children}


def _sharing(chance: Random) -> dict[str, Any]:
    """With grown housemates, of whom huurtoeslag asks the income."""
    income = {"jaarinkomenCenten": chance.randrange(0, 3_000_000, 100_000)}
    mates = [_born(chance.randrange(1960, 2005)) | income for _ in range(chance.randrange(1, 4))]
    return {"aanvrager": _born(1990), "medebewoners": mates}


HOUSEHOLDS = (_ank, _alone, _couple, _sharing)


def _born(year: int) -> dict[str, str]:
    return {"geboortedatum": f"{year}-05-01"}
