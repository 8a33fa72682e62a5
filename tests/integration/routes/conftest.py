"""A routes database per test."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from services.routes.main import create_app
from services.routes.settings import Settings
from shared import clock
from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import Desk

OIN = "00000001823288444000"


@pytest.fixture
async def routes(database_url: Callable[..., str]) -> AsyncIterator[Routes]:
    engine = create_engine(database_url("routes"), pool_size=4)
    yield Routes(Database(engine, "routes", OIN))
    await engine.dispose()


@pytest.fixture
async def desk(database_url: Callable[..., str], tmp_path: Path) -> AsyncIterator[Desk]:
    """The API and the pages beside the routes that they show."""
    url = database_url("routes")
    issuer = LocalIssuer(tmp_path)
    app = create_app(Settings(database_url=url), issuer.settings)  # type: ignore[arg-type]
    engine = create_engine(url, pool_size=4)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as client:
        yield Desk(client, Routes(Database(engine, "routes", OIN)), issuer)
    await engine.dispose()
    await app.state.database.close()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Monday 3 August 2026: seven months before the effective day of most events here."""
    with clock.moved_to(datetime(2026, 8, 3, 9, 0, tzinfo=UTC)):
        yield
