"""Every page of the monitor, gathered from all four services, on a reporting that has taken in much: how long until it is whole."""

import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import asyncpg
import httpx

from services.income.contracts import CONTRACTS as INCOME
from services.intake.contracts import CONTRACTS as INTAKE
from services.reporting.monitor.gathering import Monitor
from services.reporting.processing_log.gathering import Logs
from services.routes.contracts import CONTRACTS as ROUTES
from shared.events.catalog import PUBLISHER_OF
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.neighbours import Neighbours
from shared.messaging.contracts import Contracts
from shared.permissions import Role, scopes_of
from shared.processing.subjects import IntakeSubjects
from tests.load.figure import Figure
from tests.load.residents import Town
from tests.load.site import ADDRESS, Site, apps_of, close_at_end, new_database

GOAL_MS: Final = 300.0
PATIENCE: Final = 60.0
"""Seconds: a page of which a service came too late is no page to measure."""
PAGES: Final[Mapping[str, tuple[Role, str]]] = {
    "now": (Role.BEHEER, "/reporting/stroom"),
    "flow of a day": (Role.BEHEER, "/reporting/stroom/doorstroom"),
    "flow of three days": (Role.BEHEER, "/reporting/stroom/doorstroom?periode=drie-dagen"),
    "waiting": (Role.BEHEER, "/reporting/stroom/wachtend"),
    "failed": (Role.BEHEER, "/reporting/stroom/mislukt"),
    "who looked": (Role.PRIVACY, "/reporting/verwerkingen/dossiers/{dossier}"),
}
"""Of each page: who looks, and where."""
AWAY: Final = re.compile("antwoord(t|en) niet")
OTHERS: Final = (INTAKE, ROUTES, INCOME)

_LEDGER = "SELECT day, topic, type, outcome, slot, total, id_sum FROM ledger_day WHERE outcome = 'effected'"
# What the town published when it was settled went to nobody.
_NOTHING_ELSE = "TRUNCATE ledger_day, outbox"
_ADD = """
    INSERT INTO ledger_day (day, topic, type, outcome, slot, total, id_sum) VALUES ($1, $2, $3, $4, $5, $6, $7)
    """


async def measure(
    town: Town, reporting_url: str, looks: int, *, goal: bool
) -> AsyncIterator[Figure]:
    """The page whole, as it goes to a browser, asked of the services each time."""
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    async with _site(town, reporting_url) as client:
        for number in range(looks + 1):
            dossier = town.residents[number % len(town.residents)].dossier_id
            for name, (role, path) in PAGES.items():
                seconds = await _look(client, town, role, path.format(dossier=dossier))
                if number:  # the first makes connections and plans
                    taken[name].append(seconds)
    for name, times in taken.items():
        ordered = sorted(times)
        yield Figure(
            f"monitor.p95.{name}",
            ordered[int(len(ordered) * 0.95)],
            "ms",
            f"a page of the monitor after the replay: {name}",
            below=GOAL_MS if goal else None,
            detail={"p50_ms": round(ordered[len(ordered) // 2], 1)},
        )


async def _look(client: httpx.AsyncClient, town: Town, role: Role, path: str) -> float:
    """Milliseconds. Raises for a page on which a service is missing."""
    token = town.issuer.issue(
        "bench", sorted(scopes_of([role])), roles=[role], municipalities=AGENCY_MUNICIPALITIES
    )
    started = time.perf_counter()
    answer = await client.get(path, headers={"Authorization": f"Bearer {token}"})
    taken = (time.perf_counter() - started) * 1000
    answer.raise_for_status()
    assert not AWAY.search(answer.text), path
    return taken


@asynccontextmanager
async def _site(town: Town, reporting_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """All services, whose books say that what reporting has came from them; nobody shares what another asked."""
    urls = {
        "intake": town.new_database(),
        "income": await new_database(town, "income"),
        "routes": await new_database(town, "routes"),
        "reporting": reporting_url,
    }
    await _settle_books(urls)
    apps = apps_of(town, urls)
    site = Site(apps)
    neighbours = Neighbours(dict.fromkeys(("intake", "income", "routes"), ADDRESS), site)
    monitor = Monitor(neighbours, PATIENCE, fresh=0)
    monitor.join(apps["reporting"])
    apps["reporting"].state.monitor = monitor
    logs = Logs(neighbours, IntakeSubjects(ADDRESS, site), PATIENCE)
    apps["reporting"].state.processing_logs = logs
    for service in ("income", "routes"):
        apps[service].state.data_subjects = IntakeSubjects(ADDRESS, site)
    async with AsyncExitStack() as closing:
        close_at_end(closing, apps)
        closing.push_async_callback(monitor.close)
        client = httpx.AsyncClient(transport=site, base_url=ADDRESS, timeout=PATIENCE)
        yield await closing.enter_async_context(client)
    for service in ("intake", "income", "routes"):
        town.stack.postgres.drop_database(urls[service].rsplit("/", 1)[-1])


async def _settle_books(urls: Mapping[str, str]) -> None:
    """What reporting took in was published by the others, and taken in by all who hear of it."""
    connection = await asyncpg.connect(urls["reporting"])
    lines = await connection.fetch(_LEDGER)
    await connection.close()
    for contracts in OTHERS:
        rows = [
            (*line[:3], outcome, *line[4:])
            for line in lines
            for outcome in _outcomes(contracts, line["topic"], line["type"])
        ]
        connection = await asyncpg.connect(urls[contracts.service])
        await connection.execute(_NOTHING_ELSE)
        await connection.executemany(_ADD, rows)
        await connection.close()


def _outcomes(contracts: Contracts, topic: str, event_type: str) -> list[str]:
    """On which lines of a service's books an event stands."""
    published = ["published"] if PUBLISHER_OF[event_type] == contracts.service else []
    if topic not in contracts.topics:
        return published
    return [*published, "effected" if event_type in contracts.types else "ignored"]
