"""The worklist at many open tasks: how long a page takes, with its counts, for whoever looks and whatever is chosen."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import md5
from typing import Final
from uuid import UUID

import httpx
from sqlalchemy import text

from services.routes.main import create_app
from services.routes.settings import Settings
from shared import clock
from shared.db.engine import create_engine
from shared.db.migrate import upgrade
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.messaging.partitions import maintain
from shared.permissions import Role
from tests.load.figure import Figure
from tests.load.residents import Town

SCOPE = "routes.taken.lezen"
GOAL_MS = 300.0
NOBODY = "http://127.0.0.1:9"
"""Where intake would answer: what its names cost is not of this figure."""
LOOKS_AS: Final = UUID(md5(b"worker 5", usedforsecurity=False).hexdigest())
COACH: Final = (Role.WERKCOACH, "/routes/werk")
TEAM: Final = (Role.TEAMLEIDER, "/routes/werk/team")
ALL: Final = (Role.REGISSEUR, "/routes/werk/alles")
_TEAM_2: Final = UUID(md5(b"team 2", usedforsecurity=False).hexdigest())
_WORKER_7: Final = UUID(md5(b"worker 7", usedforsecurity=False).hexdigest())
_FILTERS: Final[Mapping[str, str]] = {
    "all": "",
    "late": "wanneer=te-laat",
    "later": "wanneer=later",
    "new": "wanneer=nieuw",
    "waiting": "wanneer=wacht",
    "nobody": "wie=niemand",
    "kind": "soort=verhuizing",
    "municipality": f"gemeente={ASSEN}",
    "newest first": "sorteer=nieuwste",
    "by household": "sorteer=huishouden",
}
_WIDE: Final = {
    "role": "rol=jobcoach",
    "person": f"wie={_WORKER_7}",
    "team": f"team={_TEAM_2}",
    "role and municipality and kind": f"rol=jobcoach&gemeente={ASSEN}&soort=scheiding",
}
LOOKS: Mapping[str, tuple[str, str]] = {
    f"{name}, {what}": (role, f"{path}?{query}" if query else path)
    for name, (role, path), filters in (
        ("mine", COACH, _FILTERS),
        ("team", TEAM, {**_FILTERS, **_WIDE}),
        ("everything", ALL, {**_FILTERS, **_WIDE}),
    )
    for what, query in filters.items()
}
"""Of each list and filter: who looks, and where."""

_WORKERS = text(
    """
    INSERT INTO worker (id, issuer, subject, name, active_from)
    SELECT md5('worker ' || number)::uuid, 'bench', number::text, 'Medewerker ' || number, '2020-01-01'
    FROM generate_series(1, :workers) AS number
    """
)
_ROLES = text(
    """
    INSERT INTO worker_role (id, worker_id, municipality, role, from_day, source)
    SELECT gen_random_uuid(), md5('worker ' || number)::uuid, municipality, 'werkcoach', '2020-01-01', 'provider'
    FROM generate_series(1, :workers) AS number, unnest(ARRAY['0106', '1680', '1730']) AS municipality
    """
)
_TEAMS = text(
    """
    INSERT INTO team (id, name) SELECT md5('team ' || number)::uuid, 'Team ' || number FROM generate_series(1, 6) AS number
    """
)
_MEMBERS = text(
    """
    INSERT INTO team_member (id, team_id, worker_id, from_day)
    SELECT gen_random_uuid(), md5('team ' || 1 + number % 6)::uuid, md5('worker ' || number)::uuid, '2020-01-01'
    FROM generate_series(1, :workers) AS number
    """
)
_AREAS = text(
    """
    INSERT INTO team_municipality (team_id, municipality, from_day)
    SELECT md5('team ' || number)::uuid, (ARRAY['0106', '1680', '1730'])[1 + number % 3], '2020-01-01'
    FROM generate_series(1, 6) AS number
    """
)
_DOSSIERS = text(
    """
    INSERT INTO known_dossier (dossier_id, version, from_days, lives_in, answers, deceased, births_known)
    SELECT md5('dossier ' || number)::uuid, 1, ARRAY['0001-01-01'::date], home, home, '{}', '{}'
    FROM generate_series(1, :dossiers) AS number,
        LATERAL (SELECT ARRAY[(ARRAY['0106', '1680', '1730'])[1 + number % 3]]) AS places (home)
    """
)
_DOSSIER_TEAMS = text(
    """
    INSERT INTO dossier_team (dossier_id, team_id, municipality, version)
    SELECT md5('dossier ' || number)::uuid, md5('team ' || 1 + number % 6)::uuid,
        (ARRAY['0106', '1680', '1730'])[1 + number % 3], 1
    FROM generate_series(1, :dossiers) AS number
    """
)
_KIND = """(ARRAY['baan-gestart', 'baan-beeindigd', 'scheiding', 'verhuizing', 'achttiende-verjaardag', 'overlijden',
    'geboorte', 'detentie', 'opname', 'komt-inwonen'])[1 + number / 5 % 10]"""
_LIFE_EVENTS = text(
    f"""
    INSERT INTO life_event (id, dossier_id, municipality, kind, handled_at)
    SELECT md5('event ' || number)::uuid, md5('dossier ' || 1 + number % :dossiers)::uuid, '0106', {_KIND}, :now
    FROM generate_series(1, :tasks) AS number
    """  # noqa: S608 - our own words
)
_TASKS = text(
    f"""
    INSERT INTO task (id, dossier_id, life_event_ids, correlation_id, playbook, playbook_version, step, subject_id,
        municipality, person_ids, about_on, came_along, role, title, reason, due_on, created_at, assignee_id, waits_until,
        waits_for)
    SELECT md5('task ' || number)::uuid, md5('dossier ' || 1 + number % :dossiers)::uuid,
        ARRAY[md5('event ' || number)::uuid], gen_random_uuid(), {_KIND}, 1, 'stap-' || number,
        md5('person ' || number % :dossiers)::uuid, '0106', ARRAY[md5('person ' || number % :dossiers)::uuid], CAST(:today AS date), false,
        (ARRAY['inkomensconsulent', 'werkcoach', 'jobcoach', 'participatiecoach', 'regisseur'])[1 + number % 5],
        'Regel steun op het werk en wat nodig is om te beginnen', 'Denk aan loonkostensubsidie en loonwaarde.',
        CAST(:today AS date) + (number::bigint * 7919 % 121)::int - 10, CAST(:now AS timestamptz) - (number::bigint * 104729 % 61) * interval '1 day',
        CASE WHEN number % 7 < 4 THEN md5('worker ' || 1 + number % :workers)::uuid END,
        CASE WHEN number % 11 = 0 THEN CAST(:today AS date) + 7 END, CASE WHEN number % 11 = 0 THEN 'inwoner' END
    FROM generate_series(CAST(:first AS int), :last) AS number
    """  # noqa: S608 - our own words
)


_FILL = (
    _WORKERS,
    _ROLES,
    _TEAMS,
    _MEMBERS,
    _AREAS,
    _DOSSIERS,
    _DOSSIER_TEAMS,
    _LIFE_EVENTS,
)
_AT_ONCE = 2_000
"""Tasks in one statement: each looks up whose it is."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    tasks: int
    dossiers: int
    looks: int
    """Per list and filter."""
    workers: int = 200
    goal: bool = True


