"""Moves that the register tells of people with a dossier, as life events. Pure.

A first load of people is no move, and neither is the address of a home of which nobody knew it. Records tell of a family person
by person; it is one move, of the applicant where he or she moves too.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from services.intake.register.dwelling import Wanted, lives_now
from services.intake.register.homes import Homes, renamed
from services.intake.register.reporting import Report, named
from services.intake.register.taking import Taking
from services.intake.reports.melding import Nieuwkomer
from services.intake.reports.schemas import KomtInwonen, Verhuizing
from services.intake.residents.rules import Address
from services.intake.residents.schemas import Adres
from services.intake.timeline.effects import ADULT
from services.intake.timeline.picture import PRECEDENCE, Household, Member
from services.intake.timeline.service import Known
from shared.bsn import Bsn
from shared.calendar import age_on
from shared.events.household import AGENCY_MUNICIPALITIES

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What the moves of a chunk are seen against."""

    known: Known
    named_homes: AbstractSet[UUID]
    """Homes of which the address was known before."""
    homes: Homes
    by_bsn: Mapping[Bsn, UUID]


@dataclass(frozen=True, slots=True)
class _Move:
    taking: Taking
    row: Wanted
    from_home: UUID

    @property
    def person_id(self) -> UUID:
        return self.taking.person_id


def keys_of(person_id: UUID, day: date, where: object, known: Known) -> set[str]:
    """Under which keys this move may have been told: by the person, or by who moved along."""
    heads = {person_id}
    for household in known.households.values():
        for moment in (day, day - ONE_DAY):
            if household.member_on(person_id, moment):
                heads |= {member.person_id for member in household.members_on(moment)}
    return {_key(head, day, where) for head in heads}


def reports_of(
    followed: Mapping[UUID, list[Wanted]], takings: Iterable[Taking], around: Surrounding
) -> Iterator[Report]:
    """`followed` has, by person, where the register is followed."""
    moves = [
        move
        for taking in takings
        for move in _moves_of(taking, followed.get(taking.person_id, []), around)
    ]
    for move in moves:
        household = _household_of(move.person_id, move.row.day - ONE_DAY, around.known)
        if household is not None:
            yield _moved(move, household, moves, around)
            continue
        host = _applicant_in(move.row.home_id, move.row.day, around.known)
        if host is not None and host != move.person_id:
            yield _came_to_live(move, host)


def _moves_of(taking: Taking, rows: list[Wanted], around: Surrounding) -> Iterator[_Move]:
    current = lives_now(taking.person_id, around.known)
    if taking.resident is None or current is None:
        return
    home_id, gemeente = renamed(around.homes.one_home, current.home_id), current.gemeente
    is_known = current.home_id in around.named_homes or (
        taking.before is not None and taking.before.home_id == current.home_id
    )
    for row in rows:
        is_new = row.day > current.from_on or not _was_read(taking, current.from_on)
        tells = gemeente != row.gemeente or (
            is_known and (row.is_home or _is_named(home_id, around))
        )
        is_ours = not AGENCY_MUNICIPALITIES.isdisjoint({gemeente, row.gemeente})
        if row.home_id != home_id and is_new and tells and is_ours and row.day >= current.from_on:
            yield _Move(taking, row, home_id)
        home_id, gemeente, is_known = row.home_id, row.gemeente, True


def _was_read(taking: Taking, day: date) -> bool:
    return taking.before is not None and taking.before.lives_since == day


def _is_named(home_id: UUID, around: Surrounding) -> bool:
    """From a home with an address to none is a move; from none to none nobody knows."""
    return home_id in around.named_homes


def _moved(
    move: _Move, household: Household, moves: Iterable[_Move], around: Surrounding
) -> Report:
    row, day = move.row, move.row.day
    together = {move.person_id} | {
        other.person_id
        for other in moves
        if (other.row.day, other.row.where, other.from_home) == (day, row.where, move.from_home)
    }
    file = {around.by_bsn[bsn] for bsn in move.taking.person.with_them if bsn in around.by_bsn}
    at_home = {
        occupant.person_id
        for occupant in around.known.occupants.get(move.from_home, ())
        if occupant.residency.from_on < day
        and (occupant.residency.until_on is None or occupant.residency.until_on >= day)
    }
    together |= file & at_home
    members = [
        member for member in household.members_on(day - ONE_DAY) if member.person_id in together
    ]
    head = min(members, key=_precedence).person_id
    along = sorted(together - {head})
    melding = Verhuizing(
        persoon=named(head),
        ingangsdatum=day,
        naar_gemeente=row.gemeente,
        adres=_address(row, around.homes) if row.is_home else None,
        meeverhuizend=[named(who) for who in along],
    )
    home_id = row.home_id if row.is_home else None
    return Report(_key(head, day, row.where), melding, frozenset({move.person_id}), home_id)


def _precedence(member: Member) -> tuple[int, date, UUID]:
    return PRECEDENCE[member.rol], member.born_on, member.person_id


def _came_to_live(move: _Move, host: UUID) -> Report:
    row, person = move.row, move.taking.person
    key = _key(move.person_id, row.day, row.where)
    if age_on(person.born_on, row.day) < ADULT:
        alone = Verhuizing(
            persoon=named(move.person_id),
            ingangsdatum=row.day,
            naar_gemeente=row.gemeente,
            meeverhuizend=[],
        )
        return Report(key, alone, frozenset({move.person_id}), row.home_id)
    melding = KomtInwonen(
        persoon=Nieuwkomer(inwoner_id=move.person_id), ingangsdatum=row.day, bij=named(host)
    )
    return Report(key, melding, frozenset({move.person_id}))


def _key(person_id: UUID, day: date, where: object) -> str:
    return f"verhuizing {person_id} {day} {where}"


def _household_of(person_id: UUID, day: date, known: Known) -> Household | None:
    """In whose picture somebody stands, the own one first."""
    found = [
        (PRECEDENCE[member.rol], household.dossier_id, household)
        for household in known.households.values()
        if (member := household.member_on(person_id, day)) is not None
    ]
    return min(found, key=lambda row: row[:2])[2] if found else None


def _applicant_in(home_id: UUID, day: date, known: Known) -> UUID | None:
    """Somebody with a dossier who lives in this home."""
    for household in known.households.values():
        if any(place.home_id == home_id and place.holds_on(day) for place in household.residences):
            for member in household.members_on(day):
                if member.rol == "aanvrager":
                    return member.person_id
    return None


def _address(row: Wanted, homes: Homes) -> Adres | None:
    """In the spelling of the home, so that who is told the same address means the same home."""
    where = row.address
    for written in _spellings(where) if where is not None else ():
        try:
            address = Adres.model_validate(written, by_name=True)
        except ValidationError:
            continue
        if address.home_id(homes.vault) == row.home_id:
            return address
    return None


def _spellings(where: Address) -> Iterator[dict[str, object]]:
    if where.bag_id is not None:
        yield {"bag_id": where.bag_id}
    if where.postcode is not None:
        yield {
            "postcode": where.postcode,
            "huisnummer": where.house_number,
            "toevoeging": where.addition,
        }
