"""Reporting's worker looks for what did not come, and counts it for the alerts."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.expected import repository, service
from shared.events.expectations import SERVICES
from shared.messaging.contracts import Chore
from shared.observability import metrics
from shared.settings import ServiceSettings

EVERY_SECONDS: Final = 300.0
"""Who just began does not know yet whether it has read everything, and waits for its next turn."""

CHORES: Final = (Chore("expect-answers", EVERY_SECONDS, service.look),)


async def measure(connection: AsyncConnection, _: ServiceSettings) -> None:
    missing = await repository.count_open(connection)
    for answering in SERVICES:
        count = missing[answering].total if answering in missing else 0
        metrics.ANSWERS_MISSING.labels(answering).set(count)
