"""Closes the books of all services over yesterday, every hour, as the service that takes in everything and asks the others already."""

from contextlib import AsyncExitStack
from typing import Final

from services.reporting.settings import Settings
from shared.accounting import nightly
from shared.accounting.gathering import Offices
from shared.http.client import create_client
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database
from shared.observability import metrics
from shared.observability.logging import get_logger

log = get_logger(__name__)


async def _close_yesterday(_: Database) -> None:
    settings = Settings()
    for service in settings.addresses:
        metrics.BOOKS_CLOSED.labels(service)  # there from the start, so that never is seen
    token = settings.books_token.get_secret_value()
    if not token:
        log.warning("books_are_not_closed", why="REPORTING_BOOKS_TOKEN is not set")
        return
    async with AsyncExitStack() as stack:
        offices = Offices(
            {
                service: await stack.enter_async_context(create_client(address, token=token))
                for service, address in settings.addresses.items()
            }
        )
        day = nightly.yesterday()
        await nightly.close_day(offices.readings(day, day))


CHORES: Final = (Chore("close-books", nightly.EVERY_SECONDS, _close_yesterday),)
