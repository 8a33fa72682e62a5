"""Days on which a term of an objection asks for somebody's attention."""

from collections.abc import Sequence

from services.income.objections import service
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

KIND = service.TIMER


async def look_at_terms(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await service.look(tx, timers)
