"""Each step of a handover that counts per partner."""

from collections.abc import Sequence

from services.reporting.partners import service
from shared.events.envelope import Event
from shared.events.handovers import HandoverStep
from shared.messaging.transaction import Transaction


async def store_steps(tx: Transaction, events: Sequence[Event[HandoverStep]]) -> None:
    await service.store_steps(tx, events)
