"""A town per test: intake, routes, income and reporting, each on a fresh database, on one Monday."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime

import pytest

from shared import clock
from shared.messaging.transaction import Database
from tests.integration.every_life_event.town import CONSUMERS, Town, open_town
from tests.integration.intake.conftest import World
from tests.integration.intake.conftest import auth as auth
from tests.integration.intake.conftest import sign as sign
from tests.integration.intake.conftest import signing_key as signing_key
from tests.integration.intake.conftest import start as start


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """2 November 2026, the day on which nearly everything here happens; the amounts in law of that month are known."""
    with clock.moved_to(datetime(2026, 11, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
async def town(
    _monday: None,
    start: Callable[..., Awaitable[World]],
    service_database: Callable[[str], Awaitable[Database]],
) -> Town:
    consumers = {service: await service_database(service) for service in CONSUMERS}
    return await open_town(await start(), consumers)
