"""What a thing to act on is, and what it takes to make one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias
from uuid import uuid4

from sqlalchemy import text

from services.intake.residents.rules import NewHousehold, NewMember
from tests.contract.security.town_of_secrets import EVERYBODY, Asked
from tests.integration.intake.conftest import adult, child, household

AT_ONCE: Final = 60
"""Households are registered so many at a time."""
LATER: Final = "2026-11-09"


@dataclass(frozen=True)
class Thing:
    """Its id, the person that it is about, and the ids of what belongs to it."""

    id: str
    member: NewMember | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def unknown(self) -> "Thing":
        """As this one, of what is not there."""
        made_up = {name: str(uuid4()) for name in self.more}
        kept = {name: self.more[name] for name in ("me", "name", "wat") if name in self.more}
        return Thing(str(uuid4()), None, made_up | kept)


@dataclass(frozen=True)
class Making:
    kind: str
    role: str
    me: str
    who: str
    """As whom it is made, where it is of who made it."""


@dataclass
class Workshop:
    """Where things are made: a town, households to hand out in it, and somebody who may do everything."""

    asked: Asked
    _homes: list[NewHousehold] = field(default_factory=list)

    async def home(self) -> NewHousehold:
        if not self._homes:
            world = self.asked.town.intake
            self._homes = [
                household(adult(), adult("medebewoner"), child(date(2018, 5, 1)))
                if number % 3 == 0
                else household(adult())
                for number in range(AT_ONCE)
            ]
            async with world.database.transaction() as tx:
                await world.residents.register(tx, self._homes)
        return self._homes.pop()

    async def home_of(self, size: int) -> NewHousehold:
        while len((home := await self.home()).members) != size:
            pass
        return home

    async def post(self, path: str, body: Any, **headers: str) -> Any:
        """As somebody who may do everything."""
        answer = await self.asked._ask(EVERYBODY, "POST", path, json=body, headers=headers)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer.json()

    async def row(self, service: str, statement: str, **values: Any) -> Any:
        async with self.asked.town.consumers[service].reading() as connection:
            return (await connection.execute(text(statement), values)).first()


Maker: TypeAlias = Callable[[Workshop, Making], Awaitable[Thing]]
