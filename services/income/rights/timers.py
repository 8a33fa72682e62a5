"""Days on which a term of a suspension asks for somebody's attention."""

from collections.abc import Sequence

from services.income.rights import suspending
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

KIND = suspending.TIMER


async def look_at_terms(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await suspending.look_at_terms(tx, timers)
