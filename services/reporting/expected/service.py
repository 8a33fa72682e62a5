"""Looks whether everything that must follow life events did, over the last days; what is missing is kept once, and closed when it comes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.expected import repository
from services.reporting.expected.owed import Open
from services.reporting.expected.repository import Place
from shared import clock
from shared.events.catalog import TOPICS
from shared.events.expectations import Expectation, all_expectations
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger

log = get_logger(__name__)

LOOKS_BACK: Final = timedelta(days=8)
"""A day longer than the broker keeps a message: what came in so late is looked at too."""
_HIGHEST: Final = UUID(int=2**128 - 1)


async def read_until(connection: AsyncConnection) -> datetime | None:
    """Up to which moment reporting has read all there is; None while it is behind."""
    return await repository.read_until(connection, TOPICS)


async def count_open(connection: AsyncConnection) -> Mapping[str, Open]:
    """What is missing, by the service that owes it."""
    return await repository.count_open(connection)


async def look(database: Database) -> None:
    """Once, in portions that are a transaction each. Safe in several workers at once."""
    async with database.reading() as connection:
        all_read_until = await read_until(connection)
    if all_read_until is None:
        log.info("expectations_wait", why="reporting has not read everything yet")
        return
    for expected in all_expectations():
        missing = await _notice(database, expected, clock.now())
        async with database.transaction() as tx:
            came = await repository.close(tx, expected)
        if missing:
            log.error("answers_are_missing", service=expected.service, events=missing)
        if came:
            log.info("answers_came_late", service=expected.service, events=came)
    async with database.transaction() as tx:
        await repository.finish(tx)


async def _notice(database: Database, expected: Expectation, now: datetime) -> int:
    """How many are missing that were not known to be."""
    place: Place | None = Place((now - expected.within).astimezone(UTC), _HIGHEST)
    since = now - LOOKS_BACK
    total = 0
    while place is not None:
        async with database.transaction() as tx:
            portion = await repository.notice(tx, expected, since, place)
        total += portion.noticed
        place = portion.next
    return total
