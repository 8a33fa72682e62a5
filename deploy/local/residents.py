"""Some two hundred fictional residents of the three municipalities, the same at every demo; Ank is the main character.

Names are made up from common ones; BSNs pass the 11-test and lie in the range that is set apart for tests (9999xxxxx).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.intake.residents.rules import NewHousehold, NewMember
from shared.bsn import Bsn
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO, Gemeentecode, Rol

HOUSEHOLDS = 80
_GIVEN = [
    "Aaltje",
    "Albert",
    "Anna",
    "Bas",
    "Berend",
    "Bouke",
    "Daan",
    "Dirk",
    "Emma",
    "Esra",
    "Fatima",
    "Femke",
    "Geert",
    "Grietje",
    "Hanna",
    "Harm",
    "Ilham",
    "Ineke",
    "Jan",
    "Jelle",
    "Joris",
    "Karin",
    "Klaas",
    "Lars",
    "Lotte",
    "Mehmet",
    "Mieke",
    "Nadia",
    "Noor",
    "Omar",
    "Pieter",
    "Rianne",
    "Roelof",
    "Sanne",
    "Sem",
    "Sofie",
    "Tess",
    "Tjeerd",
    "Wietske",
    "Yara",
    "Youssef",
    "Zeynep",
]
_FAMILY = [
    "Bakker",
    "Bos",
    "Boxma",
    "Brouwer",
    "Dekker",
    "Dijkstra",
    "Drent",
    "Eleveld",
    "Faber",
    "Hadders",
    "Hoekstra",
    "Huizing",
    "Jansen",
    "Kamps",
    "Koops",
    "Kuipers",
    "Meijering",
    "Mulder",
    "Nijboer",
    "Oosting",
    "Postma",
    "Rozema",
    "Schuring",
    "Smit",
    "Timmer",
    "Veenstra",
    "Venema",
    "Vos",
    "Wolters",
    "Yilmaz",
    "Zandvoort",
]


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the story, found by BSN."""

    ank: Bsn
    """Ank, single, children of 8 and 14, Assen: starts a job of 16 hours in a shoe shop."""
    nearly_eighteen: Bsn
    """The youngest child of a family in Tynaarlo, who turns 18 within half a year."""
    divorcing: Bsn
    ex_partner: Bsn
    """A couple with a child in Aa en Hunze."""
    moving: Bsn
    """A single man in Assen who moves to Tynaarlo."""


def cast() -> Cast:
    return Cast(_bsn(0), _bsn(4), _bsn(5), _bsn(6), _bsn(8))


def households(today: date) -> Iterator[NewHousehold]:
    """The story's four families first, then the others."""
    yield from _families_of_the_story(today)
    chance = random.Random(20261102)  # noqa: S311 - made-up people, not secrets
    number = 10
    for _ in range(HOUSEHOLDS - 4):
        household = _household(chance, number, today)
        number += len(household.members)
        yield household


def _families_of_the_story(today: date) -> tuple[NewHousehold, ...]:
    since = date(2024, 3, 1)
    eighteen_on = _years_before(today, 18) + timedelta(days=45)
    return (
        NewHousehold(
            ASSEN,
            since,
            (
                _member(0, "Ank", "de Vries", date(1988, 7, 9), "aanvrager", since),
                _member(1, "Roan", "de Vries", _years_before(today, 14), "kind", since),
                _member(2, "Fenna", "de Vries", _years_before(today, 8), "kind", since),
            ),
            receives_assistance=True,
        ),
        NewHousehold(
            TYNAARLO,
            since,
            (
                _member(3, "Wietske", "Hadders", date(1979, 5, 2), "aanvrager", since),
                _member(4, "Jelle", "Hadders", eighteen_on, "kind", since),
            ),
            receives_assistance=True,
        ),
        NewHousehold(
            AA_EN_HUNZE,
            since,
            (
                _member(5, "Karin", "Eleveld", date(1985, 11, 20), "aanvrager", since),
                _member(6, "Omar", "Yilmaz", date(1983, 2, 14), "partner", since),
                _member(7, "Noor", "Yilmaz", _years_before(today, 6), "kind", since),
            ),
            receives_assistance=True,
        ),
        NewHousehold(
            ASSEN,
            since,
            (_member(8, "Tjeerd", "Boxma", date(1991, 9, 1), "aanvrager", since),),
            receives_assistance=True,
        ),
    )


def _household(chance: random.Random, first: int, today: date) -> NewHousehold:
    """7 in 10 single, a quarter with children, as the agency's own clients."""
    since = today - timedelta(days=chance.randint(60, 2000))
    roles: list[Rol] = ["aanvrager"]
    if chance.random() < 0.3:
        roles.append("partner")
    if chance.random() < 0.45:
        roles += ["kind"] * chance.randint(1, 3)
    if chance.random() < 0.15:
        roles.append("medebewoner")
    family = chance.choice(_FAMILY)
    members = tuple(
        _member(
            first + place,
            chance.choice(_GIVEN),
            family,
            _born(chance, role, today),
            role,
            since,
        )
        for place, role in enumerate(roles)
    )
    return NewHousehold(_municipality(chance), since, members, receives_assistance=True)


def _municipality(chance: random.Random) -> Gemeentecode:
    return chance.choices((ASSEN, AA_EN_HUNZE, TYNAARLO), (70, 15, 15))[0]


def _born(chance: random.Random, role: Rol, today: date) -> date:
    """Nobody but the boy of the story has a birthday coming that changes rights: the demo tells four stories."""
    youngest, oldest = {"kind": (1, 10), "medebewoner": (28, 60)}.get(role, (29, 62))
    return today - timedelta(days=365 * chance.randint(youngest, oldest) + chance.randint(0, 364))


def _member(  # noqa: PLR0917 - a row of a list of people
    number: int, given: str, family: str, born_on: date, role: Rol, since: date
) -> NewMember:
    return NewMember(given, family, born_on, role, max(since, born_on), _bsn(number))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years) - timedelta(days=1)


def _bsn(number: int) -> Bsn:
    """The number-th BSN of the test range that passes the 11-test."""
    value = 999_900_000
    found = -1
    while found < number:
        value += 1
        found += _passes(value)
    return Bsn(str(value))


def _passes(value: int) -> bool:
    digits = [int(digit) for digit in str(value)]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 0
