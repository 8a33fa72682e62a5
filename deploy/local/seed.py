"""Loads the demo's residents into the running stack: `python -m deploy.local.seed`, with the stack's environment."""

import asyncio

from deploy.local.residents import households
from services.intake.residents.seed import seed_households
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from shared import clock
from shared.db.engine import open_database
from shared.settings import ClockSettings


async def main() -> None:
    clock.shift_by(ClockSettings().shift_seconds)
    settings = Settings()
    database = open_database(settings, "intake", "seed")
    residents = Residents(settings.vault(), settings.birthday_lead_weeks)
    try:
        await seed_households(database, households(clock.today()), residents)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
