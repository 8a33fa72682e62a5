"""Checkpoints that are due, and days on which a household moves."""

from collections.abc import Sequence

from services.income.aftercare import service
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

KIND = service.TIMER
MOVING = service.MOVING_TIMER


async def check_aftercare(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await service.check(tx, timers)


async def look_at_movers(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await service.look_again(tx, timers)
