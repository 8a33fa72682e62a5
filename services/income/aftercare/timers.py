"""Checkpoints that are due."""

from collections.abc import Sequence

from services.income.aftercare import service
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

KIND = service.TIMER


async def check_aftercare(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await service.check(tx, timers)
