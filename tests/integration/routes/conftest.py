"""A routes database per test."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

import pytest

from shared import clock
from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from tests.integration.routes.kit import Routes

OIN = "00000001823288444000"


@pytest.fixture
async def routes(database_url: Callable[..., str]) -> AsyncIterator[Routes]:
    engine = create_engine(database_url("routes"), pool_size=4)
    yield Routes(Database(engine, "routes", OIN))
    await engine.dispose()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Monday 3 August 2026: seven months before the effective day of most events here."""
    with clock.moved_to(datetime(2026, 8, 3, 9, 0, tzinfo=UTC)):
        yield
