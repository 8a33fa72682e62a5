"""Two persons who turn out to be one: what their facts say then, and why it can't be. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.intake.timeline.facts import Birth, DossierOpened, Fact
from services.intake.timeline.picture import PRECEDENCE, Household, Member
from services.intake.timeline.stored import dump_fact, kind_of, read_fact
from services.intake.timeline.verdicts import Refusal

OTHER_BIRTH = Refusal(
    "andere-geboortedatum",
    "De geboortedata van deze inwoners verschillen. Corrigeer eerst de datum die fout is.",
)
OTHER_DEATH = Refusal(
    "andere-overlijdensdatum",
    "De overlijdensdata van deze inwoners verschillen. Corrigeer eerst de datum die fout is.",
)
IN_ONE_FACT = Refusal(
    "in-een-melding",
    "Een melding noemt beide inwoners als twee mensen. Trek die melding eerst in of corrigeer haar.",
)
A_COUPLE = Refusal(
    "zijn-partners",
    "Deze inwoners staan als aanvrager en partner in hetzelfde dossier. Meld eerst de scheiding.",
)
OTHER_PEOPLE = Refusal(
    "met-andere-mensen",
    "Beide inwoners zijn op dezelfde dag aanvrager of partner, in dossiers met verschillende mensen. Voeg eerst die"
    " mensen samen, of meld de scheiding of het vertrek waardoor het ene dossier eindigt.",
)
OTHER_PLACE = Refusal(
    "in-andere-gemeente",
    "Beide inwoners hebben op dezelfde dag een dossier, in verschillende gemeenten. Meld eerst de verhuizing.",
)
_OWN: Final = frozenset({"aanvrager", "partner"})


@dataclass(frozen=True, slots=True)
class Merged:
    """The facts that say otherwise now, and the dossiers that nothing opens any more."""

    facts: tuple[Fact, ...]
    emptied: frozenset[UUID]
    birth: Birth


def merge(
    facts: Mapping[UUID, Fact],
    births: Mapping[UUID, Birth],
    households: Mapping[UUID, Household],
    kept_id: UUID,
    other_id: UUID,
) -> Merged | Refusal:
    """`other_id` is `kept_id`. Of two dossiers at one time that are about the same people the one of the other is emptied."""
    birth = _birth(births[kept_id], births[other_id])
    if isinstance(birth, Refusal):
        return birth
    emptied = _emptied(households.values(), kept_id, other_id)
    if isinstance(emptied, Refusal):
        return emptied
    renamed: list[Fact] = []
    for fact in facts.values():
        if other_id not in fact.people or fact.id in emptied:
            continue
        new = _renamed(fact, kept_id, other_id)
        if isinstance(new, Refusal):
            return new
        renamed.append(new)
    opened = {fact.id for fact in facts.values() if isinstance(fact, DossierOpened)}
    return Merged(tuple(renamed), frozenset(emptied & opened), birth)


def _birth(kept: Birth, other: Birth) -> Birth | Refusal:
    if kept.born_on != other.born_on:
        return OTHER_BIRTH
    if None not in {kept.died_on, other.died_on} and kept.died_on != other.died_on:
        return OTHER_DEATH
    return replace(kept, died_on=kept.died_on or other.died_on)


def _emptied(households: Iterable[Household], kept_id: UUID, other_id: UUID) -> set[UUID] | Refusal:
    """The dossiers of the other at a time at which the kept one has a dossier too."""
    known = list(households)
    emptied: set[UUID] = set()
    for household in known:
        for row in _own_rows(household, other_id):
            for beside in known:
                if not any(_overlap(row, own) for own in _own_rows(beside, kept_id)):
                    continue
                why_not = _why_not(household, beside, row, kept_id, other_id)
                if why_not is not None:
                    return why_not
                emptied.add(household.dossier_id)
    return emptied


def _why_not(
    other: Household, kept: Household, row: Member, kept_id: UUID, other_id: UUID
) -> Refusal | None:
    if other.dossier_id == kept.dossier_id:
        return A_COUPLE
    people = {member.person_id for member in kept.members} | {other_id}
    if not {member.person_id for member in other.members} <= people | {kept_id}:
        return OTHER_PEOPLE
    if row.rol != "aanvrager":
        return OTHER_PEOPLE
    places = {place.gemeente for place in other.residences}
    return None if places <= {place.gemeente for place in kept.residences} else OTHER_PLACE


def _renamed(fact: Fact, kept_id: UUID, other_id: UUID) -> Fact | Refusal:
    """What was said of the other is said of the one that is kept."""
    new = read_fact(kind_of(fact), dump_fact(fact).replace(str(other_id), str(kept_id)))
    if not isinstance(new, DossierOpened):
        return IN_ONE_FACT if {kept_id, other_id} <= set(fact.people) else new
    once = {
        member.person_id: member
        for member in sorted(new.members, key=lambda member: PRECEDENCE[member.rol], reverse=True)
    }
    return replace(
        new, members=tuple(member for member in new.members if member is once[member.person_id])
    )


def _own_rows(household: Household, person_id: UUID) -> list[Member]:
    return [row for row in household.members if row.person_id == person_id and row.rol in _OWN]


def _overlap(row: Member, other: Member) -> bool:
    return (row.until_on is None or other.from_on < row.until_on) and (
        other.until_on is None or row.from_on < other.until_on
    )
