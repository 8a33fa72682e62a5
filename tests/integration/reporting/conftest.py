"""Reporting's database, and the events of a life event's way through the services."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from services.reporting.flow import service
from services.reporting.main import create_app
from services.reporting.settings import Settings
from shared.db.engine import open_database
from shared.events.envelope import Event, EventData
from shared.messaging.transaction import Database


@pytest.fixture
async def reporting_url(database_url: Callable[..., str]) -> str:
    return database_url("reporting")


@pytest.fixture
async def database(reporting_url: str) -> AsyncIterator[Database]:
    opened = open_database(Settings.model_validate({"database_url": reporting_url}), "reporting")
    yield opened
    await opened.close()


@pytest.fixture
def store(database: Database) -> Callable[..., object]:
    async def take_in(*events: Event[EventData]) -> None:
        async with database.transaction(lock={event.dossier_id for event in events}) as tx:
            await service.store_events(tx, events)

    return take_in


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer(tmp_path_factory.mktemp("identity"))


class Browser:
    """Asks reporting over HTTP as somebody."""

    def __init__(self, client: httpx.AsyncClient, issuer: LocalIssuer) -> None:
        self.client = client
        self.issuer = issuer

    async def get(self, path: str, persona: str = "regisseur", **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.issuer.token(persona)}"}
        return await self.client.get(path, headers=headers | options.pop("headers", {}), **options)


@pytest.fixture
async def browser(reporting_url: str, issuer: LocalIssuer) -> AsyncIterator[Browser]:
    settings = Settings.model_validate({"database_url": reporting_url})
    app = create_app(settings, issuer.settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://local") as client,
    ):
        yield Browser(client, issuer)
