"""How often somebody may come by with a link, in one process. Whoever has a link that works is not held up by who guesses."""

import asyncio
from dataclasses import dataclass, field

from services.routes.partner_keys.rules import Key
from services.routes.partner_links import service
from services.routes.partner_links.rules import MOST_ACTS, MOST_LOOKS, MOST_WRONG, Limit
from shared import clock
from shared.messaging.transaction import Database
from shared.observability.logging import get_logger

log = get_logger(__name__)


class TooOften(Exception):
    """More than people do."""


@dataclass
class Together:
    """Many links in one question to the database, and one question at a time: so they never have more than one connection."""

    _waiting: dict[str, "asyncio.Future[Key | None]"] = field(default_factory=dict)
    _asking: asyncio.Task[None] | None = None

    async def find(self, database: Database, link: str) -> Key | None:
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
                await _answer(database, asked)
        finally:
            self._asking = None


async def _answer(database: Database, asked: dict[str, "asyncio.Future[Key | None]"]) -> None:
    try:
        found = await service.find(database, asked)
    # Whatever it is, each of who waits hears of it, and answers for it as for a question of its own.
    except Exception as error:  # noqa: BLE001
        for answer in asked.values():
            answer.set_exception(error)
            answer.exception()  # seen, also where nobody waits any more
        return
    for link, answer in asked.items():
        answer.set_result(found.get(link))


@dataclass
class Guard:
    """Made once per process."""

    wrong: Limit = field(default_factory=lambda: Limit(MOST_WRONG))
    looks: Limit = field(default_factory=lambda: Limit(MOST_LOOKS))
    acts: Limit = field(default_factory=lambda: Limit(MOST_ACTS))
    _together: Together = field(default_factory=Together)

    async def find(self, database: Database, link: str, network: str) -> Key | None:
        """Also of a network that guessed too often each link is looked up, for the partner that is in it: all of them together."""
        if self.wrong.is_reached(network, clock.now()):
            return await self._together.find(database, link)
        return (await service.find(database, [link])).get(link)

    def count_wrong(self, network: str) -> None:
        """Raises TooOften."""
        times = self.wrong.count(network, clock.now())
        if times == MOST_WRONG:
            log.warning("partner_link_guessed_often")
        if times > MOST_WRONG:
            raise TooOften
