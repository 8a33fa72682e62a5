"""Where somebody lives by the register, beside where he or she lives by what was told and recorded. Pure.

What counts is where somebody lives (Pw art. 40): a later day that was told goes before the register, which then says where somebody
is registered.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.intake.register import reasons
from services.intake.register.addresses import at_address
from services.intake.register.homes import Homes, own_home, renamed
from services.intake.register.judging import Person
from services.intake.register.records import Verblijfplaats
from services.intake.register.repository import ReadRecord
from services.intake.register.taking import Taking
from services.intake.residents.rules import Address
from services.intake.timeline.facts import (
    DossierOpened,
    Fact,
    PersonMoved,
    RegisteredElsewhere,
)
from services.intake.timeline.registered import PersonRegistered
from services.intake.timeline.service import Known
from services.intake.timeline.state import Residency
from shared.bsn import BsnVault
from shared.events.household import WITH_THE_RIGHT


@dataclass(frozen=True, slots=True)
class Wanted:
    """By the register somebody lives in this home from a day on."""

    day: date
    gemeente: str
    home_id: UUID
    is_home: bool
    """False for a home of one's own, where no address is known or nobody lives."""
    address: Address | None = None

    @property
    def where(self) -> UUID | str:
        """The same for who lives there together, as far as the register can say."""
        return self.home_id if self.is_home else self.gemeente


def wanted(person: Person, person_id: UUID, homes: Homes) -> list[Wanted]:
    """In the order of their days; of one day the last counts."""
    by_day: dict[date, Wanted] = {}
    for row in person.dwellings:
        address = row.whereabouts.address if row.whereabouts is not None else None
        if row.spellings:
            home_id = homes.home_of(row.spellings, address)
        else:
            home_id = own_home(homes.vault, person_id, row.day.isoformat())
            if address is not None and address.is_postal:
                homes.addresses.setdefault(home_id, address)
        by_day[row.day] = Wanted(row.day, row.gemeente, home_id, bool(row.spellings), address)
    return [by_day[day] for day in sorted(by_day)]


def followed(
    taken: Taking, rows: list[Wanted], known: Known, named: AbstractSet[UUID], homes: Homes
) -> list[Wanted]:
    """Where the register is followed. `named` are the homes of which the address was known before."""
    if not rows or not _goes_before(taken, rows[0], known, named, homes):
        return []
    died_on = taken.person.died_on
    return [row for row in rows if died_on is None or row.day <= died_on]


def facts_of(taken: Taking, rows: Iterable[Wanted], vault: BsnVault) -> Iterator[Fact]:
    for row in rows:
        yield PersonRegistered(
            id=fact_id(vault, taken.person_id, row.day),
            day=row.day,
            person_id=taken.person_id,
            gemeente=row.gemeente,
            home_id=row.home_id,
        )


def _goes_before(
    taken: Taking, first: Wanted, known: Known, named: AbstractSet[UUID], homes: Homes
) -> bool:
    """Whether the register is followed. A home of which nobody told the address is the one in the register."""
    current = lives_now(taken.person_id, known)
    if current is None or renamed(homes.one_home, current.home_id) == first.home_id:
        return True
    if taken.person.address_is_doubted:
        return False  # nobody decides on it, or is told that it changed, before that is over
    if current.from_on <= first.day or _was_read(taken, current):
        return True
    is_named = current.home_id in named
    if not is_named and first.is_home and _is_of(taken, current, known):
        homes.one_home[current.home_id] = first.home_id
        return True
    if is_named or first.is_home:
        taken.tell(reasons.LIVES_ELSEWHERE)
    if first.is_home:
        taken.facts.append(
            RegisteredElsewhere(
                id=homes.vault.pseudonym(f"ingeschreven elders {taken.person_id}"),
                day=current.from_on,
                person_id=taken.person_id,
                elsewhere=True,
                home_id=first.home_id,
            )
        )
    return False


def fact_id(vault: BsnVault, person_id: UUID, day: date) -> UUID:
    """The same when it is read again; another address of the same day takes its place."""
    return vault.pseudonym(f"ingeschreven {person_id} {day}")


def replaced(taken: Taking, known: Known, vault: BsnVault) -> set[UUID]:
    """What the register said before of where this person lives, where it says now that it was of another day."""
    before = taken.before
    if before is None or before.lives_since is None or not taken.person.dwellings:
        return set()
    key = fact_id(vault, taken.person_id, before.lives_since)
    days = {row.day for row in taken.person.dwellings}
    homes = {
        fact.home_id
        for fact in taken.facts
        if isinstance(fact, PersonRegistered | RegisteredElsewhere)
    }
    is_other_day = before.lives_since not in days
    is_corrected = before.home_id in homes or before.lives_since > min(days)
    return {key} if key in known.facts and is_other_day and is_corrected else set()


def is_corrected(before: ReadRecord, rows: list[Wanted]) -> bool:
    """The register takes back where it had this person, and not because of a later move."""
    if any((row.day, row.home_id) == (before.lives_since, before.home_id) for row in rows):
        return False
    return (
        bool(rows)
        and before.lives_since is not None
        and (before.home_id in {row.home_id for row in rows} or before.lives_since >= rows[0].day)
    )


def renamed_homes(fact: Fact, homes: Homes) -> Fact:
    """A home that turned out to be another one, or of which the address is known now."""
    if isinstance(fact, DossierOpened | PersonMoved | PersonRegistered):
        return replace(fact, home_id=renamed(homes.one_home, fact.home_id))
    return fact


def written(place: Verblijfplaats) -> str | None:
    """As the register delivered it."""
    return at_address(place, "").written


def lives_now(person_id: UUID, known: Known) -> Residency | None:
    """Where somebody lives last, by what was stored."""
    rows = [
        row.residency
        for living in known.occupants.values()
        for row in living
        if row.person_id == person_id
    ]
    return max(rows, key=lambda row: row.from_on, default=None)


def _was_read(taken: Taking, current: Residency) -> bool:
    """The register said so itself, and says otherwise now."""
    before = taken.before
    return before is not None and before.lives_since == current.from_on


def _is_of(taken: Taking, current: Residency, known: Known) -> bool:
    """Whether it is the person's own home: that of the own dossier, or nobody else lives there."""
    living = {row.person_id for row in known.occupants.get(current.home_id, ())}
    return living == {taken.person_id} or any(
        member.person_id == taken.person_id and member.rol in WITH_THE_RIGHT
        for household in known.households.values()
        for member in household.members
    )
