"""A routes database per test, and a place to sign in."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from deploy.local.identity import LocalIssuer
from services.routes.main import create_app
from services.routes.settings import Settings
from shared import clock
from shared.db.engine import create_engine
from shared.messaging.transaction import Database
from tests.integration.routes.kit import Routes
from tests.integration.routes.provider_kit import Place, place_of
from tests.integration.routes.staff import Desk
from tests.signing_in import sign_in_settings

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


@pytest.fixture
async def place(database_url: Callable[..., str], tmp_path: Path) -> AsyncIterator[Place]:
    url = database_url("routes")
    engine = create_engine(url, pool_size=4)
    issuer = LocalIssuer(tmp_path)

    def make_app(to_provider: httpx.AsyncBaseTransport) -> FastAPI:
        settings = Settings.model_validate({"database_url": url})
        return create_app(settings, issuer.settings, sign_in_settings(issuer), to_provider)

    made = place_of(issuer, Database(engine, "routes", OIN), make_app)
    async with made.app.router.lifespan_context(made.app):
        yield made
    for browser in made.browsers:
        await browser.aclose()
    await engine.dispose()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Monday 3 August 2026: seven months before the effective day of most events here."""
    with clock.moved_to(datetime(2026, 8, 3, 9, 0, tzinfo=UTC)):
        yield
