"""Who is known to intake, and who is registered together: the people themselves, without what happens to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from services.intake.timeline.facts import SECRECIES as SECRECIES
from services.intake.timeline.facts import DossierOpened, RegisteredMember
from services.intake.timeline.facts import Geheimhouding as Geheimhouding
from shared import ids
from shared.bsn import Bsn
from shared.events.household import Gemeentecode, KostendelerUitzondering, Rol

Source = Literal["register", "inwoner", "coach", "bestand"]
"""Where somebody who records something of a person has it from."""


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident as stored; `bsn_hash` and `bsn_encrypted` are both there or both not."""

    id: UUID
    bsn_hash: bytes | None
    bsn_encrypted: bytes | None
    given_names: str
    family_name: str
    born_on: date
    died_on: date | None
    timer_series: int = 1
    secrecy: Geheimhouding = "geen"
    birth_given: str | None = None

    @property
    def is_employee(self) -> bool:
        return self.secrecy == "medewerker"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a home is: the BAG id of the address, or its parts."""

    bag_id: str | None
    postcode: str | None
    house_number: int | None
    addition: str | None
    is_postal: bool
    """A postal address only: nobody lives there."""


@dataclass(frozen=True, slots=True)
class RegisteredElsewhere:
    """A period in which somebody is registered at another address than where he or she lives."""

    person_id: UUID
    from_on: date
    until_on: date | None
    address: Address | None
    """None where nobody knows it."""

    def overlaps(self, from_on: date, until_on: date | None) -> bool:
        return (until_on is None or self.from_on < until_on) and (
            self.until_on is None or from_on < self.until_on
        )

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The register investigates whether somebody lives at the address that it gives."""

    person_id: UUID
    from_on: date


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody to register, and from when he or she belongs to the household."""

    given_names: str
    family_name: str
    born_on: date
    rol: Rol
    from_on: date
    bsn: Bsn | None = None
    until_on: date | None = None
    exemption: KostendelerUitzondering | None = None
    died_on: date | None = None
    person_id: UUID = field(default_factory=ids.new_person_id)
    lives_here: bool = True
    """False for a child that has its main residence with its other parent."""
    share: int | None = None
    """Per cent of the care for such a child."""
    secrecy: Geheimhouding = "geen"
    birth_given: str | None = None
    """The birth date as a register has it, where the day or the month is unknown: then `born_on` is assumed."""
    is_known: bool = False
    """Registered before: `person_id` is that resident."""


@dataclass(frozen=True, slots=True)
class NewHousehold:
    gemeente: Gemeentecode
    from_on: date
    members: tuple[NewMember, ...]
    receives_assistance: bool = False
    dossier_id: UUID = field(default_factory=ids.new_dossier_id)
    home_id: UUID = field(default_factory=ids.new_id)
    """Of the address; a home of its own where no address is known."""
    has_address: bool = False
    source: Source | None = None
    """Where what is said of its members came from; None where nobody said so."""

    @property
    def applicant_id(self) -> UUID:
        return next(member.person_id for member in self.members if member.rol == "aanvrager")

    def to_fact(self) -> DossierOpened:
        return DossierOpened(
            id=self.dossier_id,
            day=self.from_on,
            person_id=self.applicant_id,
            gemeente=self.gemeente,
            home_id=self.home_id,
            members=tuple(
                RegisteredMember(
                    person_id=member.person_id,
                    rol=member.rol,
                    from_on=member.from_on,
                    until_on=member.until_on,
                    exemption=member.exemption,
                    lives_here=member.lives_here,
                    share=member.share,
                )
                for member in self.members
            ),
            receives_assistance=self.receives_assistance,
        )


def faults_of_composition(rollen: Iterable[Rol]) -> tuple[str, ...]:
    """What is wrong with the roles in a household: one applicant, at most one partner."""
    counted = list(rollen)
    faults = []
    if counted.count("aanvrager") != 1:
        faults.append("Een huishouden heeft precies één aanvrager.")
    if counted.count("partner") > 1:
        faults.append("Een huishouden heeft ten hoogste één partner.")
    return tuple(faults)
