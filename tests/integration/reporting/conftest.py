"""Reporting's database, and the events of a life event's way through the services."""

from collections.abc import AsyncIterator, Callable

import pytest

from services.reporting.flow import service
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
