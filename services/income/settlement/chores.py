"""What a worker of income does every so often: begin the runs that are due, and go on with the oldest."""

from typing import Final

from services.income.settlement import service
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database

_EVERY_SECONDS: Final = 10.0
_MOST_BATCHES: Final = 50
"""At a time; the rest comes with the next turn."""


async def settle_due(database: Database) -> None:
    async with database.transaction() as tx:
        await service.begin_due(tx)
    for _ in range(_MOST_BATCHES):
        if not await service.go_on(database):
            return


CHORES: Final = (Chore("settle-wages", _EVERY_SECONDS, settle_due),)
