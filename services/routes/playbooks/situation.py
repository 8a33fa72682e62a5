"""What a playbook looks at: the facts of an event, the household it is about, and where that lives. Pure."""

from dataclasses import dataclass
from uuid import UUID

from services.routes.playbooks.model import Facts
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode, Huishouden, Lid


@dataclass(frozen=True, slots=True)
class Place:
    """Where the household lives on the day it is about, and which municipality of the agency answers for it."""

    lives_in: Gemeentecode | None
    responsible: Gemeentecode | None

    @property
    def is_outside(self) -> bool:
        return self.lives_in is not None and self.lives_in not in AGENCY_MUNICIPALITIES


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier life events told, and nobody took back since."""

    debts: bool = False
    """A creditor reported arrears of somebody in this dossier, in the last 18 months."""
    studies: bool = False
    """Whom it happened to began with education, and did not stop."""
    works: bool = False
    """Whom it happened to began a job, and did not end one since."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a condition may look at."""

    facts: Facts
    household: Huishouden | None
    place: Place
    deceased: frozenset[UUID] = frozenset()
    births_known: frozenset[UUID] = frozenset()
    """Whose birth date is known to the day, in the newest picture of the dossier."""
    known: Known = Known()

    @property
    def members(self) -> tuple[Lid, ...]:
        return self.household.members_on(self.facts.effective_on) if self.household else ()

    @property
    def subject(self) -> Lid | None:
        """The person it happened to, in the latest known part in the household."""
        subject_id = self.facts.subjects.get("inwoner")
        known = (
            [lid for lid in self.household.leden if lid.inwoner_id == subject_id]
            if self.household
            else []
        )
        return max(
            known,
            key=lambda lid: (lid.belongs_on(self.facts.effective_on), lid.vanaf),
            default=None,
        )


def place_of(household: Huishouden, facts: Facts) -> Place:
    """The municipality on the effective date, or else the last one known.

    Who lives outside the area stays the work of the municipality of ours that was last, so that somebody sees it.
    """
    day = facts.effective_on
    places = sorted(household.woonplaatsen, key=lambda place: place.vanaf)
    before = [place.gemeente for place in places if place.vanaf <= day]
    known = before or [place.gemeente for place in places[:1]]
    lives_in = household.municipality_on(day) or (known[-1] if known else None)
    ours = [code for code in (facts.moved_from, *known, lives_in) if code in AGENCY_MUNICIPALITIES]
    return Place(lives_in, ours[-1] if ours else None)
