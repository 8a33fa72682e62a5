"""Made-up households by the thousands, the same for the same seed: every role, ages around every threshold of the norms,
exceptions, deaths, stays elsewhere, wages, and now and then facts that leave the right undetermined.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, get_args
from uuid import UUID

from shared import calendar
from shared.events.household import AGENCY_MUNICIPALITIES, Huishouden, Verblijfsoort

EXCEPTIONS = (None, None, None, "student", "commercieel-contract", "zorgbehoefte")
RECEIVES = (True,) * 15 + (False,)
THRESHOLDS = (0, 18, 21, 27, 30)
LONG_AGO = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Earning:
    """A net wage per month of somebody, from a day up to another."""

    person_id: UUID
    vanaf: date
    tot: date | None
    cents: int


@dataclass(frozen=True, slots=True)
class MadeHousehold:
    """One household as the tables of income know it."""

    household: dict[str, Any]
    """As JSON has it."""
    earnings: tuple[Earning, ...]

    @property
    def huishouden(self) -> Huishouden:
        return Huishouden.model_validate(self.household)


def make_households(count: int, day: date, *, seed: int, strange: float) -> Iterator[MadeHousehold]:
    """So many households around a day; of `strange` (a share) the ages and periods lie on a threshold of that day."""
    maker = _Maker(Random(seed), day, strange)
    return (maker.household() for _ in range(count))


class _Maker:
    def __init__(self, random: Random, day: date, strange: float) -> None:
        self._random = random
        self._day = day
        self._strange = strange

    def household(self) -> MadeHousehold:
        applicants = self._random.choice((0, 2)) if self._seldom() else 1
        partners = 0 if self._random.random() < 0.75 else 2 if self._seldom() else 1
        members = [
            *(self._member("aanvrager", 18, 66) for _ in range(applicants)),
            *(self._member("partner", 18, 66) for _ in range(partners)),
            *(self._member("kind", 0, 30) for _ in range(self._few())),
            *(self._member("medebewoner", 18, 80) for _ in range(self._few())),
        ]
        return MadeHousehold(
            {
                "versie": 1,
                "leden": members,
                "woonplaatsen": self._places(),
                "bijstand": self._bijstand(),
            },
            tuple(self._earnings(members)),
        )

    def _member(self, role: str, youngest: int, oldest: int) -> dict[str, Any]:
        vanaf, tot = self._period()
        return {
            "inwonerId": str(self._identifier()),
            "rol": role,
            "geboortedatum": self._born(youngest, oldest).isoformat(),
            "vanaf": vanaf.isoformat(),
            "tot": tot and tot.isoformat(),
            "kostendelerUitzondering": self._random.choice(EXCEPTIONS),
            "overledenOp": self._near().isoformat() if self._seldom() else None,
            "verblijven": [self._stay()] if self._seldom() else None,
        }

    def _stay(self) -> dict[str, Any]:
        vanaf, tot = self._period()
        kind = self._random.choice(get_args(Verblijfsoort))
        return {"soort": kind, "vanaf": vanaf.isoformat(), "tot": tot and tot.isoformat()}

    def _near(self) -> date:
        """The day, or one beside it."""
        return self._day + timedelta(days=self._random.randint(-1, 1))

    def _seldom(self) -> bool:
        """A few of the strange."""
        return self._random.random() < self._strange / 20

    def _born(self, youngest: int, oldest: int) -> date:
        """A birth date; a strange one has a birthday that counts within a day of the day, or on 29 February."""
        if self._random.random() >= self._strange:
            return self._day - timedelta(days=self._random.randrange(youngest * 365, oldest * 365))
        near = self._near()
        if self._random.random() < 0.2:
            return date(self._random.choice((1960, 1996, 2000, 2004, 2008, 2012)), 2, 29)
        if self._random.random() < 0.3:
            months = self._random.choice((67 * 12, 67 * 12 + 3))
            return calendar.add_months(near, -months)
        return calendar.add_months(near, -12 * self._random.choice(THRESHOLDS))

    def _period(self) -> tuple[date, date | None]:
        """Since long ago; a strange one begins or ends within a day of the day."""
        if self._random.random() >= self._strange / 5:
            return LONG_AGO, None
        near = self._near()
        return (near, None) if self._random.random() < 0.5 else (LONG_AGO, near)

    def _places(self) -> list[dict[str, Any]]:
        vanaf, tot = self._period()
        town = self._random.choice(sorted(AGENCY_MUNICIPALITIES))
        place = {"gemeente": town, "vanaf": vanaf.isoformat(), "tot": tot and tot.isoformat()}
        return [place] if self._random.random() > self._strange / 50 else []

    def _bijstand(self) -> list[dict[str, Any]]:
        vanaf, tot = self._period()
        period = {"vanaf": vanaf.isoformat(), "tot": tot and tot.isoformat()}
        return [period] if self._random.choice(RECEIVES) else []

    def _earnings(self, members: list[dict[str, Any]]) -> Iterator[Earning]:
        for member in members:
            while self._random.random() < 0.25:
                vanaf, tot = self._period()
                cents = self._random.choice((self._random.randrange(250_000), 141_946, 202_779))
                yield Earning(UUID(member["inwonerId"]), vanaf, tot, cents)

    def _few(self) -> int:
        return self._random.choice((0, 0, 0, 0, 1, 1, 2, 3))

    def _identifier(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)
