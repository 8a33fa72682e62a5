"""Whom a dossier can be opened for. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.intake.residents.repository import Found
from services.intake.residents.rules import (
    NewHousehold,
    NewMember,
)
from services.intake.timeline.service import Scope
from shared.bsn import Bsn
from shared.errors import Conflict

HAS_DOSSIER = Conflict(
    "heeft-dossier",
    "De aanvrager of de partner heeft op of na deze dag al een dossier, of een partner met een dossier. Meld eerst de scheiding of het samenwonen.",
)
HAS_DIED = Conflict(
    "overleden", "Een van deze mensen is voor die dag overleden. Er is niets opgeslagen."
)
_OWN: Final = frozenset({"aanvrager", "partner"})
BORN_OTHERWISE = Conflict(
    "andere-geboortedatum",
    "Van een van deze burgerservicenummers is een andere geboortedatum bekend. Er is niets opgeslagen.",
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Dossiers to open, who is known already found, and all that it may concern locked."""

    households: tuple[NewHousehold, ...]
    scope: Scope
    conflict: Conflict | None = None
    """Why it can't be; raised when it is opened, so that a request sent again gets its first answer."""

    @property
    def known_people(self) -> set[UUID]:
        return {
            member.person_id
            for household in self.households
            for member in household.members
            if member.is_known
        }

    @property
    def known_homes(self) -> set[UUID]:
        return {household.home_id for household in self.households if household.has_address}


def as_known(member: NewMember, by_bsn: Mapping[Bsn, Found]) -> NewMember:
    """Somebody who is registered already under this number."""
    found = by_bsn.get(member.bsn) if member.bsn is not None else None
    if found is None:
        return member
    return replace(member, person_id=found.person_id, is_known=True)


def why_not(households: Iterable[NewHousehold], people: Mapping[UUID, Found]) -> Conflict | None:
    """Nobody has two dossiers at a time, as applicant or as partner, or one after death; a number is of who it was of."""
    for household in households:
        for member in household.members:
            found = people.get(member.person_id)
            if found is None:
                continue
            if member.bsn is not None and found.born_on != member.born_on:
                return BORN_OTHERWISE
            if found.died_on is not None and found.died_on < member.from_on:
                return HAS_DIED
            if member.rol in _OWN and any(
                known.rol in _OWN and (known.until_on is None or known.until_on > member.from_on)
                for known in found.belongings
            ):
                return HAS_DOSSIER
    return None