async def measure(town: Town, sizes: Sizes) -> AsyncIterator[Figure]:
    """Each list in turn, over and over; the page whole, as it goes to a browser. The first time is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in LOOKS}
    async with _routes(town, sizes) as client:
        for role, path in LOOKS.values():
            await _look(client, town, role, path)
        for _ in range(sizes.looks):
            for name, (role, path) in LOOKS.items():
                taken[name].append(await _look(client, town, role, path))
    about = f"a list, {sizes.tasks:,} open tasks in {sizes.dossiers:,} dossiers"
    for name, times in taken.items():
        yield Figure(
            f"worklist.p95.{name}",
            sorted(times)[int(len(times) * 0.95)],
            "ms",
            f"{about}: {name}",
            below=GOAL_MS if sizes.goal else None,
            detail={"p50_ms": round(sorted(times)[len(times) // 2], 1)},
        )


async def _look(client: httpx.AsyncClient, town: Town, role: str, path: str) -> float:
    """Milliseconds."""
    token = town.issuer.issue(
        str(LOOKS_AS), [SCOPE], roles=[role], municipalities=AGENCY_MUNICIPALITIES
    )
    started = time.perf_counter()
    answer = await client.get(path, headers={"Authorization": f"Bearer {token}"})
    taken = (time.perf_counter() - started) * 1000
    answer.raise_for_status()
    assert "werk__titel" in answer.text, path
    return taken


@asynccontextmanager
async def _routes(town: Town, sizes: Sizes) -> AsyncIterator[httpx.AsyncClient]:
    """The pages of routes on a database with that much work."""
    name = town.stack.new_name("routes")
    town.stack.postgres.create_database(name)
    url = town.stack.postgres.url(name)
    await asyncio.to_thread(upgrade, url, "routes")
    await fill(url, tasks=sizes.tasks, dossiers=sizes.dossiers, workers=sizes.workers)
    settings = Settings.model_validate({"database_url": url, "intake_url": NOBODY})
    app = create_app(settings, town.issuer.settings)
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
            yield client
    finally:
        await app.state.names.close()
        await app.state.neighbours.close()
        await app.state.database.close()
        town.stack.postgres.drop_database(name)


async def fill(url: str, *, tasks: int, dossiers: int, workers: int) -> None:
    """So much open work, in so many dossiers, and so many who work on it."""
    engine = create_engine(url, pool_size=1)
    await maintain(engine)
    values = {
        "dossiers": dossiers,
        "tasks": tasks,
        "workers": workers,
        "today": clock.today(),
        "now": clock.now(),
    }
    async with engine.begin() as connection:
        for statement in _FILL:
            await connection.execute(statement, values)
    for first in range(1, tasks + 1, _AT_ONCE):
        last = min(first + _AT_ONCE - 1, tasks)
        async with engine.begin() as connection:
            await connection.execute(_TASKS, {**values, "first": first, "last": last})
    async with engine.connect() as connection:
        vacuuming = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await vacuuming.execute(text("VACUUM ANALYZE"))
    await engine.dispose()
