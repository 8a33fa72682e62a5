"""The four services behind one address, in this process: for what is gathered from all of them."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack

import httpx
import orjson
from fastapi import FastAPI

from services.income.main import create_app as create_income
from services.income.settings import Settings as IncomeSettings
from services.intake.main import create_app as create_intake
from services.intake.settings import Settings as IntakeSettings
from services.reporting.main import create_app as create_reporting
from services.reporting.settings import Settings as ReportingSettings
from services.routes.main import create_app as create_routes
from services.routes.settings import Settings as RoutesSettings
from shared.db.migrate import upgrade
from tests.load.residents import Town

ADDRESS = "http://bench"


class Site(httpx.AsyncBaseTransport):
    """Sends what is asked to the service that the path begins with."""

    def __init__(self, apps: Mapping[str, FastAPI]) -> None:
        self._services = {name: httpx.ASGITransport(app) for name, app in apps.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        service = request.url.path.split("/")[1]
        return await self._services[service].handle_async_request(request)


def apps_of(town: Town, urls: Mapping[str, str]) -> dict[str, FastAPI]:
    """By service, each on its database."""
    auth = town.issuer.settings
    intake = {
        "database_url": urls["intake"],
        "bsn_hash_key": town.secrets["INTAKE_BSN_HASH_KEY"],
        "bsn_encryption_keys": orjson.loads(town.secrets["INTAKE_BSN_ENCRYPTION_KEYS"]),
        "bsn_current_key": town.secrets["INTAKE_BSN_CURRENT_KEY"],
    }
    of = {service: {"database_url": url} for service, url in urls.items()}
    return {
        "intake": create_intake(IntakeSettings.model_validate(intake), auth),
        "income": create_income(IncomeSettings.model_validate(of["income"]), auth),
        "reporting": create_reporting(ReportingSettings.model_validate(of["reporting"]), auth),
        "routes": create_routes(RoutesSettings.model_validate(of["routes"]), auth),
    }


def close_at_end(closing: AsyncExitStack, apps: Mapping[str, FastAPI]) -> None:
    for app in apps.values():
        closing.push_async_callback(app.state.database.close)
    closing.push_async_callback(apps["routes"].state.names.close)
    closing.push_async_callback(apps["reporting"].state.names.close)
    closing.push_async_callback(apps["intake"].state.group.close)


async def new_database(town: Town, service: str) -> str:
    """The address of an empty database of a service."""
    name = town.stack.new_name(service)
    town.stack.postgres.create_database(name)
    url = town.stack.postgres.url(name)
    await asyncio.to_thread(upgrade, url, service)
    return url
