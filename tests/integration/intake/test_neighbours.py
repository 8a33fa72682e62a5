"""Life events that are taken in together leave each other's households as they are."""

import asyncio

from tests.integration.intake.conftest import World, adult, event, household, in_days, job, person
from tests.integration.intake.test_bulk import post_batch

PERIODS = """
    SELECT rol AS what, dossier_id, from_on, until_on FROM membership
    UNION SELECT gemeente, dossier_id, from_on, until_on FROM residence
"""


async def test_a_move_in_a_batch_changes_nothing_about_a_household_that_only_got_a_job(
    world: World,
) -> None:
    worker, mover = adult(), adult()
    home, other = household(worker, adult("partner")), household(mover)
    await world.register(home, other)
    before = {tuple(row) for row in await world.rows(PERIODS) if row.dossier_id == home.dossier_id}
    move = {"persoon": person(mover), "ingangsdatum": in_days(14), "naarGemeente": "1730"}

    response = await post_batch(
        world, [event("baan-gestart", job(worker)), event("verhuizing", move)]
    )

    assert [one["status"] for one in response.json()["resultaten"]] == ["verwerkt", "verwerkt"]
    after = {tuple(row) for row in await world.rows(PERIODS) if row.dossier_id == home.dossier_id}
    assert after == before
    assert len(before) == 3


async def test_single_events_that_share_a_transaction_leave_each_others_households_alone(
    world: World,
) -> None:
    people = [adult() for _ in range(12)]
    await world.register(*(household(one) for one in people))
    events = [
        event(
            "verhuizing",
            {"persoon": person(one), "ingangsdatum": in_days(14), "naarGemeente": "1730"},
        )
        if number % 2
        else event("baan-gestart", job(one))
        for number, one in enumerate(people)
    ]

    answers = await asyncio.gather(*map(world.report, events))

    assert {answer.json()["status"] for answer in answers} == {"verwerkt"}
    assert await world.count("membership") == 12
    assert await world.count("residence") == 12 + 6
