"""The broker, and one database, away for long: nothing is lost or done twice, and it is said how long catching up takes.

Half a minute in `make chaos`, eight seconds with `SHORT=1`. With `HOURS=1` really an hour, in which 18,000 payments are accepted;
less time takes as many, so that what waits is what would wait after an hour.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import pytest
from sqlalchemy.exc import DBAPIError

from deploy.local.kafka import KafkaCluster
from deploy.local.postgres import PostgresServer
from tests.conftest import StartKafka, StartPostgres
from tests.ledger.books import Books, open_books_on
from tests.ledger.service import Load
from tests.settings import TestSettings

SETTINGS: Final = TestSettings()
AWAY: Final = SETTINGS.hours * 3600 or (8 if SETTINGS.short else 30)
RATE: Final = max(1, round(18_000 / AWAY)) if SETTINGS.hours else 40
"""Payments per second, all the while."""
BEFORE: Final = 50

pytestmark = [pytest.mark.chaos, pytest.mark.long, pytest.mark.timeout(AWAY + 1200)]


@dataclass
class Scene:
    """Books, and the server that goes away: the broker, or the ledger's database. The source's stays, and takes payments."""

    absent: str
    server: KafkaCluster | PostgresServer
    books: Books


@pytest.fixture(params=["broker", "database"])
async def scene(
    request: pytest.FixtureRequest,
    database_url: Callable[..., str],
    start_kafka: StartKafka,
    start_postgres: StartPostgres,
    kafka: str,
    topic_prefix: str,
) -> AsyncIterator[Scene]:
    if request.param == "broker":
        broker = await asyncio.to_thread(start_kafka)
        urls = database_url(), database_url()
        async with open_books_on(*urls, broker.bootstrap_servers, topic_prefix) as books:
            yield Scene("broker", broker, books)
        return
    database = await asyncio.to_thread(start_postgres)
    async with open_books_on(database_url(), database.url(), kafka, topic_prefix) as books:
        yield Scene("database", database, books)


async def test_what_was_accepted_while_it_was_away_is_booked_once_when_it_is_back(
    scene: Scene,
) -> None:
    books, load = scene.books, Load(scene.books.source, dossiers=200)
    with books.worker("source") as source, books.worker("ledger") as ledger:
        await load.add(BEFORE)
        await books.closed()
        scene.server.kill()
        await _add_until(time.monotonic() + AWAY, load)
        await asyncio.to_thread(scene.server.start)
        back_at = time.monotonic()
        closed = await books.closed(600)
        caught_up = time.monotonic() - back_at
        alive = source.running and ledger.running

    sys.stdout.write(
        f"\nthe {scene.absent} away for {AWAY:.0f} s: {load.accepted - BEFORE} payments waited,"
        f" all booked {caught_up:.0f} s after it was back\n"
    )
    assert closed.faults == ()
    assert closed.booked == closed.accepted == load.accepted
    assert alive, "a worker waits for what is away; it does not need to be restarted"


async def _add_until(end: float, load: Load) -> None:
    while time.monotonic() < end:
        began = time.monotonic()
        with suppress(
            DBAPIError
        ):  # who was kept from the machine for too long; nothing was accepted
            await load.add(RATE)
        await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))
