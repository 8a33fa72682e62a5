"""What the worker of reporting does for the monitor: looks every so often, so that an alarm begins and ends though nobody looks."""

from contextlib import AsyncExitStack
from typing import Final

from services.reporting.monitor import alarm_repository
from services.reporting.monitor.gathering import Round
from services.reporting.settings import Settings
from shared.http.client import create_client
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database

_EVERY_SECONDS: Final = 30.0
_DAY: Final = 86_400.0


async def _look(database: Database) -> None:
    """By the same token as the books are closed; without it the pages alone look, and `books_are_not_closed` says so."""
    settings = Settings()
    token = settings.books_token.get_secret_value()
    if not token:
        return
    async with AsyncExitStack() as stack:
        clients = {
            service: await stack.enter_async_context(create_client(address, token=token))
            for service, address in settings.addresses.items()
        }
        await Round(clients, {}, settings.monitor_patience_seconds).look(database)


async def _forget(database: Database) -> None:
    async with database.transaction() as tx:
        await alarm_repository.forget(tx)


CHORES: Final = (
    Chore("look-for-alarms", _EVERY_SECONDS, _look),
    Chore("forget-alarms", _DAY, _forget),
)
