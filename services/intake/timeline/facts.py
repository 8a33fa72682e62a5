"""What happened to people, as intake accepted it. The state of people, homes and dossiers follows from these (fold.py).

A fact names the day it took effect and says nothing of what was known before it: that is found by applying the facts in
the order of their days (decision 0012).
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final, Literal, Self, get_args
from uuid import UUID

from shared.events.household import Gemeentecode, KostendelerUitzondering, Rol, Verblijfsoort

Geheimhouding = Literal["geen", "adres", "medewerker"]
"""What is kept from others about a person, least first: where he or she lives (Wet BRP art. 2.59); everything, of who
works for us.
"""
SECRECIES: Final[tuple[Geheimhouding, ...]] = get_args(Geheimhouding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened to `person_id` on `day`."""

    rank: ClassVar[int]
    """The order of what happens on one day: who parts does so before moving, and who dies did all the rest before."""
    is_of_dossier: ClassVar[bool] = False
    """Told of a dossier, also where its people died or live elsewhere by then."""
    is_of_register: ClassVar[bool] = False
    """Read from the register of persons, also of people outside the municipalities that we work for."""

    id: UUID
    """The life event that told it, or the record that somebody made."""
    day: date
    person_id: UUID
    origin: UUID | None = None
    """Under which id it was told first: what is told anew keeps its place among reports of the same."""

    @property
    def people(self) -> tuple[UUID, ...]:
        """Everybody whom it may change: these belong to one cluster, and are folded together."""
        return (self.person_id,)

    @property
    def same(self) -> tuple[object, ...]:
        """Equal for two reports of one and the same fact."""
        return (self.rank, self.day, self.person_id)

    @property
    def first(self) -> UUID:
        """The order among facts of one kind on one day; the same whoever of two people reported it."""
        return self.person_id

    def with_birth(self, person_id: UUID, old: date, new: date) -> Self:  # noqa: ARG002 - for those that ask
        """The fact after a birth date was corrected."""
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredMember:
    """Somebody who was named when a dossier was opened, with the period in the home."""

    person_id: UUID
    rol: Rol
    from_on: date
    until_on: date | None = None
    exemption: KostendelerUitzondering | None = None
    lives_here: bool = True
    """False for a child that has its main residence with its other parent."""
    share: int | None = None
    """Per cent of the care for a child that has its main residence elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierOpened(Fact):
    """A dossier was opened for an applicant, with who lives in the home. `id` is the dossier's own."""

    rank = 0

    gemeente: Gemeentecode
    home_id: UUID
    members: tuple[RegisteredMember, ...]
    receives_assistance: bool = False
    """Whether bijstand runs already from the first day of the applicant, by whoever registered it."""

    @property
    def people(self) -> tuple[UUID, ...]:
        return tuple(member.person_id for member in self.members)

    def with_birth(self, person_id: UUID, old: date, new: date) -> Self:
        """Who was registered from birth on is so from the corrected birth on; nobody is before being born."""
        return replace(
            self,
            members=tuple(
                replace(member, from_on=new if member.from_on == old else max(member.from_on, new))
                if member.person_id == person_id
                else member
                for member in self.members
            ),
        )

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildWasBorn(Fact):
    """`person_id` is a parent; the child lives where that parent lives."""

    rank = 1

    child_id: UUID
    other_id: UUID | None = None
    """The other parent, where told: also one who lives elsewhere."""

    @property
    def first(self) -> UUID:
        return self.child_id

    @property
    def people(self) -> tuple[UUID, ...]:
        return (*self.parents, self.child_id)

    @property
    def parents(self) -> tuple[UUID, ...]:
        return (self.person_id,) if self.other_id is None else (self.person_id, self.other_id)

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.child_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildStays:
    """With whom a child has its main residence after its parents parted, and the share of the other in the care."""

    child_id: UUID
    with_id: UUID
    share: int | None = None
    """Per cent of the care by the other parent; None where nobody told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersParted(Fact):
    """Two partners live apart for good. Who leaves the home gets, or takes up again, a dossier of his or her own."""

    rank = 2

    ex_partner_id: UUID
    new_dossier_id: UUID
    leaver_id: UUID | None = None
    """None where nobody told: then the partner leaves, and the applicant stays."""
    children: tuple[ChildStays, ...] = ()
    shielded: bool = False

    @property
    def first(self) -> UUID:
        return min(self.person_id, self.ex_partner_id)

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.person_id, self.ex_partner_id, *(child.child_id for child in self.children))

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.day, frozenset((self.person_id, self.ex_partner_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CoupleFact(Fact):
    """Of two partners, and the same whoever of them it is told of."""

    partner_id: UUID

    @property
    def first(self) -> UUID:
        return min(self.person_id, self.partner_id)

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.person_id, self.partner_id)

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.day, frozenset((self.person_id, self.partner_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersJoined(CoupleFact):
    """Two people run one household: one of them joins the home and the dossier of the other."""

    rank = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMoved(Fact):
    """Somebody lives in another home, with those who come along."""

    rank = 4

    gemeente: Gemeentecode
    home_id: UUID
    """Of the address, or of this move where no address was told."""
    has_address: bool = False
    along: tuple[UUID, ...] | None = None
    """Who moves too; None where nobody told: the family of an applicant, and nobody with anybody else."""

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.person_id, *(self.along or ()))

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.day, self.person_id, self.gemeente)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeftHome(Fact):
    """Somebody who is no applicant and no partner left the home, for a place that nobody told of."""

    rank = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCameToLive(Fact):
    """Somebody came to live in the home of `host_id`."""

    rank = 6

    host_id: UUID
    exemption: KostendelerUitzondering | None = None

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.person_id, self.host_id)

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.day, self.person_id, self.host_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildMainResidence(Fact):
    """`person_id` is a child, which has its main residence with a parent from a day; `share` is that of the other."""

    rank = 8

    with_id: UUID
    share: int | None = None

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.person_id, self.with_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rent:
    """What shows that a housemate pays a commercial price (Pw art. 19a lid 1 onder b, c and d)."""

    contract_on: date
    monthly_cents: int
    payment_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HousemateArranged(Fact):
    """Why a housemate does not share costs, as long as he or she lives in this home (Pw art. 19a, 22a lid 4)."""

    rank = 9

    exemption: KostendelerUitzondering | None
    rent: Rent | None = None
    """With a commercial contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredElsewhere(Fact):
    """Whether somebody is registered at another address than where he or she lives, as long as that is this home."""

    rank = 15

    elsewhere: bool
    home_id: UUID | None = None
    """Of the address of registration; None where nobody knows it, or it is where somebody lives."""

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, "registered", self.day, self.person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class StayedElsewhere(Fact):
    """Detained, or in an inrichting, up to and not including `until_on`."""

    rank = 10

    soort: Verblijfsoort
    until_on: date | None = None

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.day, self.person_id, self.soort, self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDied(Fact):
    """The day of death is the last day that somebody belongs to a household."""

    rank = 11


