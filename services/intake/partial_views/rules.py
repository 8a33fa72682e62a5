"""What a partial view shows of a resident: a field is shown, secret, or not known. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID

from services.intake.residents.rules import Address, Geheimhouding

Veld = Literal["naam", "telefoon", "adres", "geboortejaar"]
Stand = Literal["getoond", "geheim", "niet-bekend"]

LONGEST: Final = timedelta(days=731)
"""No handover lasts longer than its agreement allows, and that is less than this."""
_UNKNOWN_YEAR: Final = "0000"


@dataclass(frozen=True, slots=True)
class View:
    """A view as it is kept, without its key."""

    id: UUID
    person_ids: tuple[UUID, ...]
    fields: tuple[Veld, ...]
    purpose: str
    until_on: date
    is_ended: bool

    def holds_on(self, day: date) -> bool:
        return not self.is_ended and day <= self.until_on


@dataclass(frozen=True, slots=True)
class Person:
    """A resident as known today."""

    asked_id: UUID
    id: UUID
    """Another one after a merge."""
    given_names: str
    family_name: str
    born_on: date
    birth_given: str | None
    secrecy: Geheimhouding
    has_secret_home: bool
    """Whether somebody who lives there keeps the address secret."""
    address: Address | None
    address_in_register: str | None


@dataclass(frozen=True, slots=True)
class Value:
    stand: Stand
    text: str | None = None


UNKNOWN: Final = Value("niet-bekend")
SECRET: Final = Value("geheim")


def value_of(field: Veld, person: Person) -> Value:
    """What is shown of one field. The address of a home is secret for all who live there."""
    match field:
        case "naam":
            return _known(" ".join(filter(None, (person.given_names, person.family_name))))
        case "adres":
            return SECRET if person.has_secret_home else _known(address_line(person))
        case "geboortejaar":
            year = (person.birth_given or person.born_on.isoformat())[:4]
            return UNKNOWN if year == _UNKNOWN_YEAR else Value("getoond", year)
        case "telefoon":
            # Intake keeps no telephone numbers.
            return UNKNOWN


def address_line(person: Person) -> str:
    """As the register writes it, else postcode and number; empty where it is not known."""
    if person.address_in_register:
        return person.address_in_register
    known = person.address
    if known is None or known.postcode is None:
        return ""
    number = f"{known.house_number or ''}{f' {known.addition}' if known.addition else ''}"
    return f"{known.postcode.upper()} {number}".strip()


def _known(text: str) -> Value:
    return Value("getoond", text) if text else UNKNOWN


def secret_for(fields: Collection[Veld], people: Collection[Person]) -> bool:
    """Whether an address is asked of somebody whose address is secret: that may not be shared at all."""
    return "adres" in fields and any(person.has_secret_home for person in people)
