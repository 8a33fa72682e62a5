"""A what-if of many situations does not hold up everybody else."""

import asyncio

from services.income.whatif import service
from services.income.whatif.endpoints import ANK
from services.income.whatif.schemas import Berekeningsvraag


async def test_others_have_their_turn_after_each_scenario() -> None:
    asked = Berekeningsvraag.model_validate(ANK["value"])
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(somebody_else())
    found = await service.calculate_in_turn(asked)
    other.cancel()

    assert turns == len(asked.scenarios)
    assert found == service.calculate(asked)
