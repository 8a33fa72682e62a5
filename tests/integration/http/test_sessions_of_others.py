"""A service that keeps no sessions asks routes whose one is, remembers it for a moment, and lets nobody in while routes is away."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import httpx
import orjson
import pytest

from shared import clock
from shared.errors import Away
from shared.http import sessions
from shared.http.auth import SESSION_PREFIX
from shared.http.caller import Caller, Lasting, Work
from shared.http.sessions import Aangemelde, Sessieantwoord, SessionClient

NUMBER = f"{SESSION_PREFIX}een"


def caller() -> Caller:
    now = clock.now()
    return Caller(
        subject="w-1",
        name="Renske Regie",
        grants={"0106": frozenset({"regisseur", "balie"}), "1680": frozenset()},
        scopes=frozenset({"a.b", "c.d"}),
        work=Work(
            frozenset({UUID(int=1)}),
            frozenset({UUID(int=2)}),
            frozenset({UUID(int=3), UUID(int=4)}),
        ),
        lasting=Lasting(now + timedelta(hours=10), now + timedelta(minutes=30)),
    )


class Routes(httpx.AsyncBaseTransport):
    """Answers as routes does, unless told otherwise."""

    def __init__(self) -> None:
        self.known: Caller | None = caller()
        self.asked: list[dict[str, object]] = []
        self.answers: list[httpx.Response | Exception] = []
        """Given first, one by one."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/routes/v1/sessies/wie"
        assert "authorization" not in request.headers
        self.asked.append(orjson.loads(await request.aread()))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        wie = (
            Aangemelde.of(self.known, self.known.lasting)
            if self.known and self.known.lasting
            else None
        )
        said = Sessieantwoord(actief=wie is not None, wie=wie)
        return httpx.Response(200, content=said.model_dump_json(by_alias=True))


@pytest.fixture
def routes() -> Routes:
    return Routes()


@pytest.fixture
async def client(routes: Routes) -> AsyncIterator[SessionClient]:
    made = SessionClient("http://routes.test", routes)
    yield made
    await made.close()


async def ask(client: SessionClient, number: str = NUMBER, browser: str = "b") -> Caller | None:
    return await client.caller_of(number, browser, is_active=True)


async def test_who_it_is_arrives_as_routes_has_it(client: SessionClient, routes: Routes) -> None:
    assert await ask(client) == routes.known
    assert routes.asked == [{"nummer": NUMBER, "browser": "b", "actief": True}]


async def test_the_answer_is_remembered_for_a_moment(
    client: SessionClient, routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "REMEMBERED_SECONDS", 0.3)
    await ask(client)
    routes.known = None
    assert await ask(client) is not None
    assert len(routes.asked) == 1

    await asyncio.sleep(0.35)

    assert await ask(client) is None


async def test_five_seconds_is_a_moment() -> None:
    assert sessions.REMEMBERED_SECONDS == 5


async def test_another_browser_with_the_same_number_is_asked_about_anew(
    client: SessionClient, routes: Routes
) -> None:
    await ask(client)
    await ask(client, browser="c")
    assert [asked["browser"] for asked in routes.asked] == ["b", "c"]


async def test_what_is_remembered_does_not_outlive_the_session(
    client: SessionClient, routes: Routes
) -> None:
    await ask(client)
    with clock.moved_to(clock.now() + timedelta(minutes=30)):
        await ask(client)
    assert len(routes.asked) == 2


async def test_the_number_is_not_among_what_is_remembered(client: SessionClient) -> None:
    await ask(client)
    assert NUMBER not in repr(client._remembered)


async def test_no_more_is_remembered_than_fits(
    client: SessionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_MOST_REMEMBERED", 3)
    for count in range(10):
        await ask(client, f"{NUMBER}{count}")
    assert len(client._remembered) <= 3


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("away"),
        httpx.ReadTimeout("slow"),
        httpx.Response(500),
        httpx.Response(404),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"actief": "misschien"}),
    ],
    ids=str,
)
async def test_while_routes_cannot_say_nobody_comes_in_and_nothing_is_remembered(
    client: SessionClient, routes: Routes, answer: httpx.Response | Exception
) -> None:
    routes.answers = [answer, answer]
    with pytest.raises(Away, match="Wij kunnen nu niet nagaan wie u bent"):
        await ask(client)
    routes.answers = []
    assert await ask(client) == routes.known


async def test_a_connection_that_was_just_closed_bothers_nobody(
    client: SessionClient, routes: Routes
) -> None:
    routes.answers = [httpx.RemoteProtocolError("Server disconnected")]
    assert await ask(client) == routes.known
