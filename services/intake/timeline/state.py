"""Who lives where with whom, over all time: the state that the facts add up to. Built by fold.py, read by derivation.py."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake.timeline.facts import Geheimhouding, Sluitreden
from shared.events.household import Gemeentecode, KostendelerUitzondering, Verblijfsoort


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody is registered elsewhere than where he or she lives; what counts is where that is (Pw art. 40)."""

    home_id: UUID | None
    """Of that address; None where nobody knows it."""


@dataclass(slots=True)
class Residency:
    """Somebody lives in a home from `from_on` up to, and not including, `until_on`."""

    home_id: UUID
    gemeente: Gemeentecode
    from_on: date
    until_on: date | None = None
    exemption: KostendelerUitzondering | None = None
    registered: Registration | None = None
    """None where that is here, as far as anybody knows."""
    made_by: UUID | None = field(default=None, compare=False)
    """The fact that began it."""


@dataclass(slots=True)
class Partnership:
    """Two people are partners for the law (Pw art. 3), wherever each of them lives."""

    people: frozenset[UUID]
    from_on: date
    until_on: date | None = None

    def other(self, person_id: UUID) -> UUID:
        (other,) = self.people - {person_id}
        return other


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody is detained, or in an inrichting, and belongs to the household all the same."""

    soort: Verblijfsoort
    from_on: date
    until_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(slots=True)
class SharedCare:
    """A parent without the main residence takes care of a child for a part of the time."""

    child_id: UUID
    parent_id: UUID
    share: int | None
    """Per cent; None where nobody told."""
    from_on: date
    until_on: date | None = None


@dataclass(slots=True)
class Applicancy:
    """Whose dossier it is."""

    person_id: UUID
    from_on: date
    until_on: date | None = None


@dataclass(slots=True)
class Assistance:
    """Bijstand runs for the people of a dossier from `from_on` up to, and not including, `until_on`."""

    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Right:
    """When bijstand runs in a dossier by what income decided: that counts, whatever was registered."""

    periods: tuple[tuple[date, date | None], ...]
    answers: frozenset[UUID] = frozenset()
    """The facts that told of an end before income said this: it says this knowing them."""


@dataclass(slots=True)
class Closure:
    """Somebody closed a dossier, from `from_on` up to, and not including, the day on which it is open again."""

    from_on: date
    until_on: date | None = None
    reason: Sluitreden = "anders"
    explanation: str | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(slots=True)
class PersonLine:
    """One person over time. Periods are in order; only the last of each may be open."""

    born_on: date
    died_on: date | None = None
    residencies: list[Residency] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    parents: set[UUID] = field(default_factory=set)
    parents_since: dict[UUID, date] = field(default_factory=dict)
    """Of who became a parent after the birth, by recognition: the day."""
    children: set[UUID] = field(default_factory=set)
    birth_is_uncertain: bool = False
    secrecy: Geheimhouding = "geen"
    dossier_ids: list[UUID] = field(default_factory=list)
    """The dossiers of which this person is or was the applicant, oldest first."""

    def is_child_from(self, parents: Collection[UUID | None]) -> date | None:
        """Since when this is a child of one of these; None of who is not."""
        days = [self.parents_since.get(who, self.born_on) for who in self.parents & {*parents}]
        return min(days, default=None)

    def residency_on(self, day: date) -> Residency | None:
        for known in reversed(self.residencies):
            if known.from_on <= day and (known.until_on is None or day < known.until_on):
                return known
        return None

    def partner_on(self, person_id: UUID, day: date) -> UUID | None:
        """`person_id` is whose line this is."""
        for known in reversed(self.partnerships):
            if known.from_on <= day and (known.until_on is None or day < known.until_on):
                return known.other(person_id)
        return None


@dataclass(slots=True)
class DossierLine:
    """One dossier over time: its applicants, one after the other, and when bijstand runs."""

    opened_by: UUID | None
    """The life event that opened it; None where somebody registered it."""
    applicants: list[Applicancy] = field(default_factory=list)
    right: Right | None = None
    """None as long as income said nothing: then bijstand runs as it was registered."""
    assistance: list[Assistance] = field(default_factory=list)
    begins: set[date] = field(default_factory=set)
    """The days from which bijstand ran, by the registration or by income."""
    ends: dict[date, UUID] = field(default_factory=dict)
    """The first days without bijstand, as whoever pays it told, each with the fact that did."""
    closures: list[Closure] = field(default_factory=list)

    def applicant_on(self, day: date) -> UUID | None:
        for known in reversed(self.applicants):
            if known.from_on <= day and (known.until_on is None or day < known.until_on):
                return known.person_id
        return None

    def assistance_on(self, day: date) -> Assistance | None:
        return next((known for known in self.assistance if known.holds_on(day)), None)

    def closure_on(self, day: date) -> Closure | None:
        return next((known for known in self.closures if known.holds_on(day)), None)


@dataclass(slots=True)
class State:
    """Everybody in one cluster of people."""

    people: dict[UUID, PersonLine] = field(default_factory=dict)
    rights: Mapping[UUID, Right] = field(default_factory=dict)
    """By dossier, what income said."""
    dossiers: dict[UUID, DossierLine] = field(default_factory=dict)
    shared_care: list[SharedCare] = field(default_factory=list)

    def own_dossier_on(self, person_id: UUID, day: date) -> UUID | None:
        """The dossier of which this person is the applicant on that day."""
        for dossier_id in reversed(self.people[person_id].dossier_ids):
            if self.dossiers[dossier_id].applicant_on(day) == person_id:
                return dossier_id
        return None

    def dossier_on(self, person_id: UUID, day: date) -> UUID | None:
        """The dossier that is about this person as applicant or as partner on that day."""
        own = self.own_dossier_on(person_id, day)
        if own is not None:
            return own
        partner_id = self.people[person_id].partner_on(person_id, day)
        return self.own_dossier_on(partner_id, day) if partner_id is not None else None

    def living_in(self, home_id: UUID, day: date) -> Iterator[UUID]:
        for person_id, line in self.people.items():
            residency = line.residency_on(day)
            if residency is not None and residency.home_id == home_id:
                yield person_id
