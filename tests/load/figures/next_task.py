"""Who asks for the next task: how soon fifty workers at once have one each, beside the same without passing over what is locked."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import text

from services.routes.handling import repository, service
from services.routes.workers.service import sign_in
from shared.db import engine
from shared.db.migrate import upgrade
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.caller import Caller
from shared.messaging.transaction import Database
from tests.load.figure import Figure
from tests.load.figures import worklist
from tests.load.residents import Town

WORKERS = 50
GOAL_MS = 300.0
OIN = "00000001823288444000"
ISSUER = "https://aanmelden.example.nl"
ROLE = "werkcoach"
_WAITING_IN_LINE = text(str(repository.NEXT).replace(" SKIP LOCKED", ""))


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    tasks: int
    dossiers: int
    takes: int
    """Per worker, one after the other."""
    goal: bool = True


@dataclass(frozen=True)
class Taken:
    """What all workers together took."""

    seconds: float
    waits_ms: list[float]
    task_ids: list[UUID]

    @property
    def per_second(self) -> float:
        return len(self.task_ids) / self.seconds

    @property
    def p95_ms(self) -> float:
        return sorted(self.waits_ms)[int(len(self.waits_ms) * 0.95)]


async def measure(town: Town, sizes: Sizes) -> AsyncIterator[Figure]:
    """Fifty workers take one task after the other; then the same fifty, each waiting for who is before."""
    async with _routes(town, sizes) as url:
        async with _opened(url) as database:
            callers = [await _hire(database, number) for number in range(WORKERS)]
            ours = await _take(database, callers, sizes.takes)
        with _in_line():
            async with _opened(url) as database:
                plain = await _take(database, callers, takes=1)
    given = ours.task_ids + plain.task_ids
    about = f"{WORKERS} workers at once, {sizes.tasks:,} open tasks"
    yield Figure(
        "next-task.p95",
        ours.p95_ms,
        "ms",
        f"from asking for the next task to having it, {about}",
        below=GOAL_MS if sizes.goal else None,
        detail={"p95_in_line_ms": round(plain.p95_ms, 1)},
    )
    yield Figure(
        "next-task.per-second",
        ours.per_second,
        "tasks/s",
        f"tasks given, {about}",
        detail={"in_line_per_second": round(plain.per_second, 1)},
    )
    yield Figure(
        "next-task.against-in-line",
        ours.per_second / plain.per_second,
        "ratio",
        "tasks given per second, against the same statement that waits for what somebody else is taking",
        at_least=1.0 if sizes.goal else None,
    )
    yield Figure(
        "next-task.given-twice",
        len(given) - len(set(given)),
        "tasks",
        "tasks that two workers got, in both ways",
        below=1,
    )


async def _take(database: Database, callers: list[Caller], takes: int) -> Taken:
    waits: list[float] = []
    task_ids: list[UUID] = []

    async def work(caller: Caller) -> None:
        for _ in range(takes):
            started = time.perf_counter()
            async with database.transaction() as tx:
                row = await service.take_next(tx, caller, UUID(caller.subject))
            waits.append((time.perf_counter() - started) * 1000)
            assert row is not None, "there was not enough work"
            task_ids.append(row["id"])

    started = time.perf_counter()
    await asyncio.gather(*(work(caller) for caller in callers))
    return Taken(time.perf_counter() - started, waits, task_ids)


@contextmanager
def _in_line() -> Iterator[None]:
    """Each once: whoever comes back to the end of a line of fifty waits longer than any service would."""
    patient = {"lock_timeout": "0", "statement_timeout": "0"}
    with (
        patch.object(repository, "NEXT", _WAITING_IN_LINE),
        patch.dict(engine.SERVER_SETTINGS, patient),
    ):
        yield


async def _hire(database: Database, number: int) -> Caller:
    groups = [(gemeente, ROLE) for gemeente in sorted(AGENCY_MUNICIPALITIES)]
    async with database.transaction() as tx:
        worker_id = await sign_in(
            tx, issuer=ISSUER, subject=f"bench-{number}", name=f"Coach {number}", groups=groups
        )
    grants = {gemeente: frozenset({role}) for gemeente, role in groups}
    return Caller(str(worker_id), f"Coach {number}", grants)


@asynccontextmanager
async def _routes(town: Town, sizes: Sizes) -> AsyncIterator[str]:
    """The address of a database of routes with that much work."""
    name = town.stack.new_name("routes")
    town.stack.postgres.create_database(name)
    url = town.stack.postgres.url(name)
    await asyncio.to_thread(upgrade, url, "routes")
    await worklist.fill(url, tasks=sizes.tasks, dossiers=sizes.dossiers, workers=WORKERS)
    try:
        yield url
    finally:
        town.stack.postgres.drop_database(name)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    """A connection for each worker."""
    opened = engine.create_engine(url, pool_size=WORKERS)
    try:
        yield Database(opened, "routes", OIN)
    finally:
        await opened.dispose()
