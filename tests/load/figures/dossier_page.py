"""The page of a dossier, gathered from all four services: how long until it is whole, among many other dossiers."""

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx
import orjson
from sqlalchemy import text

from services.routes.dossiers.gathering import Gatherer
from shared import clock
from shared.db.engine import create_engine
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.neighbours import Neighbours
from shared.messaging.partitions import maintain
from shared.permissions import scopes_of
from tests.load.figure import Figure
from tests.load.residents import Town
from tests.load.site import Site, apps_of, close_at_end, new_database

GOAL_MS: Final = 500.0
ROLE: Final = "regisseur"
"""Who sees every part."""
PATIENCE: Final = 60.0
"""Seconds: a page of which a part came too late is no page to measure."""
EVENTS_EACH: Final = 30
TASKS_EACH: Final = 3
PARTS: Final = 40
"""In so many statements much is made: each task looks up whose it is, and no statement may last."""

_IDS = """
    SELECT number, coalesce((CAST(:ids AS uuid[]))[number], md5('dossier ' || number)::uuid) AS dossier_id
    FROM generate_series(1, :dossiers) AS number
    """
KNOWN = f"""
    INSERT INTO known_dossier (dossier_id, version, from_days, lives_in, answers, deceased, births_known)
    SELECT dossier_id, 1, ARRAY['0001-01-01'::date], ARRAY['0106'], ARRAY['0106'], '{{}}', '{{}}' FROM ({_IDS}) AS known
    """  # noqa: S608 - our own text
TASKS = f"""
    INSERT INTO task (id, dossier_id, life_event_ids, correlation_id, playbook, playbook_version, step, subject_id,
        municipality, person_ids, about_on, came_along, role, title, reason, due_on, created_at)
    SELECT md5('task ' || number || step)::uuid, dossier_id, ARRAY[md5('event ' || number)::uuid], gen_random_uuid(),
        'baan-gestart', 1, 'stap-' || step, md5('person ' || number)::uuid, '0106', '{{}}', :today, false, 'werkcoach',
        'Regel steun op het werk en wat nodig is om te beginnen', 'Denk aan loonwaarde.', CAST(:today AS date) + step, :now
    FROM ({_IDS}) AS known, generate_series(1, {TASKS_EACH}) AS step WHERE number % {PARTS} = :part
    """  # noqa: S608 - our own text
HAPPENED = f"""
    INSERT INTO flow_event (id, type, topic, service, dossier_id, sequence, correlation_id, causation_id, life_event_id,
        occurred_at, stored_at, gemeente, ingangsdatum, summary, facts, details)
    SELECT md5('event ' || number || ' ' || step)::uuid, 'nl.participatiewet.taken.taak-aangemaakt.v1', 'taken', 'routes',
        dossier_id, step, md5('event ' || number || ' 1')::uuid, md5('event ' || number || ' 1')::uuid,
        md5('event ' || number || ' 1')::uuid, CAST(:now AS timestamptz) - step * interval '1 day', :now, '0106', :today,
        'Taak voor de werkcoach: Bel over de eerste werkdag.', jsonb_build_object('taakId', md5(number || ' ' || step),
        'titel', 'Bel over de eerste werkdag', 'reden', 'Een goede start voorkomt terugval.'), '{{}}'
    FROM ({_IDS}) AS known, generate_series(1, {EVENTS_EACH}) AS step WHERE number % {PARTS} = :part
    """  # noqa: S608 - our own text
ASSESSED = f"""
    INSERT INTO assessment (id, life_event_id, dossier_id, person_id, municipality, effective_on, pictures, assessed_at)
    SELECT md5('assessment ' || number)::uuid, md5('event ' || number || ' 1')::uuid, dossier_id, dossier_id, '0106', :today,
        CAST(:pictures AS jsonb), :now FROM ({_IDS}) AS known
    """  # noqa: S608 - our own text
CARED = f"""
    INSERT INTO aftercare_dossier (id, life_event_id, dossier_id, person_id, municipality, started_on, correlation_id, opened_at)
    SELECT md5('care ' || number)::uuid, md5('event ' || number || ' 1')::uuid, dossier_id, dossier_id, '0106', :today,
        gen_random_uuid(), :now FROM ({_IDS}) AS known
    """  # noqa: S608 - our own text
