"""The database closes its connections, as it does when it restarts: whoever asks next notices nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import orjson
import pytest
from sqlalchemy import text

from shared.messaging.failure_policy import Surroundings
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
    closing = [Path(f"/proc/{row.pid}") for row in await world.rows(IDLE)]
    assert len(closing) > 1

    async with world.database.transaction() as tx:
        await tx.execute(CLOSE_ALL)
    # A process of the server is out of the view before its end of the connection is closed.
    while any(process.exists() for process in closing):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)
    answers = await asyncio.gather(
        *(world.report(event("baan-gestart", job(one))) for one in people),
        *(world.client.get("/intake/v1/quarantaine") for _ in range(5)),
    )

    assert [one.status_code for one in answers] == [202] * 6 + [200] * 5
    assert len(await world.told("baan-gestart")) == 6


CLOSE_WAITING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def test_a_file_that_breaks_off_says_that_part_of_it_may_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stays_away(_: Surroundings) -> bool:
        return False

    monkeypatch.setattr(Surroundings, "stand", stays_away)
    people = [adult() for _ in range(4)]
    await world.register(*(household(one) for one in people))
    lines = [orjson.dumps(event("baan-gestart", job(one))) + b"\n" for one in people]
    world.app.state.chunk_size = 2
    locked = asyncio.Event()

    async def cut_off() -> None:
        async with world.database.transaction() as tx:
            await tx.execute(text("LOCK TABLE life_event IN ACCESS EXCLUSIVE MODE"))
            locked.set()
            while not await world.rows(CLOSE_WAITING):  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.01)

    async def content() -> AsyncIterator[bytes]:
        yield b"".join(lines[:3])
        while not await world.told("baan-gestart"):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)
        cutting.append(asyncio.create_task(cut_off()))
        await locked.wait()
        yield lines[3]

    async def send(body: AsyncIterator[bytes] | bytes) -> httpx.Response:
        headers = {"Content-Type": "application/x-ndjson"}
        path = "/intake/v1/levensgebeurtenissen/bestand"
        return await world.client.post(path, content=body, headers=headers)

    cutting: list[asyncio.Task[None]] = []
    answer = await send(content())
    await asyncio.gather(*cutting)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Een deel kan zijn opgeslagen; stuur straks alles opnieuw" in answer.json()["detail"]
    assert await world.count("life_event") == 2
    assert (await send(b"".join(lines))).status_code == 200
    assert await world.count("life_event") == 4
    assert len(await world.told("baan-gestart")) == 4