_IN_THE_ORDER_TOLD: Final = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceEnded(Fact):
    """Bijstand ended for whoever `person_id` had it with, by whoever pays it; `day` is the first one without it."""

    rank = 12
    is_of_dossier = True

    @property
    def first(self) -> UUID:
        return _IN_THE_ORDER_TOLD


Sluitreden = Literal[
    "uitkering-beeindigd",
    "overleden",
    "verhuisd",
    "ander-dossier",
    "ten-onrechte-geopend",
    "anders",
]
"""Why somebody closed a dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierClosed(Fact):
    """Somebody closed a dossier, of which `person_id` was the last applicant; `day` is the first one on which it is closed."""

    rank = 13
    is_of_dossier = True

    dossier_id: UUID
    reason: Sluitreden
    explanation: str | None = None
    """In somebody's own words."""

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReopened(Fact):
    """Somebody opened a closed dossier again, for its last applicant `person_id`."""

    rank = 14

    dossier_id: UUID
    explanation: str | None = None

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.id)


@dataclass(frozen=True, slots=True)
class Birth:
    """What a person's own record says: the day of birth, of death where no life event told of it, and what is kept secret."""

    born_on: date
    died_on: date | None = None
    has_number: bool = True
    given: str | None = None
    """The birth date as a register has it, where the day or the month is unknown: then `born_on` is assumed."""
    secrecy: Geheimhouding = "geen"

    @property
    def is_uncertain(self) -> bool:
        return self.given is not None
