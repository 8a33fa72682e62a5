"""What the register of persons says, as facts, and what each does to who lives where with whom. Pure, as fold.py.

Also of people without a dossier: who lives at an address stands in the picture of every dossier there. What somebody told or recorded
of a later day goes before it.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self
from uuid import UUID

from services.intake.timeline import verdicts
from services.intake.timeline.changes import ONE_DAY, end_residency, join, make_parent, settle
from services.intake.timeline.facts import CoupleFact, Fact
from services.intake.timeline.state import State
from services.intake.timeline.verdicts import CHANGES_NOTHING, Verdict
from shared.calendar import age_on
from shared.events.household import Gemeentecode

YOUNGEST_PARENT: Final = 12
TWO_PARENTS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Fact):
    """By the register somebody lives in this home from a day on: also who has no dossier, and who was never told of before."""

    rank = 7
    is_of_register = True

    gemeente: Gemeentecode
    home_id: UUID

    def with_birth(self, person_id: UUID, old: date, new: date) -> Self:  # noqa: ARG002 - as its parent
        return replace(self, day=max(self.day, new)) if person_id == self.person_id else self


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersRegistered(CoupleFact):
    """By the register two people are married or registered partners. Where each of them lives is told apart."""

    rank = 16
    is_of_register = True

    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentRegistered(Fact):
    """By the register `person_id` is a child of `parent_id`, from the day of birth or of a recognition."""

    rank = 17
    is_of_register = True

    parent_id: UUID

    def with_birth(self, person_id: UUID, old: date, new: date) -> Self:  # noqa: ARG002 - as its parent
        return replace(self, day=max(self.day, new)) if person_id == self.person_id else self

    @property
    def people(self) -> tuple[UUID, ...]:
        return (self.person_id, self.parent_id)

    @property
    def same(self) -> tuple[object, ...]:
        return (self.rank, self.person_id, self.parent_id)


def effect_of(state: State, fact: Fact) -> Verdict:
    """Apply one fact that may be."""
    match fact:
        case PersonRegistered():
            return _live_there(state, fact)
        case PartnersRegistered():
            return _be_partners(state, fact)
        case ParentRegistered():
            return _be_child_of(state, fact)
        case _:
            raise TypeError(type(fact).__name__)


def _live_there(state: State, fact: PersonRegistered) -> Verdict:
    settle(state, fact.person_id, fact.home_id, fact.gemeente, fact.day, fact.id)
    return CHANGES_NOTHING


def _be_partners(state: State, fact: PartnersRegistered) -> Verdict:
    """A picture gets a partner by this only where the two live in one home; the rest is for a person."""
    pair, day = fact.people, fact.day
    lines = [state.people[who] for who in pair]
    partners = [line.partner_on(who, day) for who, line in zip(pair, lines, strict=True)]
    if partners == [pair[1], pair[0]] or fact.until_on == day:
        return CHANGES_NOTHING
    if partners != [None, None]:
        return verdicts.HAS_PARTNER
    if pair[1] in lines[0].parents or pair[0] in lines[1].parents:
        return verdicts.PARENT_AND_CHILD
    owners = [who for who in pair if state.own_dossier_on(who, day) is not None]
    homes = {home.home_id if (home := line.residency_on(day)) else None for line in lines}
    if len(owners) == len(pair):
        return verdicts.PARTNER_ELSEWHERE
    if owners and (None in homes or len(homes) > 1):
        return verdicts.PARTNERS_APART
    # Who died on this very day is a partner on it, and not after.
    ends = [line.died_on + ONE_DAY for line in lines if line.died_on is not None]
    join(
        state,
        fact.person_id,
        fact.partner_id,
        day,
        min([*ends, *([fact.until_on] if fact.until_on else [])], default=None),
    )
    return CHANGES_NOTHING


def _be_child_of(state: State, fact: ParentRegistered) -> Verdict:
    child, parent = state.people[fact.person_id], state.people[fact.parent_id]
    if fact.parent_id in child.parents:
        return CHANGES_NOTHING
    if len(child.parents) >= TWO_PARENTS:
        return verdicts.THIRD_PARENT
    if parent.partner_on(fact.parent_id, fact.day) == fact.person_id:
        return verdicts.PARENT_AND_CHILD
    if age_on(parent.born_on, child.born_on) < YOUNGEST_PARENT:
        return verdicts.PARENT_TOO_YOUNG
    make_parent(state, fact.parent_id, fact.person_id, fact.day)
    home = parent.residency_on(fact.day)
    if not child.residencies and child.died_on == fact.day and home is not None:
        # Who died on the day of birth has no address of that day: a child of the household for that one day.
        settle(state, fact.person_id, home.home_id, home.gemeente, fact.day, fact.id)
        end_residency(state, fact.person_id, fact.day + ONE_DAY)
    return CHANGES_NOTHING
