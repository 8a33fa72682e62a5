"""Closes the books of a day that is over, and keeps per service when they closed last: by its age an alert tells that they do not.

Hourly is nightly enough: what had not arrived at the first look closes at the next.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from shared import ids
from shared.accounting.comparing import Account
from shared.accounting.gathering import Reading, close_books
from shared.observability import metrics
from shared.observability.logging import get_logger

log = get_logger(__name__)

EVERY_SECONDS = 3600.0


def yesterday() -> date:
    """The day inside an id is the machine's own, also when the clock is moved."""
    return ids.day_of(ids.new_id()) - timedelta(days=1)


async def close_day(readings: Mapping[str, Reading]) -> Account:
    """Of all services: one that is not asked would look as if nobody published what it did."""
    account = await close_books(readings)
    for service in readings:
        differences = [found for found in account.differences if found.reader == service]
        for found in differences:
            log.error(
                "books_do_not_close",
                reader=service,
                day=found.day.isoformat(),
                type=found.kind.type,
                verdict=found.verdict.value,
                due=found.due.total,
                found=found.found.total,
            )
        if not differences:
            metrics.BOOKS_CLOSED.labels(service).set_to_current_time()
    return account
