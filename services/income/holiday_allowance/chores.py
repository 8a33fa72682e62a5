"""What a worker of income does every so often: determine the holiday allowances that are due."""

from typing import Final

from services.income.holiday_allowance import service
from shared.messaging.contracts import Chore
from shared.messaging.transaction import Database

_EVERY_SECONDS: Final = 3_600.0


async def determine_due(database: Database) -> None:
    async with database.transaction() as tx:
        await service.begin_due(tx)
    while await service.go_on(database):
        pass
    await service.determine_of_ended(database)
    await service.try_again(database)


CHORES: Final = (Chore("determine-holiday-allowances", _EVERY_SECONDS, determine_due),)
