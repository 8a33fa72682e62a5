"""The worklist at many open tasks: how long a page takes, with its counts, for whoever looks and whatever is chosen."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from sqlalchemy import text

from services.routes.main import create_app
from services.routes.settings import Settings
from shared import clock
from shared.db.engine import create_engine
from shared.db.migrate import upgrade
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.messaging.partitions import maintain
from tests.load.figure import Figure
from tests.load.residents import Town

SCOPE = "routes.taken.lezen"
GOAL_MS = 300.0
NOBODY = "http://127.0.0.1:9"
"""Where intake would answer: what its names cost is not of this figure."""
LOOKS: Mapping[str, tuple[str, str]] = {
    "coach": ("werkcoach", ""),
    "coach, late": ("werkcoach", "?wanneer=te-laat"),
    "coach, new": ("werkcoach", "?wanneer=nieuw"),
    "everybody's": ("teamleider", ""),
    "everybody's, a role in Assen": ("teamleider", f"?rol=jobcoach&gemeente={ASSEN}"),
}

_DOSSIERS = text(
    """
    INSERT INTO known_dossier (dossier_id, version, from_days, lives_in, answers, deceased, births_known)
    SELECT md5('dossier ' || number)::uuid, 1, ARRAY['0001-01-01'::date], home, home, '{}', '{}'
    FROM generate_series(1, :dossiers) AS number,
        LATERAL (SELECT ARRAY[(ARRAY['0106', '1680', '1730'])[1 + number % 3]]) AS places (home)
    """
)
_TASKS = text(
    """
    INSERT INTO task (id, dossier_id, life_event_ids, correlation_id, playbook, playbook_version, step, subject_id,
        municipality, person_ids, about_on, came_along, role, title, reason, due_on, created_at)
    SELECT md5('task ' || number)::uuid, md5('dossier ' || 1 + number % :dossiers)::uuid,
        ARRAY[md5('event ' || number)::uuid], gen_random_uuid(), 'baan-gestart', 1, 'stap-' || number,
        md5('person ' || number % :dossiers)::uuid, '0106', '{}', :today, false,
        (ARRAY['inkomensconsulent', 'werkcoach', 'jobcoach', 'participatiecoach', 'regisseur'])[1 + number % 5],
        'Regel steun op het werk en wat nodig is om te beginnen', 'Denk aan loonkostensubsidie en loonwaarde.',
        CAST(:today AS date) + (number::bigint * 7919 % 121)::int - 10, CAST(:now AS timestamptz) - (number::bigint * 104729 % 61) * interval '1 day'
    FROM generate_series(1, :tasks) AS number
    """
)


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    tasks: int
    dossiers: int
    looks: int
    """Per list and filter."""
    goal: bool = True


async def measure(town: Town, sizes: Sizes) -> AsyncIterator[Figure]:
    """Each list in turn, over and over; the page whole, as it goes to a browser."""
    taken: dict[str, list[float]] = {name: [] for name in LOOKS}
    async with _routes(town, sizes) as client:
        for _ in range(sizes.looks):
            for name, (role, query) in LOOKS.items():
                taken[name].append(await _look(client, town, role, query))
    about = f"page of Mijn werk, {sizes.tasks:,} open tasks in {sizes.dossiers:,} dossiers"
    for name, times in taken.items():
        yield Figure(
            f"worklist.p95.{name}",
            sorted(times)[int(len(times) * 0.95)],
            "ms",
            f"{about}: {name}",
            below=GOAL_MS if sizes.goal else None,
            detail={"p50_ms": round(sorted(times)[len(times) // 2], 1)},
        )


async def _look(client: httpx.AsyncClient, town: Town, role: str, query: str) -> float:
    """Milliseconds."""
    token = town.issuer.issue("bench", [SCOPE], roles=[role], municipalities=AGENCY_MUNICIPALITIES)
    started = time.perf_counter()
    answer = await client.get(f"/routes/werk{query}", headers={"Authorization": f"Bearer {token}"})
    taken = (time.perf_counter() - started) * 1000
    answer.raise_for_status()
    assert "werk__huishouden" in answer.text, query
    return taken


@asynccontextmanager
async def _routes(town: Town, sizes: Sizes) -> AsyncIterator[httpx.AsyncClient]:
    """The pages of routes on a database with that much work."""
    name = town.stack.new_name("routes")
    town.stack.postgres.create_database(name)
    url = town.stack.postgres.url(name)
    await asyncio.to_thread(upgrade, url, "routes")
    await fill(url, tasks=sizes.tasks, dossiers=sizes.dossiers)
    settings = Settings.model_validate({"database_url": url, "intake_url": NOBODY})
    app = create_app(settings, town.issuer.settings)
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
            yield client
    finally:
        await app.state.names.close()
        await app.state.database.close()
        town.stack.postgres.drop_database(name)


async def fill(url: str, *, tasks: int, dossiers: int) -> None:
    """So much open work, in so many dossiers."""
    engine = create_engine(url, pool_size=1)
    await maintain(engine)
    values = {"dossiers": dossiers, "tasks": tasks}
    async with engine.begin() as connection:
        await connection.execute(_DOSSIERS, {"dossiers": dossiers})
        await connection.execute(_TASKS, {**values, "today": clock.today(), "now": clock.now()})
    async with engine.connect() as connection:
        vacuuming = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await vacuuming.execute(text("VACUUM ANALYZE"))
    await engine.dispose()
