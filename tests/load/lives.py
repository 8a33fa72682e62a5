"""Made lives: what happened to who lives at one address, as intake accepted it. The same for the same number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from services.intake.timeline.facts import (
    Birth,
    ChildWasBorn,
    DossierOpened,
    Fact,
    HousemateArranged,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonLeftHome,
    PersonMoved,
    RegisteredMember,
    StayedElsewhere,
)
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO, Rol

START = date(2015, 1, 1)
DAYS = 4000
ROLLEN: tuple[Rol, ...] = ("aanvrager", "partner", "kind", "medebewoner")


@dataclass(frozen=True, slots=True)
class Lives:
    """Everybody at one address, and what happened to them."""

    births: dict[UUID, Birth]
    facts: list[Fact]


def make_lives(number: int, residents: int, events: int) -> Lives:
    """`events` of each of the residents of one address; some come to nothing, as in life."""
    return _Address(number, residents).make(residents * events)


class _Address:
    def __init__(self, number: int, residents: int) -> None:
        self.random = Random(number)
        self.residents = [self.new_id() for _ in range(residents)]
        self.births = {
            person_id: Birth(START - timedelta(days=365 * (8 if place == 2 else 35)))
            for place, person_id in enumerate(self.residents)
        }

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def make(self, count: int) -> Lives:
        facts: list[Fact] = [self.opened()]
        days = sorted(self.random.randrange(DAYS) for _ in range(count - 1))
        facts += [self.happening(START + timedelta(days=day)) for day in days]
        self.random.shuffle(facts)
        return Lives(self.births, facts)

    def opened(self) -> DossierOpened:
        members = tuple(
            RegisteredMember(person_id=person_id, rol=rol, from_on=START)
            for person_id, rol in zip(self.residents, ROLLEN, strict=False)
        )
        return DossierOpened(
            id=self.new_id(),
            day=START,
            person_id=self.residents[0],
            gemeente=ASSEN,
            home_id=self.new_id(),
            members=members,
            receives_assistance=True,
        )

    def happening(self, day: date) -> Fact:
        who = self.random.choice(self.residents)
        what: dict[str, Any] = {"id": self.new_id(), "day": day, "person_id": who}
        kind = self.random.randrange(10)
        if kind < 3:
            gemeente = self.random.choice((ASSEN, AA_EN_HUNZE, TYNAARLO))
            return PersonMoved(**what, gemeente=gemeente, home_id=self.new_id())
        return next(self._others(what, kind))

    def _others(self, what: dict[str, Any], kind: int) -> Iterator[Fact]:
        day = what["day"]
        other = self.random.choice([who for who in self.residents if who != what["person_id"]])
        if kind == 3:
            child_id = self.new_id()
            self.births[child_id] = Birth(day)
            yield ChildWasBorn(**what, child_id=child_id)
        if kind == 4:
            yield PartnersParted(**what, ex_partner_id=other, new_dossier_id=self.new_id())
        if kind == 5:
            yield PartnersJoined(**what, partner_id=other)
        if kind == 6:
            yield PersonCameToLive(**what, host_id=other)
        if kind == 7:
            yield PersonLeftHome(**what)
        if kind == 8:
            yield HousemateArranged(**what, exemption=self.random.choice((None, "student")))
        yield StayedElsewhere(**what, soort="detentie", until_on=day + timedelta(days=30))
