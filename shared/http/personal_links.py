"""Pages behind a personal link: the link in the address is the secret, and whoever has it needs no session.

Keys are looked up by their hash, guesses are counted, and such a page has no script. What a link opens is of the service.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from shared import clock
from shared.http.limits import Limit, network_of
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger

log = get_logger(__name__)

MOST_WRONG: Final = 30
"""Wrong links of one network address in ten minutes; somebody who mistypes needs two or three."""
MOST_LOOKS: Final = 120
MOST_ACTS: Final = 30
"""Of one link in that time."""
LARGEST_FORM: Final = 16 * 1024
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
"""Stricter than other pages: there is no script."""
_TOO_OFTEN: Final = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Even wachten - Naadloos</title></head>
<body><main><h1>Even wachten</h1>
<p>Er kwamen te veel vragen achter elkaar. Wacht tien minuten en open de koppeling dan opnieuw. Er is niets gewijzigd.</p></main></body></html>
"""


class Kept(Protocol):
    """What a service keeps of a link."""

    @property
    def id(self) -> UUID: ...


K = TypeVar("K", bound=Kept)
Find = Callable[[Database, Collection[str]], Awaitable[Mapping[str, K]]]
"""Which of these links are ours, whatever they are worth now."""


class TooOften(Exception):
    """More than people do."""


@dataclass
class Together(Generic[K]):
    """Many links in one question to the database, and one question at a time: so they never have more than one connection."""

    find_all: Find[K]
    _waiting: dict[str, "asyncio.Future[K | None]"] = field(default_factory=dict)
    _asking: asyncio.Task[None] | None = None

    async def find(self, database: Database, link: str) -> K | None:
        answer = self._waiting.get(link)
        if answer is None:
            answer = self._waiting[link] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(database))
        # Who hangs up takes nothing from who asks the same.
        return await asyncio.shield(answer)

    async def _ask(self, database: Database) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, {}
                await self._answer(database, asked)
        finally:
            self._asking = None

    async def _answer(
        self, database: Database, asked: dict[str, "asyncio.Future[K | None]"]
    ) -> None:
        try:
            found = await self.find_all(database, asked)
        # Whatever it is, each of who waits hears of it, and answers for it as for a question of its own.
        except Exception as error:  # noqa: BLE001
            for answer in asked.values():
                answer.set_exception(error)
                answer.exception()  # seen, also where nobody waits any more
            return
        for link, answer in asked.items():
            answer.set_result(found.get(link))


class Guard(Generic[K]):
    """How often somebody may come by with a link, in one process. Whoever has a link that works is not held up by who guesses."""

    def __init__(self, find_all: Find[K]) -> None:
        self.wrong = Limit(MOST_WRONG)
        self.looks = Limit(MOST_LOOKS)
        self.acts = Limit(MOST_ACTS)
        self._find_all = find_all
        self._together = Together(find_all)

    async def key(self, request: Request, database: Database, link: str, limit: Limit) -> K | None:
        """None for a link that is none of ours. Raises TooOften."""
        key = await self._find(database, link, _network(request))
        if key is None:
            self.count_wrong(request)
        elif limit.count(str(key.id), clock.now()) > limit.most:
            raise TooOften
        return key

    def count_wrong(self, request: Request) -> None:
        """Raises TooOften."""
        times = self.wrong.count(_network(request), clock.now())
        if times == MOST_WRONG:
            log.warning("personal_link_guessed_often")
        if times > MOST_WRONG:
            raise TooOften

    async def _find(self, database: Database, link: str, network: str) -> K | None:
        """Also of a network that guessed too often each link is looked up, for who has one that works: all of them together."""
        if self.wrong.is_reached(network, clock.now()):
            return await self._together.find(database, link)
        return (await self._find_all(database, [link])).get(link)


def without_script(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def too_often() -> Response:
    return without_script(HTMLResponse(_TOO_OFTEN, 429, {"Retry-After": "600"}))


def _network(request: Request) -> str:
    return network_of(request.client.host if request.client is not None else "")
