"""Who a record is: a resident who is known, somebody new, or nobody that can be told. Only a number makes two records one. Pure."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from services.intake.register import reasons
from services.intake.register.judging import Person
from services.intake.register.letters import in_western_letters
from services.intake.register.reasons import Reason
from services.intake.register.records import Record
from services.intake.residents.rules import Resident
from shared.bsn import Bsn, BsnVault


def number_key(vault: BsnVault, a_number: str) -> UUID:
    """The number of a record as it is stored."""
    return vault.pseudonym(f"a-nummer {a_number}")


def number_keys(vault: BsnVault, record: Record) -> list[UUID]:
    """That of the record itself first, then the one from which it came."""
    found = (record.a_nummer, record.vorig_a_nummer)
    return [number_key(vault, number) for number in found if number]


def numbers_of(person: Person) -> Iterator[Bsn]:
    """Of now and of before."""
    if person.bsn is not None:
        yield person.bsn
    yield from person.former_bsns


def match(
    person: Person, keys: list[UUID], by_number: Mapping[UUID, UUID], by_bsn: Mapping[Bsn, UUID]
) -> UUID | Reason | None:
    """None for somebody new; a Reason where two residents have these numbers."""
    found = {by_number[key] for key in keys if key in by_number}
    found |= {by_bsn[bsn] for bsn in numbers_of(person) if bsn in by_bsn}
    if len(found) > 1:
        return reasons.TWO_RESIDENTS
    return next(iter(found), None)


def is_clearly_another(person: Person, resident: Resident) -> bool:
    """Another birth date and another name: a number that was typed wrongly at one of the two."""
    first, last = person.born.first, person.born.last
    is_possible = first is None or last is None or first <= resident.born_on <= last
    if is_possible or resident.birth_given is not None:
        return False
    return _plain(person.surname) not in _plain(resident.family_name)


def _plain(name: str) -> str:
    return in_western_letters(name).casefold().strip()
