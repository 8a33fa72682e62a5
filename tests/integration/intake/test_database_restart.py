"""The database closes its connections, as it does when it restarts: whoever asks next notices nothing."""

import asyncio

from sqlalchemy import text

from tests.integration.intake.conftest import World, adult, event, household, job

CLOSE_ALL = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
IDLE = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'naadloos-intake-api'"
)


async def test_connections_that_the_server_closed_are_replaced_before_use(world: World) -> None:
    people = [adult() for _ in range(6)]
    await world.register(*(household(one) for one in people))
    await asyncio.gather(*(world.client.get("/intake/v1/quarantaine") for _ in range(5)))
    assert len(await world.rows(IDLE)) > 1

    async with world.database.transaction() as tx:
        await tx.execute(CLOSE_ALL)
    while await world.rows(IDLE):  # noqa: ASYNC110 - the database tells nobody
        await asyncio.sleep(0.01)
    answers = await asyncio.gather(
        *(world.report(event("baan-gestart", job(one))) for one in people),
        *(world.client.get("/intake/v1/quarantaine") for _ in range(5)),
    )

    assert [one.status_code for one in answers] == [202] * 6 + [200] * 5
    assert len(await world.told("baan-gestart")) == 6
