"""Everybody at once: the norms of July for as many households as the country has, as its own command does it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from deploy.local.processes import ServerError, ServerProcess
from services.income.assessments.comparing import ONE_DAY
from services.income.assessments.facts_repository import load_facts
from services.income.assessments.giving import what_facts_give
from services.income.assessments.rules import Facts, Wage, picture
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from services.income.recalculation.rules import question
from services.income.rights.standing import Rechtsperiode, Staand, taken_over
from services.income.rights.stored import store_filling
from services.income.settings import Settings
from shared import clock, ids
from shared.db.engine import open_database
from shared.db.migrate import upgrade
from shared.ui.dutch import number_text
from tests.load.equality import prove
from tests.load.figure import Figure
from tests.load.households import MadeHousehold, make_households
from tests.load.meter import MIB, memory_of, processor_of
from tests.load.stack import Stack

DAY = date(2026, 7, 1)
COPIES = 20
"""Each made household is there so often, under ids of its own: making one takes longer than assessing it."""
STRANGE = 0.1
TIMEOUT = 600.0
TABLES = ("household_fact", "wage_period", "decision", "right_period")
KIND = "algemene-bijstand"
NOBODY = UUID(int=0)
"""Stands for the decision, which is another one for each copy."""
SECONDS, MEMORY = 60.0, 1024.0
LIMIT_GOAL = 0.2
PROVEN = 100_000


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    households: int
    rounds: int
    plain: int
    """Households of the usual way: one at a time."""
    proven: int
    """Households of which the two ways are compared."""
    goal: bool = True
    """Whether the goals for the whole country are asked of it."""


@dataclass(frozen=True)
class Run:
    """One run of the command."""

    seconds: float
    memory: float
    """MiB at the peak, over all its processes."""
    own: float
    """Seconds of processor time of its processes."""


async def measure(stack: Stack, sizes: Sizes) -> AsyncIterator[Figure]:
    name = stack.new_name("recalculation")
    stack.postgres.create_database(name)
    url = stack.postgres.url(name)
    await asyncio.to_thread(upgrade, url, "income")
    people = await fill(url, sizes.households)
    living_here = await _living_here(url)
    limits, runs = [], []
    for _ in range(sizes.rounds):
        limits.append(await _limit(stack, url, sizes.households))
        runs.append(await _ours(stack, url, living_here))
    for figure in _figures(sizes, limits, runs, await _plain(url, people[: sizes.plain])):
        yield figure
    proven = await asyncio.to_thread(_prove, sizes.proven)
    yield Figure(
        "recalculation.proven-equal",
        proven,
        "households",
        "everybody at once: worked out alone too, with the same outcome",
        at_least=PROVEN if sizes.goal else None,
    )
    stack.postgres.drop_database(name)


def _figures(sizes: Sizes, limits: list[float], runs: list[Run], plain: float) -> Iterator[Figure]:
    seconds, memory = median(run.seconds for run in runs), max(run.memory for run in runs)
    ours, limit = sizes.households / seconds, sizes.households / median(limits)
    people = f"{sizes.households:,} households"
    below = (SECONDS, MEMORY) if sizes.goal else (None, None)
    yield Figure(
        "recalculation.limit",
        limit,
        "households/s",
        "everybody at once, read and decoded only",
        detail={"rounds": [round(sizes.households / seconds) for seconds in limits]},
    )
    yield Figure("recalculation.plain", plain, "households/s", "everybody, one household per query")
    yield Figure(
        "recalculation.ours",
        ours,
        "households/s",
        "everybody at once, ours",
        detail={
            "rounds": [round(sizes.households / run.seconds) for run in runs],
            "processor_s": [round(run.own, 1) for run in runs],
        },
    )
    yield Figure(
        "recalculation.ours/limit",
        ours / limit,
        "ratio",
        "everybody at once, to limit",
        at_least=LIMIT_GOAL if sizes.goal else None,
    )
    yield Figure("recalculation.ours/plain", ours / plain, "ratio", "everybody at once, to plain")
    yield Figure("recalculation.seconds", seconds, "s", f"{people}, the whole command", below=below[0])  # fmt: skip
    yield Figure("recalculation.memory", memory, "MiB", f"{people}, peak of all its processes", below=below[1])  # fmt: skip


async def fill(url: str, count: int) -> list[UUID]:
    """Households, wages and the right as it stands, as income keeps them; gives the dossiers."""
    connection = await asyncpg.connect(url)
    made = list(make_households(-(-count // COPIES), DAY, seed=1, strange=STRANGE))
    standing = [_standing_of(household) for household in made]
    copies = (
        (_copy(household, number), stands)
        for number in range(COPIES)
        for household, stands in zip(made, standing, strict=True)
    )
    rows = (_rows(household, stands) for household, stands in islice(copies, count))
    dossiers = []
    try:
        while chunk := list(islice(rows, 20_000)):
            for table in TABLES:
                records = [record for found in chunk for record in found[table]]
                await connection.copy_records_to_table(table, records=records)
            dossiers += [found["household_fact"][0][0] for found in chunk]
        await connection.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    finally:
        await connection.close()
    return dossiers


async def _living_here(url: str) -> int:
    """Of a few nobody knows where they live: they are read, and are nobody's to look at."""
    connection = await asyncpg.connect(url)
    try:
        return int(
            await connection.fetchval(
                """
                SELECT count(*) FROM household_fact WHERE EXISTS (
                    SELECT FROM jsonb_array_elements(household -> 'woonplaatsen') AS place
                    WHERE (place ->> 'vanaf')::date <= $1
                        AND coalesce((place ->> 'tot')::date > $1, true))
                """,
                DAY,
            )
        )
    finally:
        await connection.close()