FILLED: Mapping[str, tuple[str, ...]] = {
    "routes": (KNOWN, TASKS),
    "reporting": (KNOWN, HAPPENED),
    "income": (KNOWN, ASSESSED, CARED),
}


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    dossiers: int
    looks: int
    goal: bool = True


async def measure(town: Town, sizes: Sizes) -> AsyncIterator[Figure]:
    """A dossier after the other, each by its first page; the page whole, as it goes to a browser."""
    dossiers = [resident.dossier_id for resident in town.residents]
    async with _site(town, sizes, dossiers) as client:
        token = town.issuer.issue(
            "bench", sorted(scopes_of([ROLE])), roles=[ROLE], municipalities=AGENCY_MUNICIPALITIES
        )
        headers = {"Authorization": f"Bearer {token}"}
        await _look(client, dossiers[0], headers)  # connections and plans
        times = [
            await _look(client, dossiers[number % len(dossiers)], headers)
            for number in range(sizes.looks)
        ]
    ordered = sorted(times)
    yield Figure(
        "dossier-page.p95",
        ordered[int(len(ordered) * 0.95)],
        "ms",
        f"page of a dossier, gathered from four services, among {sizes.dossiers:,} dossiers",
        below=GOAL_MS if sizes.goal else None,
        detail={"p50_ms": round(ordered[len(ordered) // 2], 1)},
    )


async def _look(client: httpx.AsyncClient, dossier_id: UUID, headers: Mapping[str, str]) -> float:
    """Milliseconds. Raises for a page of which something is missing."""
    started = time.perf_counter()
    answer = await client.get(f"/routes/dossiers/{dossier_id}", headers=headers)
    taken = (time.perf_counter() - started) * 1000
    answer.raise_for_status()
    for part in (
        "Dossier van Proef Persoon",
        "Alleen bijstand en loon",
        "Bel over de eerste werkdag",
    ):
        assert part in answer.text, part
    return taken


@asynccontextmanager
async def _site(
    town: Town, sizes: Sizes, dossiers: Sequence[UUID]
) -> AsyncIterator[httpx.AsyncClient]:
    urls = {"intake": town.new_database()}
    for service, statements in FILLED.items():
        urls[service] = await new_database(town, service)
        await _fill(urls[service], statements, sizes, dossiers)
    apps = apps_of(town, urls)
    site = Site(apps)
    asked = dict.fromkeys(("intake", "income", "reporting"), "http://bench")
    apps["routes"].state.gatherer = Gatherer(Neighbours(asked, site), patience=PATIENCE)
    async with AsyncExitStack() as closing:
        close_at_end(closing, apps)
        client = httpx.AsyncClient(transport=site, base_url="http://bench", timeout=30)
        yield await closing.enter_async_context(client)
    for url in urls.values():
        town.stack.postgres.drop_database(url.rsplit("/", 1)[-1])


async def _fill(
    url: str, statements: Sequence[str], sizes: Sizes, dossiers: Sequence[UUID]
) -> None:
    engine = create_engine(url, pool_size=1)
    await maintain(engine)
    values = {
        "ids": list(dossiers),
        "dossiers": max(sizes.dossiers, len(dossiers)),
        "today": clock.today(),
        "now": clock.now(),
        "pictures": orjson.dumps([_picture()]).decode(),
    }
    for statement in statements:
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        parts = range(PARTS) if ":part" in statement else (None,)
        for part in parts:
            more = {} if part is None else {"part": part}
            async with engine.begin() as connection:
                await connection.execute(text(statement), used | more)
    async with engine.connect() as connection:
        vacuuming = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await vacuuming.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


def _picture() -> dict[str, Any]:
    side = {
        "datum": clock.today(),
        "normCenten": 140_150,
        "inkomenCenten": 0,
        "meegeteldInkomenCenten": 0,
        "bijstandCenten": 140_150,
        "totaalCenten": 140_150,
    }
    return {"wie": "huishouden", "uitkomst": "gelijk", "voor": side, "na": side, "toelichting": []}
