"""What a judgement of one record begins with and leads to. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from services.intake.register.addresses import Whereabouts
from services.intake.register.dates import RegisterDate
from services.intake.register.reasons import Reason
from services.intake.register.records import Record
from shared.bsn import Bsn, InvalidBsn

Verdict = Literal["overgenomen", "aangenomen", "geweigerd"]
Institution = Literal["instelling", "penitentiair"]
Relation = Literal["partner", "ouder"]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the file as a whole says about one record (survey.py)."""

    number_is_shared: bool = False
    """Another record has the number, and is clearly of somebody else."""
    parents_apart: bool = False
    """The person is a parent or the child of parents who live apart, the child with one of them."""
    partner_has_another: bool = False
    partner_in_institution: bool = False
    """One of the two, and not both."""
    family_at_home: bool = False
    """Somebody of the same name lives at the address."""
    partner_at_home: str | None = None
    """The number of the partner who lives at the same address."""
    with_them: frozenset[str] = frozenset()
    """The numbers of relatives who by their own record live there too, since the same day."""
    born_with: frozenset[str] = frozenset()
    """The numbers of parents and children whose own record has the same birth date."""


@dataclass(frozen=True, slots=True)
class Dwelling:
    """From a day on somebody lives in this home; in a home of his or her own where `spellings` is empty."""

    day: date
    gemeente: str
    spellings: tuple[str, ...] = ()
    whereabouts: Whereabouts | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """A relation with somebody who has a number, as this record has it."""

    relation: Relation
    bsn: Bsn
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """A relation with somebody who has no number: kept with name and date, and no person of our own."""

    relation: Literal["partner", "ouder", "kind"]
    name: str
    born: str | None
    """As the register writes it."""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What a record says, as intake keeps it."""

    record: Record
    bsn: Bsn | None
    former_bsns: tuple[Bsn, ...]
    given_names: str
    prefix: str
    surname: str
    born: RegisterDate
    born_on: date
    died_on: date | None
    death_is_whole: bool
    """False where `died_on` is the last possible day."""
    death_was_untrue: bool
    whereabouts: Whereabouts
    dwellings: tuple[Dwelling, ...]
    doubted_from: date | None
    address_is_doubted: bool
    relations: tuple[Related, ...]
    relatives: tuple[Relative, ...] = ()
    with_them: tuple[Bsn, ...] = ()
    """Relatives who by the file live there too, since the same day."""

    @property
    def secrecy_code(self) -> int:
        return self.record.geheimhouding_persoonsgegevens

    @property
    def family_name(self) -> str:
        return f"{self.prefix} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of a record. `person` is None where it is refused."""

    reasons: tuple[Reason, ...] = ()
    person: Person | None = None

    @property
    def verdict(self) -> Verdict:
        if self.person is None:
            return "geweigerd"
        return "aangenomen" if self.reasons else "overgenomen"


@dataclass(slots=True)
class Judging:
    """One record while it is judged."""

    record: Record
    around: Surroundings
    day: date
    """The day on which the file is read."""
    institution: Institution | None
    told: list[Reason] = field(default_factory=list)

    def tell(self, reason: Reason) -> None:
        if reason not in self.told:
            self.told.append(reason)


def is_gone(record: Record) -> bool:
    """A record that the register itself does not count any more."""
    return bool(record.volgend_a_nummer) or record.suspended in {"F", "W"}


def number_of(digits: str | None) -> Bsn | None:
    """None for none, and for one that fails."""
    try:
        return Bsn(digits) if digits else None
    except InvalidBsn:
        return None