def _copy(one: MadeHousehold, number: int) -> MadeHousehold:
    """The same household, of other people."""

    def other(person: UUID | str) -> UUID:
        return UUID(int=UUID(str(person)).int ^ number)

    members = [
        {**member, "inwonerId": str(other(member["inwonerId"]))}
        for member in one.household["leden"]
    ]
    earnings = tuple(replace(wage, person_id=other(wage.person_id)) for wage in one.earnings)
    return replace(one, household={**one.household, "leden": members}, earnings=earnings)


def _standing_of(made: MadeHousehold) -> Staand:
    """What was taken over of it by the day before, as income does with a household that it did not know."""
    household = made.huishouden
    if not household.bijstand:
        return ()
    wages = tuple(
        Wage(wage.person_id, wage.vanaf, wage.tot, wage.cents, ids.new_event_id())
        for wage in made.earnings
    )
    before = DAY - ONE_DAY
    given = what_facts_give(
        Facts(household, wages), before.replace(month=1, day=1), before, before, load_parameters()
    )
    return taken_over([(period.vanaf, period.tot) for period in household.bijstand], given, NOBODY)


def _rows(made: MadeHousehold, standing: Staand) -> dict[str, list[tuple[Any, ...]]]:
    """By table."""
    dossier, decision, now = ids.new_dossier_id(), ids.new_id(), clock.now()
    wages = [
        (ids.new_event_id(), dossier, wage.person_id, wage.vanaf, wage.tot, wage.cents, None, now, None)
        for wage in made.earnings
    ]  # fmt: skip
    decisions: list[tuple[Any, ...]] = [
        (decision, dossier, KIND, "0106", "overnemen", standing[0].van, "[]", None, None, [], None, None, None, None, None,
            "{}", now)
    ] if standing else []  # fmt: skip
    periods = [
        (ids.new_id(), dossier, KIND, period.van, period.tot, _filling(period), period.bedrag, decision, now, None)
        for period in standing
    ]  # fmt: skip
    return {
        "household_fact": [(dossier, 1, orjson.dumps(made.household).decode(), now)],
        "wage_period": wages,
        "decision": decisions,
        "right_period": periods,
    }


def _filling(period: Rechtsperiode) -> str | None:
    stored = store_filling(period.invulling)
    return orjson.dumps(stored).decode() if stored is not None else None


async def _limit(stack: Stack, url: str, count: int) -> float:
    """Seconds, by its own clock: starting Python does not count."""
    program = stack.run("tests.load.programs.recalculation_limit", {"BENCH_DATABASE_URL": url})
    await asyncio.to_thread(program.wait, TIMEOUT)
    read, seconds = program.log.read_text().split()[-2:]
    if program.exit_code != 0 or int(read) != count:
        raise ServerError(f"the bare program failed\n{program.log_tail()}")
    return float(seconds)


async def _ours(stack: Stack, url: str, count: int) -> Run:
    """From start to exit, Python's start included."""
    begin = time.perf_counter()
    program = stack.run(
        "services.income.recalculation", {"INCOME_DATABASE_URL": url}, str(DAY), "--actor", "bench"
    )
    peak, own = await _watch(program)
    seconds = time.perf_counter() - begin
    together = (line.split() for line in program.log.read_text().splitlines() if line.startswith("samen"))  # fmt: skip
    if program.exit_code != 0 or [line[1] for line in together] != [number_text(count)]:
        raise ServerError(f"not all {count} households were looked at\n{program.log_tail()}")
    return Run(seconds, peak, own)


async def _watch(program: ServerProcess) -> tuple[float, float]:
    """MiB at the peak, and seconds of processor time, over all its processes."""
    peak = own = 0.0
    while program.running:
        peak = max(peak, memory_of(program.pid) / MIB)
        own = max(own, processor_of(program.pid))
        await asyncio.sleep(0.1)
    return peak, own


async def _plain(url: str, people: list[UUID]) -> float:
    """Households per second: for each its facts, and the picture on both days."""
    database = open_database(Settings.model_validate({"database_url": url}), "income", "bench")
    parameters = load_parameters()
    begin = time.perf_counter()
    for dossier in people:
        async with database.reading() as connection:
            facts = (await load_facts(connection, [dossier]))[dossier]
        for day in (DAY - ONE_DAY, DAY):
            try:
                picture(facts, day, parameters)
            except NietVastTeStellen:
                continue
    seconds = time.perf_counter() - begin
    await database.close()
    return len(people) / seconds


def _prove(count: int) -> int:
    parameters = load_parameters()
    questions = (question(DAY, parameters), question(DAY, parameters, 500))
    part = count // len(questions)
    return sum(prove(part, one, seed=number).total() for number, one in enumerate(questions))
