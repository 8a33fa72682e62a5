"""Every event in, whatever its type: one handler for the whole batch."""

from collections.abc import Sequence
from typing import Any

from services.reporting.flow import service
from shared.events.envelope import Event
from shared.messaging.transaction import Transaction


async def store_flow(tx: Transaction, events: Sequence[Event[Any]]) -> None:
    await service.store_events(tx, events)
