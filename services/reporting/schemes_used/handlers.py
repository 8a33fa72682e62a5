"""What was done about something that a household does not use, as it flows by."""

from collections.abc import Sequence

from services.reporting.schemes_used import service
from shared.events.envelope import Event
from shared.events.non_take_up import NonTakeUpRecorded
from shared.messaging.transaction import Transaction


async def store_deeds(tx: Transaction, events: Sequence[Event[NonTakeUpRecorded]]) -> None:
    await service.store_deeds(tx, events)
