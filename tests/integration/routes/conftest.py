"""A routes database per test."""

from collections.abc import AsyncIterator, Callable

import pytest

from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from tests.integration.routes.kit import Routes

OIN = "00000001823288444000"


@pytest.fixture
async def routes(database_url: Callable[..., str]) -> AsyncIterator[Routes]:
    engine = create_engine(database_url("routes"), pool_size=4)
    yield Routes(Database(engine, "routes", OIN))
    await engine.dispose()
