"""Days by which a fact was asked for."""

from collections.abc import Sequence

from services.income.decisions import questions
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

KIND = questions.TIMER


async def look_at_days(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await questions.look_at_days(tx, timers)
