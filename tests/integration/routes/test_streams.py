"""A browser that listens is told that something changed in the work that it sees: in time, nothing more, and at little cost."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
import uvicorn
from sqlalchemy import text

from deploy.local.identity import LocalIssuer
from deploy.local.ports import LOOPBACK, free_ports
from services.routes.main import create_app
from services.routes.notices import streams as streams_module
from services.routes.notices.rules import Interest
from services.routes.notices.streams import MOST_PER_WORKER, Stream, Streams
from services.routes.settings import Settings
from shared import clock
from shared.db.engine import create_engine
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.messaging.transaction import Database
from tests.integration.routes.factories import job_started
from tests.integration.routes.kit import Routes
from tests.integration.routes.provider_kit import Place

OIN = "00000001823288444000"
LISTENS = {"Accept": "text/event-stream"}
PATIENCE = 10.0


@dataclass
class Office:
    """Routes on a real port, and whoever listens there."""

    address: str
    routes: Routes
    issuer: LocalIssuer
    streams: Streams
    server: uvicorn.Server

    def headers(self, subject: str = "u-1", **who: Any) -> dict[str, str]:
        roles = who.get("roles", ["werkcoach"])
        places = who.get("gemeenten", AGENCY_MUNICIPALITIES)
        token = self.issuer.issue(
            subject, ["routes.taken.lezen"], roles=roles, municipalities=places
        )
        return {"Authorization": f"Bearer {token}"}

    @asynccontextmanager
    async def listening(self, **who: Any) -> AsyncIterator["Ear"]:
        async with (
            httpx.AsyncClient(base_url=self.address, timeout=PATIENCE) as client,
            client.stream(
                "GET", "/routes/werk/stroom", headers={**LISTENS, **self.headers(**who)}
            ) as answer,
        ):
            ear = Ear(answer)
            if answer.status_code == 200:
                assert (await ear.next()).startswith("retry:")
            yield ear


@dataclass
class Ear:
    """One stream, read piece by piece."""

    answer: httpx.Response

    def __post_init__(self) -> None:
        self._pieces = self.answer.aiter_text()

    async def next(self) -> str:
        async with asyncio.timeout(PATIENCE):
            return await anext(self._pieces)

    def rest(self) -> AsyncIterator[str]:
        """Until the stream ends."""
        return self._pieces

    async def hears_nothing(self) -> bool:
        try:
            async with asyncio.timeout(2.5):
                return not await anext(self._pieces)
        except TimeoutError:
            return True


@pytest.fixture
async def office(database_url: Callable[..., str], tmp_path: Path) -> AsyncIterator[Office]:
    url = database_url("routes")
    issuer = LocalIssuer(tmp_path)
    app = create_app(Settings.model_validate({"database_url": url}), issuer.settings)
    [port] = free_ports(1)
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, log_config=None, timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has only this to tell it by
        await asyncio.sleep(0.02)
    engine = create_engine(url, pool_size=2)
    routes = Routes(Database(engine, "routes", OIN))
    made = Office(f"http://{LOOPBACK}:{port}", routes, issuer, app.state.streams, server)
    await _until_listening(made)
    yield made
    app.state.streams.close()
    server.should_exit = True
    await serving
    await engine.dispose()


async def _until_listening(office: Office) -> None:
    query = "SELECT count(*) AS n FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' OR query ILIKE '%\"task_changed\"%'"
    async with asyncio.timeout(PATIENCE):
        while not (await office.routes.rows(query))[0].n:  # noqa: ASYNC110 - the database has only this to tell it by
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)


async def test_who_sees_the_work_is_told_that_something_changed_and_nothing_else(
    office: Office,
) -> None:
    async with office.listening() as coach:
        assert coach.answer.headers["content-type"].startswith("text/event-stream")
        assert coach.answer.headers["x-accel-buffering"] == "no"
        assert coach.answer.headers["cache-control"] == "no-store"

        await office.routes.receives(job_started())

        assert await coach.next() == "event: werk\ndata: veranderd\n\n"


async def test_who_does_not_see_the_work_hears_nothing_of_it(office: Office) -> None:
    async with (
        office.listening(gemeenten={TYNAARLO}) as elsewhere,
        office.listening(roles=["beleid"], subject="u-2") as other,
    ):
        await office.routes.receives(job_started())

        if other.answer.status_code == 200:
            assert await other.hears_nothing()
        assert await elsewhere.hears_nothing()


async def test_nothing_is_told_of_what_was_rolled_back(office: Office) -> None:
    await office.routes.receives(job_started())
    await asyncio.sleep(1.5)
    async with office.listening() as coach:
        async with office.routes.database.engine.begin() as connection:
            await connection.execute(text("UPDATE task SET due_on = due_on + 1"))
            await connection.rollback()
        assert await coach.hears_nothing()


async def test_a_change_that_nobody_sees_is_not_told(office: Office) -> None:
    await office.routes.receives(job_started())
    await asyncio.sleep(1.5)
    async with office.listening() as coach:
        async with office.routes.database.transaction() as tx:
            await tx.execute(text("UPDATE task SET life_event_ids = life_event_ids"))
        assert await coach.hears_nothing()


async def test_a_silent_stream_has_a_heartbeat_and_ends_after_its_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams_module, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(streams_module, "LASTS_SECONDS", 0.7)
    async with office.listening() as coach:
        assert await coach.next() == ": \n\n"
        assert [piece async for piece in coach.rest()]
    assert len(office.streams) == 0


async def test_a_person_has_no_more_streams_than_browsers(office: Office) -> None:
    async with httpx.AsyncClient(base_url=office.address, timeout=PATIENCE) as client:
        answers = [
            await client.send(
                client.build_request(
                    "GET", "/routes/werk/stroom", headers={**LISTENS, **office.headers()}
                ),
                stream=True,
            )
            for _ in range(MOST_PER_WORKER + 1)
        ]
        assert [answer.status_code for answer in answers] == [200] * MOST_PER_WORKER + [429]
        for answer in answers:
            await answer.aclose()


async def test_whoever_does_not_listen_gets_no_stream(office: Office) -> None:
    async with httpx.AsyncClient(base_url=office.address) as client:
        asked = await client.get("/routes/werk/stroom", headers=office.headers())
        stranger = await client.get("/routes/werk/stroom", headers=LISTENS)

    assert asked.status_code == 406
    # Not to the page to sign in: nobody is there to see it.
    assert stranger.status_code == 401


async def test_when_the_database_comes_back_everybody_is_told(office: Office) -> None:
    async with office.listening() as coach:
        await office.routes.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'naadloos-routes-api' AND datname = current_database()"
        )
        assert await coach.next() == "event: werk\ndata: veranderd\n\n"

        await office.routes.receives(job_started())
        assert await coach.next() == "event: werk\ndata: veranderd\n\n"


async def test_a_thousand_streams_cost_no_more_after_a_thousand_changes() -> None:
    """What is told to who does not read it is one word, however often it was told."""
    streams = Streams(None, None)  # type: ignore[arg-type]
    sees = Interest("u", {ASSEN: None})
    listening = [Stream(Interest(f"u-{number}", sees.roles), None) for number in range(1_000)]
    answers = [streams.open(stream) for stream in listening]
    words: list[Any] = [answer.body_iterator for answer in answers]
    for each in words:
        await anext(each)
    process = psutil.Process()

    def announce_all(times: int) -> int:
        for _ in range(times):
            for stream in listening:
                stream.announce()
        gc.collect()
        return int(process.memory_info().rss)

    before = announce_all(10)
    after = announce_all(1_000)

    assert after - before < 4 * 1024 * 1024
    assert [await anext(each) for each in words[:3]] == [streams_module._CHANGED] * 3
    for stream, each in zip(listening, words, strict=True):
        stream.end()
        await each.aclose()
        streams.leave(stream)
    assert len(streams) == 0


async def test_a_stream_ends_when_its_session_does_and_keeps_none_alive(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams_module, "LOOK_SECONDS", 0.2)
    browser = await place.signed_in("werkcoach")
    seen = (await place.rows("SELECT last_seen_at FROM session"))[0].last_seen_at
    streams: Streams = place.app.state.streams
    with clock.moved_to(seen + timedelta(minutes=5)):
        asking = asyncio.create_task(browser.get("/routes/werk/stroom", headers=LISTENS))
        async with asyncio.timeout(PATIENCE):
            while not len(streams):  # noqa: ASYNC110 - nothing says that a stream began
                await asyncio.sleep(0.05)
        assert (await place.rows("SELECT last_seen_at FROM session"))[0].last_seen_at == seen

        await place.post(browser, "/routes/sessies/overal-uitloggen")
        async with asyncio.timeout(PATIENCE):
            answer = await asking

    assert answer.status_code == 200
    assert "veranderd" not in answer.text
