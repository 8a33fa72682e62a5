"""The routes of residents as they are kept, for who may see the plan of the household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from services.routes.resident_routes.rules import Place
from shared.events.tasks import Richting, Route, Taakrol

How = Literal["blijft", "terug", "zelf", "team", "minste", "niemand"]
"""By which rule somebody goes along: is there now, was there before, records it, is of the team, has the fewest; or nobody is found."""
Reason = Literal[
    "gezondheid", "zorg-voor-ander", "werk-gestopt", "werk-gevonden", "kan-meer", "anders"
]
Told = Literal["inwoner", "begeleider", "medewerker"]
"""In whose words."""


_BEFORE_ALL: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Companion:
    """Who goes along on a route for a role."""

    role: Taakrol
    worker_id: UUID | None
    """None: nobody was found, and the team sees the task."""
    name: str | None
    how: How
    instead_of: str | None = None
    """Who did it before, and cannot (any more)."""
    is_gone: bool = False
    """Does not work here, or not in this role, any more."""


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that helped during a route, by way of a handover."""

    handover_id: UUID
    organisation: str
    receiver: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A time on a route, from a day up to, and not including, another."""

    id: UUID
    person_id: UUID
    place: Place
    from_on: date
    until_on: date | None
    direction: Richting
    is_resumed: bool
    reason: Reason | None
    """For who reads words, or wrote it: it may tell of health."""
    words: str | None
    told_by: Told
    plan_version: int | None
    """Of the plan as it was when this began; None where there was none."""
    left_plan_version: int | None
    """Of the plan as it was when this ended."""
    recorded_by: str | None
    recorded_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    companions: Sequence[Companion] = ()
    partners: Sequence[Partner] = ()

    @property
    def route(self) -> Route:
        return self.place.route

    @property
    def rung(self) -> int:
        return self.place.rung


@dataclass(frozen=True, slots=True)
class Resting:
    """What rests until its route is followed again: a goal, or a step under the goal that it had."""

    id: UUID
    person_id: UUID
    route: Route
    """The route that was left."""
    pillar: str
    goal: str
    """The words of the goal."""
    position: int
    """Of a step under its goal, as it was."""
    since: date
    words: str | None = None
    """Of a step; None for the goal itself."""
    who: str = ""
    due_on: date = date.max
    done_on: date | None = None
    done_by: str | None = None
    stay_id: UUID = _BEFORE_ALL
    """The stay that was left; of a later one it is higher."""


@dataclass(frozen=True, slots=True)
class OfPerson:
    """The routes of one resident: the one of now, and those before it, newest first."""

    person_id: UUID
    now: Stay | None
    earlier: Sequence[Stay]


@dataclass(frozen=True, slots=True)
class OfHousehold:
    """The routes of the people whose right a dossier is about, and what rests of their plan."""

    people: Sequence[OfPerson] = ()
    resting: Sequence[Resting] = ()
