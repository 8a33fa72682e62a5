"""Checks that are due or lie for too long, and days on which a household moves."""

from collections.abc import Sequence

from services.income.aftercare import checking, service, waking
from shared.messaging.timers import DueTimer
from shared.messaging.transaction import Transaction

KIND = waking.TIMER
REMINDER = waking.REMINDER
MOVING = service.MOVING_TIMER


async def open_checks(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await checking.open_checks(tx, timers)


async def remind_of_checks(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await checking.remind(tx, timers)


async def look_at_movers(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    await service.look_again(tx, timers)
